"""Builds the catalog's data files from Amazon's models and our own knowledge of what they leave unsaid."""
