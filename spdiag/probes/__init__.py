"""One question to Amazon a module; the only importers of `requests`. None of them changes anything.

A probe is a module with `NAME`; `TELLS`, the facts it may find out; `RATE`, how often Amazon lets it be asked, as calls
a second and calls in a burst, `None` where that is the rate of the operation replayed; `cost(case)`, the most requests
it takes; `applies(case)`, whether the question makes sense; and `ask(connection, case)`, which returns what was learnt.
Each is asked at most once.
"""
