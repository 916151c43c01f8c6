"""A log group of CloudWatch as a log: what is known of it before it is counted, and how it is counted."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.catalog.operations import operations_named
from spdiag.core.comparison import Place, written
from spdiag.core.problem import Problem
from spdiag.logs.aws import insights_ql as ql
from spdiag.logs.aws.amazon import asking, client
from spdiag.logs.aws.insights import NEEDS, Found, Insights, Span
from spdiag.logs.aws.insights_tally import QUERIES_EACH, Asked, InsightsTally
from spdiag.logs.aws.scanning import Budget, shown
from spdiag.logs.counting.counted import Limits
from spdiag.logs.fields.error_texts import shows_failures
from spdiag.logs.fields.finding import Fields, flat, found_in
from spdiag.logs.values.shapes import bare

SCHEME = "cloudwatch://"
SAMPLED = 200
FIRST_QUERIES = 4
"""Queries before any operation is looked at: some rows, some that failed, sums, failures."""
NOT_HERE = "check the name (cloudwatch:///aws/lambda/NAME, with its slash), and the region (AWS_REGION)"
USUAL = 86_400
"""Seconds that are looked back at when nobody says since when."""


class InsightsLog(NamedTuple):
    """A log group, where it keeps its fields, and some of its rows."""

    fields: Fields
    records: tuple[dict[str, Any], ...]
    span: Span
    insights: Insights
    budget: Budget
    each: int
    """About how many bytes one query scans."""

    def tally(self, limits: Limits) -> InsightsTally:
        """What its rows add up to."""
        taken = ql.taken(self.fields)
        wanted = _wanted(taken, limits.operation)
        return InsightsTally(Asked(self.insights, taken, self._span(limits), limits, self.budget, wanted))

    def allows(self, limits: Limits) -> bool:
        """Whether one more look at some of it is within what may be scanned."""
        span = self._span(limits)
        share = (span.end - span.start) / max(1, self.span.end - self.span.start)
        return self.budget.allows(self.each * share * (2 + QUERIES_EACH))

    def _span(self, limits: Limits) -> Span:
        start = self.span.start if limits.since is None else max(self.span.start, _milliseconds(limits.since))
        end = self.span.end if limits.until is None else min(self.span.end, _milliseconds(limits.until) + 1)
        return Span(start, max(start + 1, end))


def opened(name: str, told: Mapping[str, str], limits: Limits, budget: Budget) -> InsightsLog:
    """The log group of that name; says first what reading it will scan. Raises `Problem` when it cannot be asked."""
    group = name.removeprefix(SCHEME)
    if not group:
        raise Problem("usage", f"`{name}` names no log group", hint="write it as cloudwatch://NAME")
    now = time.time()
    until = now if limits.until is None else limits.until
    since = until - USUAL if limits.since is None else limits.since
    if limits.since is None:
        budget.say(f"`{name}`: the 24 hours since {written(round(since))}; --since says otherwise")
    span = Span(_milliseconds(since), _milliseconds(until) + 1)
    if span.start >= span.end:
        raise Problem("usage", "--since is not before --until")
    each = _plan(name, group, span, now, budget)
    insights = Insights(name, group, budget)
    rows = insights.rows(ql.sample(SAMPLED), span)
    records = tuple(_records(rows))
    if rows and not records:
        hint = "Insights finds fields in JSON alone; export the logs to S3 and give s3://bucket/prefix"
        raise Problem("unreadable-file", f"`{name}` holds no messages of JSON", hint=hint)
    fields = _fields(records, told)
    if rows and not shows_failures([flat(one) for one in records], fields.places["status"]):
        records += tuple(_records(insights.rows(ql.amiss(ql.taken(fields), SAMPLED), span)))
        fields = _fields(records, told)
    if records and not any(fields.has(one) for one in ("path", "operation", "status")):
        hint = "say where they are: --field path=NAME --field status=NAME"
        raise Problem("unreadable-file", f"`{name}` has no fields of requests", hint=hint)
    return InsightsLog(fields, records, span, insights, budget, each)


def _fields(records: Sequence[Mapping[str, Any]], told: Mapping[str, str]) -> Fields:
    return found_in([flat(one) for one in records], told, queried=True)


def _plan(name: str, group: str, span: Span, now: float, budget: Budget) -> int:
    """About what one query scans; says what all will."""
    about = _described(name, group)
    oldest = about.get("creationTime", 0) / 1000
    if days := about.get("retentionInDays"):
        oldest = max(oldest, now - days * 86_400)
    share = min(1.0, (span.end - span.start) / 1000 / max(1.0, now - oldest))
    each = int(about.get("storedBytes", 0) * share)
    how = f"about {shown(each)} a query; {FIRST_QUERIES} queries, and {QUERIES_EACH} more for an operation that fails"
    budget.plan(name, each * (FIRST_QUERIES + QUERIES_EACH), how)
    return each


def _described(name: str, group: str) -> Mapping[str, Any]:
    with asking(name, NEEDS):
        pages = client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=group)
        groups = [one for page in pages for one in page.get("logGroups", [])]
    found = next((one for one in groups if one["logGroupName"] == group), None)
    if found is None:
        near = f"there is {SCHEME}{groups[0]['logGroupName']}" if groups else NOT_HERE
        raise Problem("aws", f"`{name}` is no log group here", hint=near)
    return dict(found)


def _records(rows: list[Found]) -> Iterator[dict[str, Any]]:
    for row in rows:
        try:
            found = json.loads(row.get("@message", ""))
        except ValueError:
            continue
        if isinstance(found, dict):
            yield {**found, "@timestamp": row.get("@timestamp", "")}


def _wanted(taken: ql.Taken, name: str) -> str:
    """What a row of the operation of that name, or of that path, fulfils."""
    if not name:
        return ""
    known = [Place(one.method or "", one.name, one.path) for one in operations_named(name) if one.path]
    ways = [ql.of_operation(taken, where) for where in known or [Place("", "", bare(name))]]
    return f"({' or '.join(ways)})"


def _milliseconds(at: float) -> int:
    return round(at * 1000)
