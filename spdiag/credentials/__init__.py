"""Where secrets come from, and whether they have the shape Amazon gives them."""
