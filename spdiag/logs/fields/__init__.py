"""Where a log keeps the fields of a request: found by name, by shape and by evidence."""
