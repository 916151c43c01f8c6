"""Which part of Amazon a code belongs to, by its shape alone."""

from __future__ import annotations

LWA_CODES = frozenset(
    (
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
        "server_error",
        "temporarily_unavailable",
    )
)
_BEGINNINGS = (("FBA_INB_", "inbound"), ("SPDC", "oauth"), ("SPSA", "oauth"), ("CONSENT_LIMIT", "oauth"))


def surface_of(code: str) -> str:
    """lwa, oauth or inbound when the code's shape says so, else empty."""
    if code.lower() in LWA_CODES:
        return "lwa"
    upper = code.upper()
    if upper[:2] == "MD" and len(upper) == 6 and upper[2:].isdigit():
        return "oauth"
    return next((surface for beginning, surface in _BEGINNINGS if upper.startswith(beginning)), "")
