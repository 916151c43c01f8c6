"""Answers to text: each renderer takes a value and returns a `str`."""
