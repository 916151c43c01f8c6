"""What single values and names of logs mean: moments, statuses, paths, marketplaces, messages."""
