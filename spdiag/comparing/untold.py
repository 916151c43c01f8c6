"""Why logs in which nothing failed do not tell that all is well."""

from collections import Counter

from spdiag.catalog.operations import operations_named, similar_names
from spdiag.comparing.surveying import Survey
from spdiag.core.comparison import Totals, span
from spdiag.logs.counting.counted import Limits
from spdiag.logs.counting.rows import Row
from spdiag.logs.fields.finding import Fields
from spdiag.logs.values.shapes import place

MOST_HELD = 5
"""Operations that are named where the one that is asked about is not called."""
MANY = 0.01
"""Share of the rows that cannot be read from which on the failing ones may be among them."""
MOST = 0.9
"""Share of the rows that tell of no answered request from which on the others must be calls that were answered."""


def untold(totals: Totals, survey: Survey, limits: Limits, unrelated: int = 0) -> str:
    """Why nothing is known though no error was found; empty where the logs tell that there was none.

    So many of the rows are `unrelated` that tell of no answered request.
    """
    if not totals.read:
        return "The logs hold no rows."
    if survey.shut:
        many = "1 file or folder" if survey.shut == 1 else f"{survey.shut:,} files or folders"
        return f"{many} cannot be read: what failed may be there."
    timed = any(log.fields.has("time") for log in survey.logs)
    if timed and totals.first is None and not limits.operation and (limits.since or limits.until):
        return f"None of the {totals.read:,} rows lies in that time{_span(survey)}."
    if totals.rejected > MANY * totals.read:
        return f"{totals.rejected:,} of {totals.read:,} rows cannot be read: they may be those that failed."
    if not any(_tells(log.fields) or any(row.status is not None for row in log.rows) for log in survey.logs):
        return "These logs tell neither the status nor the error of a call."
    return _unanswered(totals, survey, unrelated)


def _unanswered(totals: Totals, survey: Survey, unrelated: int) -> str:
    """That no row that is meant tells how a call was answered, or hardly one does and that is none of SP-API."""
    if totals.read == totals.rejected + totals.outside + unrelated:
        meant = " that is meant" if totals.outside else ""
        return f"None of the {totals.read:,} rows tells of an answered request{meant}."
    if unrelated >= MOST * totals.read and not _are_answered(survey):
        return f"{unrelated:,} of {totals.read:,} rows tell of no answered request, the others of none of SP-API."
    return ""


def _are_answered(survey: Survey) -> bool:
    """Whether a row that was looked at is a call of SP-API with its status; true where none was looked at."""
    rows = [row for log in survey.logs for row in log.rows]
    return not rows or any(map(_is_answered, rows))


def _is_answered(row: Row) -> bool:
    return row.status is not None and bool(place(row.method, row.path).operation)


def _tells(fields: Fields) -> bool:
    """Whether a status, a code or a message tells whether a call failed."""
    return fields.has("status") or fields.has("code") or any(set(fields.places.get("message", ())) - set(fields.events))


def _span(survey: Survey) -> str:
    """From when to when the logs are, as far as the sample tells."""
    moments = [row.at for log in survey.logs for row in log.rows if row.at is not None]
    return f"; the logs run from {span(min(moments), max(moments))}" if moments else ""


def instead_of(name: str, survey: Survey) -> str:
    """What to say of logs without a call of that name: whether there is such an operation, and what they hold."""
    places = (place(row.method, row.path) for log in survey.logs for row in log.rows)
    held = [called for called, _ in Counter(one.operation or one.path for one in places).most_common()]
    more = f"{len(held) - MOST_HELD:,} more" if len(held) > MOST_HELD else ""
    *others, last = [*held[:MOST_HELD], *filter(None, [more])] or [""]
    named = f"{', '.join(others)} and {last}" if others else last
    return _unknown(name) + (f"; they hold {named}" if named else "")


def _unknown(name: str) -> str:
    """That no operation has this name, and which may be meant; empty for one that is known, and for a path."""
    if "/" in name or operations_named(name):
        return ""
    near = " or ".join(similar_names(name))
    return f"; SP-API has no operation of this name{f' (did you mean {near}?)' if near else ''}"
