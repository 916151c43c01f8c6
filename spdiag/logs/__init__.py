"""Request logs: found, read, told apart by operation, and counted, by whatever engine reaches them."""
