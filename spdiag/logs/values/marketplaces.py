"""Marketplaces as logs name them: by id, by the code or the name of their country, or by their store."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from spdiag.catalog.places import marketplace_names, marketplaces
from spdiag.logs.values.words import COUNTRIES, listed

BEFORE = "www."
IN_QUERY = re.compile(r"[?&]marketplaceids?(?:%5B%5D)?=([A-Za-z0-9]+)", re.IGNORECASE)
"""The marketplace that the query of a path names."""
COMPANY = "Amazon"
JOINED = (" ", "-", "_", "")
"""What stands between the company and a country: Amazon DE."""
AROUND = re.compile(r"^[\[\s\"'(]*(?:HTTPS?://|MARKETPLACES?\.)?|[/\s\"'\])]*$")
"""What stands around the name of a marketplace: `["A1…"]`, `https://www.amazon.de/`, `Marketplaces.DE`."""
LONGEST = 60
"""Letters of a name with what stands around it, at most."""
IDS = frozenset(marketplace_names().values())
LENGTHS = frozenset(map(len, IDS))
BEHIND = "B"
"""What all ids stand before, in the order of letters."""
OF_NAMES = (" ", ".")
"""One of these is in every name that is as long as an id and stands before that as well."""


@lru_cache(maxsize=1024)
def market(name: str) -> str:
    """The id of a marketplace that is named by id, country or store; another name as it stands."""
    return _by_name().get(_bare(name), name) if name else name


def is_market(name: str) -> bool:
    """Whether a text names a marketplace."""
    return _bare(name) in _by_name()


def is_sure(name: str) -> bool:
    """Whether a text names a marketplace and can mean nothing else: its id, or its store."""
    return is_market(name) and (_bare(name) in IDS or COMPANY.upper() in name.upper())


def _bare(name: str) -> str:
    """A name in capitals, without what programs write around it."""
    bare = name.strip().upper()
    if bare.isalnum() or len(bare) > LONGEST:  # by far most are the first
        return bare
    return AROUND.sub("", bare) or bare


def are_ids(names: Iterable[object]) -> bool:
    """Whether all look like ids, whether of marketplaces that are known or not."""
    return all(
        len(one) in LENGTHS and one < BEHIND and not any(map(one.__contains__, OF_NAMES)) for one in map(str, names)
    )


@cache
def market_names() -> Mapping[str, str]:
    """What stands for the id of a marketplace, in any case."""
    return dict(_named())


@cache
def _by_name() -> Mapping[str, str]:
    return {name.upper(): id for name, id in market_names().items()}


def _named() -> Iterator[tuple[str, str]]:
    yield from marketplace_names().items()
    for one in marketplaces():
        yield from ((name, one.id) for name in listed(COUNTRIES.get(one.country_code, "")))
        yield from ((name, one.id) for name in (one.store, one.store.removeprefix(BEFORE)))
    codes = ((name, id) for name, id in marketplace_names().items() if name not in IDS)
    yield from ((f"{COMPANY}{between}{name}", id) for name, id in codes for between in JOINED)
