"""Where Login with Amazon and the Selling Partner API are, and which hosts a token may be sent to.

Rests on https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from spdiag.core.problem import Problem

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
    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    if parts.scheme not in ("http", "https") or not host or parts.username:
        raise Problem("insecure-url", f"`{host or url.partition('?')[0][:80]}` is not an address spdiag can call")
    if parts.scheme == "http" and not is_loopback(host):
        raise Problem("insecure-url", f"`http://{host}` is not encrypted", hint="use https; http is for loopback only")
    if not (is_loopback(host) or f".{host}".endswith(AMAZON) or host in trusted):
        raise Problem(
            "host-not-allowed", f"`{host}` is not a host of Amazon's", hint=f"if you trust it: --allow-host {host}"
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
