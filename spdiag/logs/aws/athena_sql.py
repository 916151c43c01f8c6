"""The comparison as SQL for Athena, in the subset that Trino and DuckDB share: the same text runs on both."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spdiag.catalog.operations import operations_named
from spdiag.core.comparison import SLOTS, Clock
from spdiag.logs.aws.athena_columns import FIELDS, Columns
from spdiag.logs.aws.athena_table import AthenaTable, quoted
from spdiag.logs.counting.counted import Limits
from spdiag.logs.values.changing import CHANGING
from spdiag.logs.values.names import NOBODY
from spdiag.logs.values.shapes import ANYTHING, KEPT, LONGEST, LOOKED_AT, NAMING, SHORTEST_ID, bare, literals_at
from spdiag.logs.values.statuses import AMISS, FINE, SAID

BROKEN, UNRELATED = "!broken", "!unrelated"
"""What stands for the operation of rows nothing can be read of, and of those that tell of no request."""
LONGEST_QUERY = 200_000
"""Characters that a list of windows may have; Athena takes 262,144 bytes in all."""
SHOWN = 4_000
"""Characters of a message that come here whole."""
TOLD = ("status", "code", "message")
"""What tells that a call failed."""
ERROR = (*TOLD, "details")
ERRORS = ", ".join(ERROR)


class Question(NamedTuple):
    """Which rows of a table are meant, and how they are read."""

    table: AthenaTable
    columns: Columns
    limits: Limits
    predicate: str = ""
    """What keeps partitions unread."""
    words: frozenset[str] = frozenset()
    """Words in paths that the catalog does not know, which tell operations apart."""


class Window(NamedTuple):
    """Slots of an operation that are asked about."""

    operation: str
    slots: int


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def name_of(table: AthenaTable) -> str:
    return f"{quoted(table.reference.database)}.{quoted(table.reference.table)}"


def sample(table: AthenaTable, predicate: str, most: int, failed: Columns | None = None) -> str:
    """Some rows, each leaf as a text; where columns are told, rows that failed."""
    leaves = ", ".join(f"CAST({leaf.expression} AS varchar) AS c{place}" for place, leaf in enumerate(table.leaves))
    amiss = _failed(*(failed.taken[field] for field in TOLD)) if failed is not None else ""
    where = " AND ".join(one for one in (predicate, amiss) if one)
    return f"SELECT {leaves} FROM {name_of(table)}{f' WHERE {where}' if where else ''} LIMIT {most}"


def sums(question: Question) -> str:
    """For each operation, in each marketplace and in all: calls, sellers, failures, rows without a seller, its time."""
    return f"""{_called(question)}
SELECT operation, market, min(path), min(method), count(*), count(DISTINCT seller), sum(failed),
  sum(CASE WHEN seller IS NULL THEN 1 ELSE 0 END), min(moment), max(moment), grouping(market)
FROM called
GROUP BY GROUPING SETS ((operation, market), (operation))"""


def struck(question: Question, clock: Clock | None) -> str:
    """The failures of each account on each operation, with the account's successes on it."""
    kept = ("times", "slots", "first_seen", "last_seen")
    answered = ", ".join(
        f"max(CASE WHEN failed = 0 THEN {one} END) OVER (PARTITION BY operation, seller, market) AS answered_{one}"
        for one in kept
    )
    return f"""{_accounts(question, clock)},
held AS (
  SELECT *, {answered},
    sum(CASE WHEN failed = 0 THEN times ELSE 0 END) OVER (PARTITION BY operation, seller) AS anywhere
  FROM accounts
)
SELECT operation, seller, market, {ERRORS}, path, method, shown, {", ".join(kept)},
  {", ".join(f"answered_{one}" for one in kept)}, anywhere
FROM held
WHERE failed = 1"""


def around(question: Question, clock: Clock | None, windows: Sequence[Window]) -> str:
    """How many sellers made about how many calls, for each of the windows."""
    listed = ", ".join(f"({text(one.operation)}, CAST({one.slots} AS bigint))" for one in windows)
    within = "bit_count(bitwise_and(accounts.slots, asked.slots), 64)"
    share = f"times * {within} / CAST(bit_count(accounts.slots, 64) AS double)"
    return f"""{_accounts(question, clock)},
asked (operation, slots) AS (VALUES {listed}),
callers AS (
  SELECT accounts.operation, asked.slots, accounts.seller, sum(greatest(1.0E0, {share})) AS calls
  FROM accounts JOIN asked ON accounts.operation = asked.operation
  WHERE accounts.seller IS NOT NULL AND bitwise_and(accounts.slots, asked.slots) <> 0
  GROUP BY accounts.operation, asked.slots, accounts.seller
)
SELECT operation, slots, calls, count(*)
FROM callers
GROUP BY operation, slots, calls"""


def occasions(question: Question, clock: Clock | None, asked: Sequence[tuple[int, str]]) -> str:
    """How many sellers called in which slots; those who call several operations of one number are counted once."""
    listed = ", ".join(f"({number}, {text(operation)})" for number, operation in asked)
    return f"""{_accounts(question, clock)},
asked (number, operation) AS (VALUES {listed}),
callers AS (
  SELECT asked.number, accounts.seller, bitwise_or_agg(accounts.slots) AS slots
  FROM accounts JOIN asked ON accounts.operation = asked.operation
  WHERE accounts.seller IS NOT NULL
  GROUP BY asked.number, accounts.seller
)
SELECT number, slots, count(*)
FROM callers
GROUP BY number, slots"""


def traits(question: Question, operations: Sequence[str]) -> str:
    """How often each value of each column to compare by came, by operation and error."""
    names = [f"t{place}" for place in range(len(question.columns.traits))]
    wanted = ", ".join(map(text, operations))
    sets = ", ".join(f"(operation, failed, {ERRORS}, {name})" for name in names)
    which = ", ".join(f"grouping({name})" for name in names)
    return f"""{_called(question)},
told AS (
  SELECT operation, failed, {_error_of_failed()}, {", ".join(names)}
  FROM called
  WHERE operation IN ({wanted})
)
SELECT operation, failed, {ERRORS}, count(*), {", ".join(names)}, {which}
FROM told
GROUP BY GROUPING SETS ({sets})"""


def _error_of_failed() -> str:
    return ", ".join(map(_of_failed, ERROR))


def _of_failed(column: str) -> str:
    return f"CASE WHEN failed = 1 THEN {column} END AS {column}"


def _accounts(question: Question, clock: Clock | None) -> str:
    return f"""{_called(question)},
slotted AS (
  SELECT operation, seller, market, failed, moment, path, method, {_error_of_failed()}, {_of_failed("shown")},
    {_bit(clock)} AS bit
  FROM called
  WHERE operation NOT IN ({text(BROKEN)}, {text(UNRELATED)})
),
accounts AS (
  SELECT operation, seller, market, failed, {ERRORS}, count(*) AS times, bitwise_or_agg(bit) AS slots,
    min(moment) AS first_seen, max(moment) AS last_seen, min(path) AS path, min(method) AS method, min(shown) AS shown
  FROM slotted
  GROUP BY operation, seller, market, failed, {ERRORS}
)"""


def _bit(clock: Clock | None) -> str:
    """The bit of the slot of a moment; of an unknown moment the first."""
    one = "CAST(1 AS bigint)"
    if clock is None:
        return one
    place = f"floor((moment - {clock.start!r}E0) / {clock.width!r}E0)"
    return f"bitwise_left_shift({one}, CAST(least({SLOTS - 1}, greatest(0, coalesce({place}, 0))) AS bigint))"


def _called(question: Question) -> str:
    """The rows that are meant, each with its operation, whether it failed, and its message without what changes."""
    columns = question.columns
    taken = [f"{columns.taken[field]} AS {field}" for field in FIELDS]
    taken += [f"{expression} AS t{place}" for place, (_, expression) in enumerate(columns.traits)]
    names = [f"t{place}" for place in range(len(columns.traits))]
    kept = [*(field for field in FIELDS if field not in {"status", "message"}), *names]
    others = ["method", "market", "status", "code", "moment", f"substr(message, 1, {SHOWN}) AS shown", *names]
    where = f"\n  WHERE {question.predicate}" if question.predicate else ""
    return f"""WITH taken AS (
  SELECT {", ".join(taken)}
  FROM {name_of(question.table)}{where}
),
answered AS (
  SELECT {", ".join(kept)}, coalesce(status, {_status_in("message")}) AS status,
    CASE WHEN status IS NOT NULL OR NOT regexp_like(message, {text(FINE)}) THEN message END AS message
  FROM taken
),
split_up AS (
  SELECT {", ".join(others)}, {_constant("message")} AS message,
    {_constant("nullif(details, message)")} AS details, path IS NULL AS pathless,
    seller IS NULL AS nameless, {_somebody("seller")} AS seller,
    {_bare("path", by_name=columns.by_name)} AS path,
    CASE WHEN {_failed()} THEN 1 ELSE 0 END AS failed
  FROM answered
),
parted AS (
  SELECT *, split(path, '/') AS parts
  FROM split_up{_meant(question)}
),
called AS (
  SELECT *, CASE {_aside(told=columns.told)} ELSE {_operation(question)} END AS operation
  FROM parted
)"""


def _failed(status: str = "status", code: str = "code", message: str = "message") -> str:
    """A status of an error; without a status, a code or a message of one."""
    return f"coalesce({status} >= 400 OR {status} = 0, {code} IS NOT NULL OR {message} IS NOT NULL)"


def _somebody(seller: str) -> str:
    """The seller, where one is named: `-` and `unknown` name nobody."""
    return f"CASE WHEN lower({seller}) NOT IN ({', '.join(map(text, sorted(NOBODY)))}) THEN {seller} END"


def _status_in(message: str) -> str:
    """The status that a message names, unless it is one of success and the message tells of a failure."""
    last = f"regexp_extract(regexp_extract({message}, {text(SAID)}), '.*([1-5][0-9][0-9])\\b', 1)"
    number = f"TRY_CAST({last} AS integer)"
    return f"CASE WHEN {number} >= 400 OR NOT regexp_like({message}, {text(AMISS)}) THEN {number} END"


def _bare(path: str, *, by_name: bool) -> str:
    if by_name:
        return path
    whole = f"split_part(split_part(regexp_replace({path}, '^[A-Za-z]+://[^/]*', ''), '?', 1), '#', 1)"
    return f"coalesce(concat('/', regexp_replace({whole}, '^/|/+$', '')), '/')"


def _constant(message: str) -> str:
    message = f"CASE WHEN length(seller) >= {SHORTEST_ID} THEN replace({message}, seller, '#') ELSE {message} END"
    collapsed = f"trim(regexp_replace(substr({message}, 1, {LOOKED_AT}), '\\s+', ' '))"
    return f"rtrim(substr(regexp_replace({collapsed}, {text(CHANGING.pattern)}, '#'), 1, {LONGEST}))"


def _aside(*, told: bool) -> str:
    unanswered = " OR (status IS NULL AND code IS NULL AND message IS NULL)" if told else ""
    nothing = "pathless AND status IS NULL AND nameless AND moment IS NULL"
    return f"WHEN {nothing} THEN {text(BROKEN)} WHEN (pathless AND status IS NULL){unanswered} THEN {text(UNRELATED)}"


def _operation(question: Question) -> str:
    """What makes two paths the same operation: the front, the length, and the literals behind."""
    if question.columns.by_name:
        return "concat(coalesce(method, ''), ' ', coalesce(path, ''))"
    naming = text(f"^({NAMING.pattern})$")
    parts = [f"regexp_like(element_at(parts, {place}), {naming})" for place in range(2, KEPT + 2)]
    literals: Mapping[int, frozenset[str]] = literals_at()
    for place in range(KEPT + 1, max(literals) + 1):
        words = literals.get(place, frozenset[str]()) | question.words
        parts.append(f"element_at(parts, {place + 1}) IN ({', '.join(map(text, sorted(words)))})" if words else "")
    kept = [
        f"CASE WHEN {test} THEN element_at(parts, {place}) ELSE {text(ANYTHING)} END"
        for place, test in enumerate(parts, 2)
        if test
    ]
    length = "CAST(cardinality(parts) AS varchar)"
    joined = ", '/', ".join([length, *kept])
    return f"concat(coalesce(method, ''), ' ', {joined})"


def _meant(question: Question) -> str:
    limits, said = question.limits, []
    if limits.since is not None:
        said.append(f"coalesce(moment >= {limits.since!r}E0, true)")
    if limits.until is not None:
        said.append(f"coalesce(moment <= {limits.until!r}E0, true)")
    if limits.operation:
        said.append(_of_operation(limits.operation, by_name=question.columns.by_name))
    return f"\n  WHERE {' AND '.join(said)}" if said else ""


def _of_operation(name: str, *, by_name: bool) -> str:
    """Rows that may be calls of an operation; what its path resembles is sorted out later."""
    if by_name:
        return f"lower(path) = {text(name.lower())}"
    known = [(one.method or "", one.path) for one in operations_named(name) if one.path]
    ways = []
    for method, path in known or [("", bare(name))]:
        asked = f" AND coalesce(method, {text(method)}) = {text(method)}" if method else ""
        ways.append(f"(regexp_like(path, {text(pattern_of(path))}){asked})")
    return f"({' OR '.join(ways)})"


def pattern_of(template: str) -> str:
    """A template of a path as a regular expression for bare paths."""
    parts = ("[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/"))
    return f"^{'/'.join(parts)}$"
