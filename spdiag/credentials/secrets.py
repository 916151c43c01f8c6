"""The secrets that stand in an environment, so that none of them is ever shown."""

from __future__ import annotations

from collections.abc import Mapping

NAMES = (
    "SP_API_CLIENT_SECRET",
    "SP_API_REFRESH_TOKEN",
    "LWA_CLIENT_SECRET",
    "LWA_REFRESH_TOKEN",
    "SELLING_PARTNER_APP_CLIENT_SECRET",
    "SELLING_PARTNER_APP_REFRESH_TOKEN",
    "SPAPI_LWA_CLIENT_SECRET",
    "SPAPI_LWA_REFRESH_TOKEN",
)
"""The names under which the common clients keep secrets; each also with a suffix for one of several accounts."""


def known_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Every secret that stands in the environment under a known name, with any suffix, whether it is used or not."""
    return tuple(value for name, value in environment.items() if value and name.startswith(NAMES))
