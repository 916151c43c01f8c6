"""Logs of too many unknown operations to count who calls each: how often each fails, and nothing else."""

from spdiag.logs.counting.other_paths import Failures
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting
from spdiag.logs.values.shapes import place


class Crowd(Counting):
    """A tally that goes on where another one grew too large; it tells which operations fail most often."""

    def __init__(self, before: Counting) -> None:
        super().__init__()
        self.read = before.read
        self.failures_of_each = Failures(before.failures())

    def add(self, row: Row) -> None:
        self.read += 1
        self.failures_of_each.add(place(row.method, row.path), failed=row.failed)
