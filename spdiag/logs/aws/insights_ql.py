"""The comparison as queries for CloudWatch Logs Insights, each with two `stats` commands at most."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spdiag.core.comparison import Clock, Place
from spdiag.logs.aws import insights_paths
from spdiag.logs.aws.insights import MOST_ROWS, Span
from spdiag.logs.aws.insights_paths import text
from spdiag.logs.counting.rows import IN_PATH
from spdiag.logs.fields.finding import Fields
from spdiag.logs.values.names import NOBODY
from spdiag.logs.values.statuses import AMISS, FINE, SAID

PLAIN = re.compile(r"[@A-Za-z_][A-Za-z0-9_.]*")
USED = ("path", "operation", "method", "status", "seller", "marketplace", "code", "message", "details")
ANY_STATUS = "[1-5][0-9][0-9]"
"""How `SAID` writes a status."""
LIMIT = f"limit {MOST_ROWS}"


class Taken(NamedTuple):
    """The fields of a row, as Insights finds them in messages of JSON."""

    keys: Mapping[str, tuple[str, ...]]
    events: bool = False
    """Whether there are messages that say something of calls that did not fail, too."""
    traits: tuple[tuple[str, str], ...] = ()
    """The columns to compare by: their names, and the fields that Insights has for them."""

    @property
    def telling(self) -> str:
        """The field of the messages that are of failures alone."""
        return "telling" if self.events else "message"

    def has(self, field: str) -> bool:
        return bool(self.keys.get(field))

    @property
    def by_name(self) -> bool:
        """Whether operations are named instead of their paths."""
        return not self.has("path") and self.has("operation")


def taken(fields: Fields) -> Taken:
    keys = {field: fields.places.get(field, ()) for field in USED}
    keys["telling"] = tuple(key for key in keys["message"] if key not in fields.events)
    found = {field: tuple(map(_key, those)) for field, those in keys.items()}
    traits = tuple((name, _key(name)) for name in fields.traits)
    return Taken(found, len(keys["telling"]) < len(keys["message"]), traits)


def _key(name: str) -> str:
    """A field's name as Insights has it: `errors.0.code`, and others than plain ones in backticks."""
    dotted = re.sub(r"\[(\d+)\]", r".\1", name)
    return dotted if PLAIN.fullmatch(dotted) else f"`{dotted}`"


def sample(most: int) -> str:
    return _lines("fields @timestamp, @message", "sort @timestamp desc", f"limit {most}")


def amiss(about: Taken, most: int) -> str:
    """Some rows that failed; where nothing is known yet that tells so, rows whose words do."""
    told = about.has("status") or about.has("code") or about.has("message")
    which = _failed(about) if told else f"@message like {_pattern(AMISS)}"
    named = [_fields(about)] if told else []
    return _lines(*named, _filter(which), sample(most))


def sums(about: Taken, span: Span, operation: str = "") -> str:
    """How many requests there are, with a seller and without, from when to when."""
    return _lines(
        _fields(about),
        _filter(_within(span), _request(about), operation),
        "fields strlen(q_seller) as named",
        f"parse q_seller /(?i)^(?<qnobody>{_nobody()})$/",
        "stats count(*) as times, min(at) as first, max(at) as last by named, qnobody",
        LIMIT,
    )


def failures(about: Taken, span: Span, clock: Clock, operation: str = "") -> str:
    """The failures by what they say, who met them, where and when."""
    more = "q_telling, " * about.events + "q_details, " * about.has("details")
    keys = ", ".join(
        [f"q_method, q_path, q_status, q_code, q_message, {more}q_seller, q_market, slot", *_traits(about)]
    )
    return _lines(
        _fields(about, compared=True),
        _filter(_within(span), _request(about), operation, _failed(about)),
        _slot(clock),
        f"stats count(*) as times, min(at) as first, max(at) as last by {', '.join([keys, *_traits(about)])}",
        LIMIT,
    )


def successes(about: Taken, span: Span, clock: Clock, operation: str, sellers: Sequence[str] = ()) -> str:
    """The successes of some sellers, or of all, on an operation, by account and time."""
    among = f"q_seller in [{', '.join(map(text, sellers))}]" if sellers else _named()
    return _lines(
        _fields(about),
        _filter(_within(span), _request(about), operation, f"not {_failed(about)}", among),
        _slot(clock),
        "stats count(*) as times, min(at) as first, max(at) as last by q_seller, q_market, slot",
        LIMIT,
    )


def occasions(about: Taken, span: Span, clock: Clock, operation: str) -> str:
    """When each seller called an operation."""
    return _lines(
        _fields(about),
        _filter(_within(span), _request(about), operation, _named()),
        _slot(clock),
        "stats count(*) as times by q_seller, slot",
        LIMIT,
    )


def callers(about: Taken, span: Span, operation: str) -> str:
    """How many sellers made how many calls of an operation: counted exactly, in two steps."""
    return _lines(
        _fields(about),
        _filter(_within(span), _request(about), operation, _named()),
        "stats count(*) as calls by q_seller",
        "stats count(*) as sellers by calls",
        LIMIT,
    )


def compared(about: Taken, span: Span, operation: str) -> str:
    """How many calls of an operation there are with each combination of what is compared."""
    return _lines(
        _fields(about, compared=True),
        _filter(_within(span), _request(about), operation),
        f"stats count(*) as times by {', '.join(_traits(about))}",
        LIMIT,
    )


def marketplaces(about: Taken, span: Span, operation: str) -> str:
    """How many sellers called an operation in each marketplace: counted exactly, in two steps."""
    return _lines(
        _fields(about),
        _filter(_within(span), _request(about), operation, _named()),
        "stats count(*) as calls by q_market, q_seller",
        "stats count(*) as sellers by q_market",
        LIMIT,
    )


def unnamed(about: Taken, span: Span, operation: str) -> str:
    """How many calls of an operation name no seller."""
    return _lines(
        _fields(about),
        _filter(_within(span), _request(about), operation, f"not {_named()}"),
        "stats count(*) as calls",
    )


def of_operation(about: Taken, where: Place) -> str:
    """What a row fulfils that is a call of an operation."""
    return insights_paths.of_operation(where, by_name=about.by_name, methods=about.has("method"))


def _lines(*commands: str) -> str:
    return "\n| ".join(commands)


def _filter(*conditions: str) -> str:
    return f"filter {' and '.join(one for one in conditions if one)}"


def _traits(about: Taken) -> list[str]:
    return [f"q_t{place}" for place in range(len(about.traits))]


def _fields(about: Taken, *, compared: bool = False) -> str:
    path = about.keys["operation"] if about.by_name else about.keys["path"]
    named = {"path": path, "market": about.keys["marketplace"]}
    named |= {field: about.keys[field] for field in ("method", "status", "seller", "code", "message", "details")}
    named |= {"telling": about.keys["telling"]} if about.events else {}
    said = [f"{_coalesced(keys)} as q_{name}" for name, keys in named.items() if keys]
    said += [f"{key} as q_t{place}" for place, (_, key) in enumerate(about.traits) if compared]
    taken_out = [] if about.has("seller") or about.by_name else _seller_in_path()
    return _lines(f"fields toMillis(@timestamp) as at, {', '.join(said)}", *taken_out)


def _seller_in_path() -> list[str]:
    """What takes the seller out of the paths that hold one."""
    pattern = IN_PATH.pattern.replace("(", "(?<qseller>")
    return [f"parse q_path {_pattern(pattern)}", "fields qseller as q_seller"]


def _coalesced(keys: Sequence[str]) -> str:
    return keys[0] if len(keys) == 1 else f"coalesce({', '.join(keys)})"


def _within(span: Span) -> str:
    return f"at >= {span.start} and at < {span.end}"


def _said(name: str) -> str:
    """That a field holds more than blanks."""
    return rf'(ispresent(q_{name}) and q_{name} != "" and q_{name} not like /^\s+$/)'


def _named() -> str:
    """That a seller is named: blanks, `-` and `unknown` name nobody."""
    return f'(ispresent(q_seller) and q_seller != "" and q_seller not like /(?i)^({_nobody()})$/)'


def _nobody() -> str:
    """What stands in place of a seller, as a regular expression."""
    words = "|".join(re.sub(r"[^a-z0-9-]", lambda one: f"\\{one[0]}", word) for word in sorted(NOBODY))
    return rf"\s*({words})\s*|\s+"


def _answered() -> str:
    """That a row has a status: `ok` is none."""
    return "(ispresent(q_status) and q_status not like /^([^0-9]|$)/)"


def _request(about: Taken) -> str:
    """What tells of a request that was answered."""
    paths = about.has("path") or about.has("operation")
    asked = [_said("path")] * paths + [_answered()] * about.has("status")
    told = [_answered(), *_errors(about), *_well(about)] if about.has("status") else []
    either = f"({' or '.join(asked)})" if asked else ""
    return f"{either} and ({' or '.join(told)})" if told else either


def _failed(about: Taken) -> str:
    """A status of an error; without a status, a code or a message of one."""
    ways = [f"({_answered()} and (q_status >= 400 or q_status = 0))"] if about.has("status") else []
    if errors := _errors(about):
        silent = [_answered()] * about.has("status") + _well(about)
        some = [*(f"not {one}" for one in silent), f"({' or '.join(errors)})"]
        ways.append(f"({' and '.join(some)})")
    return f"({' or '.join(ways)})" if ways else '(q_status = "no status")'


def _errors(about: Taken) -> list[str]:
    """What tells of a failure where there is no status; a text of events does only where something is amiss."""
    ways = [_said("code")] if about.has("code") else []
    said = _said(about.telling)
    if about.has(about.telling):
        ways.append(f"({said} and q_{about.telling} not like {_pattern(FINE)})")
    if about.events:
        alone = f"not {said} and " if about.has(about.telling) else ""
        ways.append(f"({alone}q_message like {_pattern(AMISS)})")
    return ways


def _well(about: Taken) -> list[str]:
    """A message that names the status of a success, and tells of no failure."""
    if not about.has(about.telling):
        return []
    bad = f"{SAID.replace(ANY_STATUS, '[45][0-9][0-9]')}|{AMISS.removeprefix('(?i)')}"
    good = SAID.replace(ANY_STATUS, "[1-3][0-9][0-9]")
    name = f"q_{about.telling}"
    return [f"(ispresent({name}) and {name} like {_pattern(good)} and {name} not like {_pattern(bad)})"]


def _pattern(expression: str) -> str:
    escaped = expression.replace("/", r"\/")
    return f"/{escaped}/"


def _slot(clock: Clock) -> str:
    return f"fields floor((at - {_plain(clock.start * 1000)}) / {_plain(clock.width * 1000)}) as slot"


def _plain(number: float) -> str:
    return f"{number:.10f}".rstrip("0").rstrip(".")
