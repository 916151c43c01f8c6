"""One question to Amazon a module; the only importers of `requests`. None of them changes anything.

A probe is a module with `NAME`, `applies(case)`, which says whether the question makes sense, and
`ask(connection, case)`, which returns what was learnt. Each is asked at most once.
"""
