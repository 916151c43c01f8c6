"""Where Login with Amazon and the Selling Partner API are, and which hosts a token may be sent to.

Rests on https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from spdiag.core.problem import Problem

LAST_PORT = 65_535
REGIONS = ("na", "eu", "fe")
LWA = "https://api.amazon.com/auth/o2/token"
AMAZON = (".amazon.com", ".amazon.co.uk", ".amazon.co.jp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The token endpoint, and the base address of the API in each region; `twin` are those of the other kind, the
    sandbox for production and the reverse.

    `own` and `own_twin` are the regions whose address somebody chose. A token meant for such a place goes to no host
    of Amazon's on spdiag's own account, nor the reverse.
    """

    lwa: str
    api: Mapping[str, str]
    twin: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    own_twin: frozenset[str] = frozenset()

    def alike(self, region: str = "") -> tuple[str, ...]:
        """The regions that may be asked beside this one; without one, those somebody chose, or else all."""
        chosen = region in self.own if region else bool(self.own)
        return tuple(one for one in self.api if (one in self.own) is chosen)

    def twin_of(self, region: str) -> str:
        """The twin of a region's address, empty where the two are not of one kind."""
        return self.twin.get(region, "") if (region in self.own) is (region in self.own_twin) else ""


def endpoints(
    environment: Mapping[str, str], *, business: bool = False, sandbox: bool = False, allowed: Iterable[str] = ()
) -> Endpoints:
    """The addresses in force; raises `Problem` for one that a token must not be sent to."""
    trusted = tuple(host.casefold() for host in allowed)
    own, api = _addresses(environment, business, sandbox, trusted)
    own_twin, twin = _addresses(environment, business, not sandbox, trusted)
    lwa = _safe(environment.get("SPDIAG_LWA_URL") or LWA, trusted)
    return Endpoints(lwa=lwa, api=api, twin=twin, own=frozenset(own), own_twin=frozenset(own_twin))


def _addresses(
    environment: Mapping[str, str], business: bool, sandbox: bool, trusted: tuple[str, ...]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The addresses somebody chose, by region, and the address in force for each region."""
    name = f"SPDIAG_{'BUSINESS' if business else 'SPAPI'}_{'SANDBOX_' if sandbox else ''}URL_"
    own = {region: url for region in REGIONS if (url := environment.get(name + region.upper()))}
    bases = {region: own.get(region) or _default(region, business, sandbox) for region in REGIONS}
    return own, {region: _safe(base, trusted) for region, base in bases.items()}


def _default(region: str, business: bool, sandbox: bool) -> str:
    place = "jp" if business and region == "fe" else region
    host = f"{place}.business-api.amazon.com" if business else f"sellingpartnerapi-{place}.amazon.com"
    return f"https://{'sandbox.' if sandbox else ''}{host}"


def _safe(url: str, trusted: tuple[str, ...]) -> str:
    parts = _parts(url)
    host = (parts.hostname or "").casefold()
    if parts.scheme == "http" and not is_loopback(host):
        raise Problem("insecure-url", f"`http://{host}` is not encrypted", hint="use https; http is for loopback only")
    if not (is_loopback(host) or f".{host}".endswith(AMAZON) or host in trusted):
        hint = f"if you trust it: --allow-host {host}"
        raise Problem("host-not-allowed", f"`{host}` is not a host of Amazon's", hint=hint)
    return url.rstrip("/")


@lru_cache(maxsize=64)
def _parts(url: str) -> SplitResult:
    """The parts of an address that every reader reads alike: a scheme, a plain host, perhaps a port, a path."""
    plain = re.match(r"https?://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?(?:/[^\s\\]*)?$", url)
    if plain is None or int(plain[2] or 0) > LAST_PORT:
        shown = re.match(r"[A-Za-z]{0,10}:?/{0,2}[A-Za-z0-9.-]{0,80}", url)
        raise Problem("insecure-url", f"`{shown[0] if shown else ''}…` is not an address spdiag can call")
    try:
        return urlsplit(url)
    except ValueError:
        raise Problem("insecure-url", "an address with a broken host is none that spdiag can call") from None


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
