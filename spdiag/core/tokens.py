"""What a token is, told by its prefix alone.

Rests on https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api and the Tokens API guide.
"""

from __future__ import annotations

PREFIXES = (
    ("Atzr|", "refresh"),
    ("Atz.sprdt|", "restricted"),
    ("Atza|", "access"),
    ("Atc|", "grantless"),
    ("amzn1.application-oa2-client.", "client-id"),
    ("amzn1.oa2-cs.", "client-secret"),
    ("amzn1.sp.solution.", "application-id"),
    ("amzn1.sellerapps.app.", "application-id"),
    ("amzn.mws.", "mws-token"),
)

NAMES = {
    "client-id": "a client id",
    "client-secret": "a client secret",
    "refresh": "a refresh token",
    "access": "an access token",
    "grantless": "a grantless access token",
    "restricted": "a Restricted Data Token",
    "application-id": "an application id",
    "mws-token": "an MWS auth token",
}
"""What each kind is called in a sentence."""
OWN_KIND = {"client_id": "client-id", "client_secret": "client-secret", "refresh_token": "refresh"}
"""The kind that belongs in each slot of the credentials."""


def kind_of(value: str) -> str | None:
    """refresh, restricted, access, grantless, client-id, client-secret, application-id or mws-token; `None` when no
    prefix tells.

    `%7C` stands for the bar of a token that was copied out of a URL.
    """
    plain = value.strip().strip("\"'").replace("%7C", "|").replace("%7c", "|")
    return next((kind for prefix, kind in PREFIXES if plain.startswith(prefix)), None)
