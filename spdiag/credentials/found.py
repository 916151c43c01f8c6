"""A complete set of credentials, and what a search for one found."""

from typing import NamedTuple


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


class Search(NamedTuple):
    """The first complete set, whether another one differs from it, and what was looked for where none is complete."""

    credentials: Credentials | None = None
    conflict: str = ""
    looked_for: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def hinted(client_id: str) -> str:
    """A client id as it may be shown: its kind and its last four characters; of anything else in its place, nothing."""
    prefix = "amzn1.application-oa2-client."
    if not client_id.startswith(prefix):
        return "…"
    return f"{prefix}…{client_id[-4:]}" if len(client_id) > len(prefix) + 8 else f"{prefix}…"
