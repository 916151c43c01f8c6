"""Queries to CloudWatch Logs Insights: started, waited for, and stopped when nobody waits any more."""

from collections.abc import Iterator, Mapping
from functools import partial
from math import ceil, floor
from typing import Any, NamedTuple

from spdiag.core.problem import Problem
from spdiag.logs.aws.amazon import asking, awaited, client
from spdiag.logs.aws.scanning import Budget

MOST_ROWS = 10_000
"""Rows an answer has at most; one that has as many may lack some."""
NEEDS = "logs:DescribeLogGroups, logs:StartQuery, logs:GetQueryResults and logs:StopQuery"
Found = Mapping[str, str]


class Span(NamedTuple):
    """A time, in milliseconds since 1970; its end is not in it."""

    start: int
    end: int

    def halves(self) -> "tuple[Span, Span] | None":
        """Both halves; `None` of what is too short."""
        middle = (self.start + self.end) // 2
        return (Span(self.start, middle), Span(middle, self.end)) if self.start < middle < self.end else None


class Insights:
    """Asks about one log group, and counts what that scans."""

    def __init__(self, name: str, group: str, budget: Budget) -> None:
        self._name, self._group, self._budget = name, group, budget
        self._client = client("logs")
        self.scanned = 0
        """Bytes that the last query scanned."""
        self.met = 0
        """Rows that the last query met."""
        self.cut: list[Span] = []
        """Times of which an answer has as many rows as it can have, and which cannot be halved."""

    def rows(self, query: str, span: Span) -> list[Found]:
        """The rows of an answer, by field."""
        with asking(self._name, NEEDS):
            id = self._client.start_query(
                logGroupName=self._group,
                startTime=floor(span.start / 1000),
                endTime=ceil(span.end / 1000),
                queryString=query,
                limit=MOST_ROWS,
            )["queryId"]
            answer = awaited(partial(self._answer, id), partial(self._client.stop_query, queryId=id))
        return [{cell["field"]: cell["value"] for cell in row if "value" in cell} for row in answer]

    def every(self, query: Any, span: Span) -> Iterator[Found]:
        """All rows of a query on a time, asked of its halves where one answer cannot hold them."""
        found = self.rows(query(span), span)
        halves = span.halves()
        if len(found) < MOST_ROWS or halves is None:
            if len(found) >= MOST_ROWS:
                self.cut.append(span)
            yield from found
            return
        for half in halves:
            yield from self.every(query, half)

    def _answer(self, id: str) -> list[Any] | None:
        found = self._client.get_query_results(queryId=id)
        statistics = found.get("statistics") or {}
        self.scanned, self.met = int(statistics.get("bytesScanned", 0)), int(statistics.get("recordsScanned", 0))
        match found.get("status"):
            case "Complete":
                self._budget.spent += self.scanned
                return list(found.get("results", []))
            case "Failed" | "Cancelled" | "Timeout" as status:
                hint = "ask for less time with --since and --until, or for one --operation"
                raise Problem("aws", f"the query on `{self._name}` ended as {status}", hint=hint)
            case _:
                self._budget.check(self._name, self.scanned)
                return None
