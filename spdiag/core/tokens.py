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
)


def kind_of(value: str) -> str | None:
    """refresh, restricted, access, grantless, client-id, client-secret or application-id; `None` when no prefix tells.

    `%7C` stands for the bar of a token that was copied out of a URL.
    """
    plain = value.strip().strip("\"'").replace("%7C", "|").replace("%7c", "|")
    return next((kind for prefix, kind in PREFIXES if plain.startswith(prefix)), None)
