"""Statuses that are written out: `Forbidden`, `TOO_MANY_REQUESTS`, `HTTP/1.1 403 Forbidden`."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from spdiag.logs.values.names import NAMES, plain
from spdiag.logs.values.statuses import FAILED, is_amiss, reasons_of, status_of

WRITTEN = re.compile(
    r"(?:<Response )?\W?(?:HTTP(?:/[0-9.]+)?|(?:http)?status(?:[ _]?code)?)?[\s_:=]*([1-5][0-9][0-9])(?![0-9])", re.I
)
"""A status with what may stand before it: the version of HTTP, the name of what it is."""
BEFORE = re.compile(r"(?:net)?http(?:status(?:code)?)?|status(?:code)?")
"""What programs put before a reason: `HttpStatus.FORBIDDEN`, `Net::HTTPForbidden`."""
SURE = ("httpstatus", "httpstatuscode", "httpcode", "statuscode", "responsecode")
"""How names end of what is nothing but the status of an answer."""
FINE, NO_ANSWER = 200, 0
MOSTLY = 0.9


@lru_cache(maxsize=1024)
def status_named(text: str) -> int | None:
    """The status in a field, as a number, in a line, or as its reason alone; 0 for a failure that is no answer's."""
    number = status_of(text)
    if number is not None or not text:
        return number
    found, name = WRITTEN.match(text), plain(text)
    known = int(found[1]) if found is not None else _reasons().get(name, _reasons().get(BEFORE.sub("", name, count=1)))
    return NO_ANSWER if known is None and is_amiss(text) else known


@cache
def _reasons() -> Mapping[str, int]:
    """The statuses of answers by their reasons in small letters, without spaces."""
    known = ((status, reason) for status, several in reasons_of().items() for reason in several)
    return {plain(reason): status for status, reason in known if status >= FINE}


def worded(values: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
    """The columns of statuses that are written out."""
    return tuple(key for key, seen in values.items() if _is_called(key) and is_worded(key, seen))


def is_worded(key: str, seen: Sequence[Any]) -> bool:
    """Whether what a column holds are several statuses, written out, of answers that succeed or are refused.

    `ok` alone is said of many things, and so is what becomes of an order: created, accepted. It is a status where the
    column's name can mean nothing else.
    """
    texts = Counter(one.strip() if isinstance(one, str) else str(one) for one in seen)
    if all(status_of(one) is not None for one in texts):
        return False
    found = {one: status_named(one) for one in texts}
    known = {one for one in found.values() if one}
    unknown = sum(times for one, times in texts.items() if found[one] is None)
    several = len(known) > 1 or plain(key).endswith(SURE)
    return several and unknown <= (1 - MOSTLY) * texts.total() and any(one == FINE or one >= FAILED for one in known)


def numbered(record: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Any]:
    """A record with the numbers of statuses that are written out."""
    return {**record, **{key: status_named(str(record[key]).strip()) for key in keys if record.get(key)}}


def _is_called(key: str) -> bool:
    return not {plain(key), plain(key.rpartition(".")[2])}.isdisjoint(NAMES["status"])
