"""What the places offer that people keep credentials in, and the set that is used."""

from collections.abc import Iterable
from typing import NamedTuple


class Settings(NamedTuple):
    """What a profile says besides its credentials; empty where it says nothing."""

    region: str = ""
    marketplaces: tuple[str, ...] = ()
    account: str = ""
    api: str = ""
    roles: tuple[str, ...] = ()
    user_email: str = ""


class Credentials(NamedTuple):
    """What Login with Amazon needs, and the name of the place it came from; the secrets never show in a `repr`."""

    client_id: str
    client_secret: str
    refresh_token: str
    source: str
    region: str = ""
    sandbox: bool = False

    def __repr__(self) -> str:
        return f"Credentials(client_id={hinted(self.client_id)!r}, source={self.source!r})"

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.client_secret, self.refresh_token)


class Offer(NamedTuple):
    """What one place holds: three values under its own names, any of them empty; and what else it settles.

    `blank` are those of its names that are there, with nothing in them. `shared` are the names of an id and a secret
    that hold for every profile, where a profile has none of its own.
    """

    credentials: Credentials
    names: tuple[str, str, str]
    settings: Settings = Settings()
    blank: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Offer({self.credentials!r}, missing={self.missing})"

    @property
    def values(self) -> tuple[str, str, str]:
        return (self.credentials.client_id, self.credentials.client_secret, self.credentials.refresh_token)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name, value in zip(self.names, self.values, strict=True) if not value)

    @property
    def begun(self) -> bool:
        return any(self.values)

    @property
    def application(self) -> bool:
        """Whether the profile has an application of its own here, and no seller."""
        client_id, client_secret, token = self.values
        return bool(client_id and client_secret) and not token and not self.shared


class Search(NamedTuple):
    """The first complete set, whether another one differs from it, and what was looked for where none is complete.

    `warnings` are about places: a file that others can read, a secret that could not be fetched. `secrets` are those
    of every place, used or not, so that none of them is ever shown. `application` is the first client id and secret
    found together, with or without a refresh token; `alone` is where such a pair stands without one. `seen` says, place
    by place, what is there and what is not, where no set is complete.
    """

    credentials: Credentials | None = None
    conflict: str = ""
    looked_for: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    settings: Settings = Settings()
    warnings: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    application: tuple[str, str] | None = None
    alone: Offer | None = None
    seen: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Search(credentials={self.credentials!r}, conflict={self.conflict!r}, missing={self.missing!r})"


def chosen(offers: Iterable[Offer], warnings: tuple[str, ...] = ()) -> Search:
    """The first complete offer; halves of two are never put together. Without one, what the closest lacks."""
    offered = tuple(offers)
    complete = [one for one in offered if not one.missing]
    secrets = tuple(secret for one in offered for secret in one.credentials.secrets if secret)
    settings = _settings(offered, complete)
    known = Search(
        settings=settings,
        warnings=warnings,
        secrets=secrets,
        application=_application(offered),
        alone=next((one for one in offered if one.application), None),
    )
    if complete:
        return known._replace(credentials=complete[0].credentials, conflict=_conflict(complete))
    closest = max((one for one in offered if one.begun), key=lambda one: -len(one.missing), default=None)
    return known._replace(
        looked_for=tuple(dict.fromkeys(name for one in offered for name in one.names)),
        missing=closest.missing if closest is not None else (),
    )


def _application(offered: Iterable[Offer]) -> tuple[str, str] | None:
    pairs = (one.values[:2] for one in offered)
    return next(((client_id, secret) for client_id, secret in pairs if client_id and secret), None)


def _conflict(complete: list[Offer]) -> str:
    first, *others = complete
    differing = [one.credentials.source for one in others if one.values != first.values]
    return f"{differing[0]} holds another complete set; {first.credentials.source} is used" if differing else ""


def _settings(offered: Iterable[Offer], complete: list[Offer]) -> Settings:
    """Those of the set that is used, or of a profile without credentials of its own; never another seller's."""
    used = complete[:1] or list(offered)
    alone = (one for one in offered if not one.begun)
    return next((one.settings for one in (*used, *alone) if one.settings != Settings()), Settings())


def hinted(client_id: str) -> str:
    """A client id as it may be shown: its kind and its last four characters; of anything else in its place, nothing."""
    prefix = "amzn1.application-oa2-client."
    if not client_id.startswith(prefix):
        return "…"
    return f"{prefix}…{client_id[-4:]}" if len(client_id) > len(prefix) + 8 else f"{prefix}…"
