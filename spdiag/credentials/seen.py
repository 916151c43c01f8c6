"""What is there and what is not, place by place, where no set of credentials is complete. No value is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from spdiag.core.tokens import kind_of
from spdiag.credentials import config, files
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.found import Offer

MOST_NAMES = 10
PLAIN = r"[\w .@-]{1,30}"


def seen(environment: Mapping[str, str], profile: str, offered: Sequence[Offer]) -> tuple[str, ...]:
    """Sentences without a full stop: what each place holds and lacks, or the names that were looked for in vain, and
    the profiles there are where the one asked for is not among them."""
    halves = tuple(_half(one) for one in _telling(offered))
    apart = ("halves under different names are never mixed",) if len(halves) > 1 else ()
    nothing = () if halves else (_in_vain(offered, profile),)
    return (*halves, *apart, *_profiles(environment, profile, begun=bool(halves)), *nothing)


def _in_vain(offered: Sequence[Offer], profile: str) -> str:
    """The names that were looked for, without what the name of the profile adds to each."""
    ending = "" if profile == NO_PROFILE else f"_{profile}"
    names = dict.fromkeys(name for one in offered if _from_environment(one) for name in one.names)
    plain = ", ".join(name.removesuffix(ending) for name in names)
    told = f" with the ending {ending}" if ending and _shown(profile) else ""
    return f"none of these is set{told}: {plain}"


def _from_environment(offer: Offer) -> bool:
    return offer.credentials.source.startswith("environment")


def _telling(offered: Iterable[Offer]) -> Iterator[Offer]:
    """The offers that are begun, without those that show nothing but what another one shows as well."""
    begun = [(one, _set(one)) for one in offered if one.begun]
    for place, (one, names) in enumerate(begun):
        others = [other for at, (_, other) in enumerate(begun) if names < other or (names == other and at < place)]
        if not others:
            yield one


def _set(offer: Offer) -> set[str]:
    where = "" if _from_environment(offer) else offer.credentials.source
    return {f"{where}{name}" for name, value in zip(_names(offer), offer.values, strict=True) if value}


def _names(offer: Offer) -> tuple[str, ...]:
    """The names as they stand: without the suffix of the profile, where the values are those for all."""
    return tuple(next((one for one in offer.shared if name.startswith(f"{one}_")), name) for name in offer.names)


def _half(offer: Offer) -> str:
    values = dict(zip(_names(offer), offer.values, strict=True))
    there = [name for name, value in values.items() if value]
    empty = [name for name in values if name in offer.blank]
    gone = [name for name, value in values.items() if not value and name not in empty]
    parts = ((there, "set"), (gone, "not"), (empty, "empty"))
    said = ", ".join(f"{' and '.join(names)} {_is(names)} {what}" for names, what in parts if names)
    return said if _from_environment(offer) else f"in {offer.credentials.source}: {said}"


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _profiles(environment: Mapping[str, str], profile: str, *, begun: bool) -> Iterator[str]:
    """What the files that keep several profiles say of the one asked for."""
    path = config.place(environment)
    kept = config.profiles(environment) if path is not None else {}
    there = path is not None and path.exists()
    if path is not None and profile not in kept and (there or not begun or profile != NO_PROFILE):
        yield _lacking(path, profile, tuple(kept), "profile") if there else f"there is no {path}"
    elif profile in kept and not kept[profile].offer.begun and not kept[profile].secret_id:
        yield f"[profiles.{profile}] of {path} names no credentials"
    accounts = files.accounts(environment) if profile not in kept else None
    if accounts is not None and profile not in accounts[1]:
        yield _lacking(accounts[0], profile, accounts[1], "account")


def _lacking(path: Path, profile: str, there: Sequence[str], what: str) -> str:
    named = f"{what} {_shown(profile)}" if _shown(profile) else f"that {what}"
    return f"{named} is not in {path}, {_listed(there, what)}"


def _listed(names: Sequence[str], what: str) -> str:
    """The names of profiles, as far as they are plain and not too many."""
    plain = [name for name in names if _shown(name)]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    if not plain:
        return f"which has no {what}" if not names else f"which has {len(names)} others"
    return f"which has {', '.join(plain[:MOST_NAMES])}{more}"


def _shown(name: str) -> str:
    """A name, empty where it may be a credential that was put in its place."""
    return name if kind_of(name) is None and re.fullmatch(PLAIN, name) else ""
