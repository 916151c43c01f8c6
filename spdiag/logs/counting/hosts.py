"""At which hosts the calls of a log were made: Amazon's, or those of other APIs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.catalog.places import host_of
from spdiag.core.comparison import Place
from spdiag.logs.counting.rows import Picker
from spdiag.logs.fields.finding import Fields, flat
from spdiag.logs.fields.halves import whole
from spdiag.logs.values.calls import APIS
from spdiag.logs.values.shapes import HOST, place

Hosts = Mapping[str, str]
"""The hosts that a record names, by the key that does; the empty one is the path of its row."""


class Called(NamedTuple):
    """What is called at hosts of Amazon's, and at others."""

    amazons: frozenset[Place]
    others: frozenset[Place]


def called_at(records: Iterable[dict[str, Any]], fields: Fields) -> Called:
    """What some records of a log call where; nothing where no key of theirs names a host of SP-API.

    A host elsewhere may be that of the machine that logged, or of a proxy of the team's own.
    """
    calls = list(_calls(records, fields))
    telling = {key for _, hosts in calls for key, host in hosts.items() if _serves(host)}
    told = [(where, [host for key, host in hosts.items() if key in telling]) for where, hosts in calls]
    return Called(
        frozenset(where for where, hosts in told if any(map(host_of, hosts))),
        frozenset(where for where, hosts in told if hosts and not any(map(host_of, hosts))),
    )


def _calls(records: Iterable[dict[str, Any]], fields: Fields) -> Iterator[tuple[Place, Hosts]]:
    picker = Picker(fields)
    for record in whole(records, fields.pair):
        row = picker.row(record)
        if row is not None:
            yield place(row.method, row.path), _hosts({**flat(record), "": row.path})


def _hosts(values: Mapping[str, Any]) -> Hosts:
    return {key: host for key, value in values.items() if isinstance(value, str) and (host := _host(value))}


def _host(value: str) -> str:
    """The host of an address, or a text that is one; empty for any other."""
    _, mark, rest = value.strip().partition("://")
    host = (rest if mark else value.strip()).partition("/")[0]
    return host if HOST.search(host) and not any(map(str.isspace, host)) else ""


def _serves(host: str) -> bool:
    known = host_of(host)
    return known is not None and known.kind in APIS


def strangers(logs: Sequence[Called]) -> frozenset[Place]:
    """What is called at hosts of other APIs alone."""
    amazons = frozenset[Place]().union(*(one.amazons for one in logs))
    return frozenset[Place]().union(*(one.others for one in logs)) - amazons
