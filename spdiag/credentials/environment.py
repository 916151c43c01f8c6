"""Credentials out of environment variables, under the names the common clients use."""

from collections.abc import Mapping
from typing import NamedTuple

from spdiag.credentials.found import Credentials, Offer

NO_PROFILE = "default"


class Scheme(NamedTuple):
    """The names one client uses; the first is the name of the scheme as shown."""

    label: str
    client_id: str
    client_secret: str
    refresh_token: str
    region: str = ""

    @property
    def names(self) -> tuple[str, str, str]:
        return (self.client_id, self.client_secret, self.refresh_token)


SCHEMES = (
    Scheme("SP_API_*", "SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN", "SP_API_REGION"),
    Scheme("LWA_APP_ID", "LWA_APP_ID", "LWA_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"),
    Scheme(
        "SELLING_PARTNER_APP_*",
        "SELLING_PARTNER_APP_CLIENT_ID",
        "SELLING_PARTNER_APP_CLIENT_SECRET",
        "SELLING_PARTNER_APP_REFRESH_TOKEN",
    ),
    Scheme(
        "SELLING_PARTNER_APP_* with SP_API_REFRESH_TOKEN",
        "SELLING_PARTNER_APP_CLIENT_ID",
        "SELLING_PARTNER_APP_CLIENT_SECRET",
        "SP_API_REFRESH_TOKEN",
    ),
    Scheme("LWA_*", "LWA_CLIENT_ID", "LWA_CLIENT_SECRET", "LWA_REFRESH_TOKEN"),
    Scheme(
        "SPAPI_LWA_*",
        "SPAPI_LWA_CLIENT_ID",
        "SPAPI_LWA_CLIENT_SECRET",
        "SPAPI_LWA_REFRESH_TOKEN",
        "SPAPI_ENDPOINT_REGION",
    ),
)


def offers(environment: Mapping[str, str], profile: str = NO_PROFILE) -> tuple[Offer, ...]:
    """What each scheme finds, in the contract's order.

    With a profile the names carry its suffix; the application's id and secret may stand without it, the seller's
    refresh token may not, or another seller would be checked than the one named.
    """
    return tuple(_offer(scheme, environment, profile) for scheme in SCHEMES)


def _offer(scheme: Scheme, environment: Mapping[str, str], profile: str) -> Offer:
    client_id, client_secret, token = (_suffixed(name, profile) for name in scheme.names)
    own = profile == NO_PROFILE or any(environment.get(name) for name in (client_id, client_secret))
    general = () if own else tuple(name for name in scheme.names[:2] if environment.get(name))
    return Offer(
        _credentials(scheme, _values(scheme, environment, profile), environment, profile),
        (client_id, client_secret, token),
        blank=tuple(name for name in (client_id, client_secret, token) if environment.get(name) == ""),
        shared=general,
    )


def _suffixed(name: str, profile: str) -> str:
    return name if profile == NO_PROFILE else f"{name}_{profile}"


def _values(scheme: Scheme, environment: Mapping[str, str], profile: str) -> tuple[str, str, str]:
    own = tuple(environment.get(_suffixed(name, profile), "") for name in scheme.names[:2])
    general = tuple(environment.get(name, "") for name in scheme.names[:2])
    client_id, client_secret = own if any(own) else general
    return client_id, client_secret, environment.get(_suffixed(scheme.refresh_token, profile), "")


def _credentials(
    scheme: Scheme, values: tuple[str, str, str], environment: Mapping[str, str], profile: str
) -> Credentials:
    label = scheme.label if profile == NO_PROFILE else f"{scheme.label} for {profile}"
    return Credentials(
        client_id=values[0],
        client_secret=values[1],
        refresh_token=values[2],
        source=f"environment {label}",
        region=_region(scheme, environment, profile),
        sandbox=environment.get("AWS_ENV", "").upper() == "SANDBOX",
    )


def _region(scheme: Scheme, environment: Mapping[str, str], profile: str) -> str:
    """The profile's region, else the one for all; none for a scheme without a name for it."""
    names = (_suffixed(scheme.region, profile), scheme.region) if scheme.region else ()
    return next((environment[name] for name in names if environment.get(name)), "")
