"""On whose behalf is asked, a seller's or the application's alone, and what the credentials show of themselves."""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence, Value
from spdiag.credentials.found import Credentials, Search
from spdiag.credentials.shapes import flaws, shape

ORIGIN = "credentials"


def serving(found: Search, asked: Case, *, smoke: bool) -> Search:
    """The search with an application's id and secret as its credentials, where there is no whole set and these will
    do: for an operation without a seller, or for a smoke check that names none.

    A refresh token that is there but empty was meant to be one; no smoke check passes it over.
    """
    alone = found.alone
    if found.credentials is not None or alone is None:
        return found
    plain = smoke and "operation.id" not in asked and "request.path" not in asked and not _emptied(found)
    needless = asked.value("operation.grantless") is True
    return found._replace(credentials=alone.credentials) if needless or plain else found


def credential_facts(found: Search) -> list[Evidence]:
    """Whether credentials are there, what is odd about them by their shape, and what was seen where they are not."""
    if found.credentials is None:
        return _absence(found)
    return [Evidence("credentials.complete", True, ORIGIN), *_presence(found, found.credentials)]


def _absence(found: Search) -> list[Evidence]:
    told: dict[str, Value] = {
        "credentials.complete": False,
        "credentials.missing": found.missing or found.looked_for,
        "credentials.seen": "; ".join((*found.seen, *found.warnings)) or None,
        "credentials.application": found.alone is not None and not _emptied(found),
    }
    return [Evidence(name, value, ORIGIN) for name, value in told.items()]


def _emptied(found: Search) -> bool:
    return found.alone is not None and found.alone.names[2] in found.alone.blank


def _presence(found: Search, credentials: Credentials) -> list[Evidence]:
    seen = flaws(credentials)
    fatal = tuple(str(flaw) for flaw in seen if flaw.fatal)
    odd = (*(str(flaw) for flaw in seen if not flaw.fatal), *filter(None, (found.conflict, *found.warnings)))
    told: dict[str, Value] = {
        "credentials.source": credentials.source,
        "credentials.conflict": bool(found.conflict),
        "credentials.refresh-token": bool(credentials.refresh_token),
        "credentials.refresh-token-shape": shape(credentials.refresh_token) or None,
        "credentials.problem": fatal or None,
        "credentials.oddity": odd or None,
    }
    return [Evidence(name, value, ORIGIN) for name, value in told.items()]
