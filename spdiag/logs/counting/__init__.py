"""Records as rows, and rows counted in Python: what the engines are held against."""
