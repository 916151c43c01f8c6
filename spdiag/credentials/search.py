"""The search for credentials through all places, in the contract's order: environment, AWS Secrets Manager, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spdiag.credentials import config, environment, files
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.found import Offer, Search, chosen
from spdiag.credentials.seen import seen

SECRET_NAME = "SP_API_AWS_SECRET_ID"


def search(settings: Mapping[str, str], profile: str = NO_PROFILE, *, offline: bool = False) -> Search:
    """The first complete set of credentials for a profile, and what is to be said of the places searched.

    `settings` is the environment. AWS is asked only where nothing before it is complete, and never offline.
    Raises `Problem` for spdiag's own file when it is broken.
    """
    own = config.profiles(settings).get(profile)
    offered = list(environment.offers(settings, profile))
    warnings: list[str] = []
    for one in _further(settings, profile, own, offered, offline=offline):
        (warnings if isinstance(one, str) else offered).append(one)  # type: ignore[arg-type]  # each to its own list
    found = chosen(offered, tuple(warnings))
    return found if found.credentials is not None else found._replace(seen=seen(settings, profile, offered))


def _further(
    settings: Mapping[str, str], profile: str, own: config.Profile | None, offered: list[Offer], *, offline: bool
) -> Iterator[Offer | str]:
    """What AWS and the files offer; `offered` grows meanwhile."""
    named = settings.get(SECRET_NAME if profile == NO_PROFILE else f"{SECRET_NAME}_{profile}", "")
    yield from _secret(named, offered, offline=offline)
    if own is not None:
        yield own.offer
        yield from _secret(own.secret_id, offered, offline=offline)
        if own.warning:
            yield own.warning
    yield from files.offers(settings, profile)


def _secret(name: str, offered: list[Offer], *, offline: bool) -> Iterator[Offer | str]:
    if not name or any(not one.missing for one in offered):
        return
    if offline:
        yield f"AWS secret {name} was not read: --offline"
        return
    from spdiag.credentials.aws import fetched

    yield fetched(name)
