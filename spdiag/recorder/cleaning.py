"""What of a request may be written: hosts, paths, marketplaces and words, without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from spdiag.catalog.paths import locate, segments_of
from spdiag.catalog.places import host_of
from spdiag.catalog.templates import matching
from spdiag.core.redaction import Gate

if TYPE_CHECKING:
    from spdiag.recorder.calls import Headers

KINDS = ("sp-api", "sandbox", "business", "business-sandbox")
TOKEN_PATH = "/auth/o2/token"
LONGEST = 500
MOST_IDS = 40
QUERY_NAMES = ("marketplaceid", "marketplaceids", "marketplace", "destinationmarketplaces")
REQUEST_IDS = ("x-amzn-RequestId", "x-amz-request-id", "x-amzn-request-id")
_MARKETPLACE = re.compile(r"A[A-Z0-9]{9,14}")
_REQUEST_ID = re.compile(r"[0-9A-Fa-f-]{8,64}|[A-Z0-9]{8,40}")
_PLAIN = re.compile(r"[A-Za-z0-9]{1,16}")


def wanted(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether a request is to SP-API, to loopback, or to a host that was named; never one for a token unasked."""
    try:
        host, path = _host_and_path(url)
    except ValueError:  # no address at all: the client says so itself
        return False
    return host in hosts or (_ours(host) and not path.endswith(TOKEN_PATH))


def path_of(url: str) -> str:
    """The path of an address, without query and fragment."""
    return urlsplit(url).path or "/"


def place_of(url: str) -> str:
    """The host of an address, and its port where one is written; never a user or a password."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _host_and_path(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.path.rstrip("/")


@lru_cache(maxsize=256)
def _ours(host: str) -> bool:
    known = host_of(host)
    return _loopback(host) if known is None else known.kind in KINDS


def _loopback(host: str) -> bool:
    return host in ("localhost", "::1") or (host.startswith("127.") and host.replace(".", "").isdigit())


@lru_cache(maxsize=4096)
def operation(method: str, path: str) -> str | None:
    """The catalog's name of the operation that is called; `None` when the path leads to none."""
    segments = segments_of(path)
    if "" in segments or not matching(segments):
        return None  # looking for what was meant takes long, and is for those who read
    found = locate(method, path)
    return found.operation.name if found.operation and found.kind in ("exact", "removed") else None


def marketplaces(url: str) -> tuple[str, ...]:
    """The ids of marketplaces in the query, and nothing else of it."""
    query = urlsplit(url).query
    return tuple(dict.fromkeys(_ids(query)))[:MOST_IDS] if "arketplace" in query else ()


def _ids(query: str) -> Iterator[str]:
    for name, values in parse_qsl(query, max_num_fields=200):
        if name.lower().replace("_", "") in QUERY_NAMES:
            yield from filter(None, map(marketplace_id, values.split(",")))


def marketplace_id(text: object) -> str | None:
    """The text when it has the shape of a marketplace's id."""
    bare = text.strip() if isinstance(text, str) else ""
    return bare if _MARKETPLACE.fullmatch(bare) else None


def words(text: str) -> str:
    """A text on one line, cut to a sound length, with secrets and addresses masked."""
    if _PLAIN.fullmatch(text):
        return text
    masked = Gate().text(" ".join(text[: 4 * LONGEST].split()))
    return masked if len(masked) <= LONGEST else masked[: LONGEST - 1] + "…"


def header(headers: Headers, name: str) -> str:
    """The value of a header; empty when it is not there. A mere `dict` may have its name in any letter case."""
    value = headers.get(name)
    if value is None and isinstance(headers, dict):
        value = next((held for key, held in headers.items() if str(key).lower() == name.lower()), None)
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return text if isinstance(text, str) else ""


def request_id(headers: Headers) -> str | None:
    """The id that Amazon gave the request."""
    return next((id for name in REQUEST_IDS if (id := shaped_id(header(headers, name)))), None)


def shaped_id(text: object) -> str | None:
    """The text when it has the shape of an id of Amazon's: hexadecimal, or capitals and digits."""
    return words(text) if isinstance(text, str) and _REQUEST_ID.fullmatch(text) else None
