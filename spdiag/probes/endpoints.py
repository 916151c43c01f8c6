"""Where Login with Amazon and the Selling Partner API are, and which hosts a token may be sent to.

Rests on https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from spdiag.core.problem import Problem

LAST_PORT = 65_535
REGIONS = ("na", "eu", "fe")
LWA = "https://api.amazon.com/auth/o2/token"
AMAZON = (".amazon.com", ".amazon.co.uk", ".amazon.co.jp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The token endpoint, and the base address of the API in each region."""

    lwa: str
    api: Mapping[str, str]


def endpoints(
    environment: Mapping[str, str], *, business: bool = False, sandbox: bool = False, allowed: Iterable[str] = ()
) -> Endpoints:
    """The addresses in force; raises `Problem` for one that a token must not be sent to."""
    name = f"SPDIAG_{'BUSINESS' if business else 'SPAPI'}_{'SANDBOX_' if sandbox else ''}URL_"
    bases = {
        region: environment.get(name + region.upper()) or _default(region, business, sandbox) for region in REGIONS
    }
    lwa = environment.get("SPDIAG_LWA_URL") or LWA
    trusted = tuple(host.casefold() for host in allowed)
    return Endpoints(lwa=_safe(lwa, trusted), api={region: _safe(base, trusted) for region, base in bases.items()})


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


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
