"""The URL that was called: host, path and query as they stand, decoded once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.core.tokens import kind_of
from spdiag.paste.paste import Findings, Paste, fact

_URL = r"https?://[^\s\"'<>`\\|{}()]+(?:\{[A-Za-z]+\}[^\s\"'<>`\\|{}()]*)*"
_HOSTS = ("sellingpartnerapi", "api.amazon.co", "business-api.amazon", "sts.", "tortuga-", "amazonaws.com")
_PATH = (
    r"(?<![\w./}-])((?:GET|POST|PUT|PATCH|DELETE)\s{1,4}:?\s{0,4})?(/?(?:[a-z][A-Za-z]{2,30}/){1,4}"
    r"(?:v\d|20\d\d-\d\d-\d\d)/[A-Za-z][^\s\"'<>`\\)]{1,600}|/auth/o2/token)"
)
_METHOD = r"\b(GET|POST|PUT|PATCH|DELETE)[\s:`'\"]{1,4}$"
_SECRET = (
    "refresh_token",
    "client_secret",
    "access_token",
    "code",
    "spapi_oauth_code",
    "mws_auth_token",
    "password",
    "mwsauthtoken",
    "x-amz-signature",
    "x-amz-security-token",
    "x-amz-credential",
    "signature",
    "awsaccesskeyid",
)


def read(paste: Paste) -> Findings | None:
    """The first URL of an Amazon API, else a path that looks like one."""
    found = called(paste.text)
    if found is not None:
        origin = paste.line(found[1])
        before = re.search(_METHOD, paste.text[max(found[1] - 12, 0) : found[1]])
        method = (fact("request.method", before[1], origin),) if before else ()
        facts = (*method, *facts_of(found[0], origin))
        alone = paste.text.lstrip().startswith("http")
        return Findings("url" if alone else "", facts)
    path = re.search(_PATH, paste.text)
    if path is None:
        return None
    origin = paste.line(path.start(2))
    method = (fact("request.method", path[1].strip(" :\t"), origin),) if path[1] else ()
    return Findings("", (*method, *target(path[2] if path[2].startswith("/") else "/" + path[2], origin)))


def called(text: str) -> tuple[str, int] | None:
    """The first URL that belongs to one of Amazon's APIs, and where it stands."""
    if "://" not in text:
        return None
    for seen, match in enumerate(re.finditer(_URL, text)):
        host = host_of(match[0])
        if any(known in host for known in _HOSTS) and "xmlns" not in text[max(match.start() - 14, 0) : match.start()]:
            return match[0].rstrip(".,;:*"), match.start()
        if seen > 200:
            return None
    return None


def host_of(url: str) -> str:
    return re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0].rpartition("@")[2].lower()


def facts_of(url: str, origin: str) -> Iterator[Evidence]:
    """Host, path and query of an absolute URL."""
    host = host_of(url)
    rest = url.partition("://")[2]
    named, _, port = host.partition(":")
    yield fact("request.host", named if port in ("443", "") else host, origin)
    yield from surface(host, origin)
    start = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    yield from target(rest[start:], origin)


def surface(host: str, origin: str) -> Iterator[Evidence]:
    if "business-api.amazon" in host:
        yield fact("error.surface", "business", origin)


def target(written: str, origin: str) -> Iterator[Evidence]:
    """Path and query of a request target."""
    path, question, query = written.partition("#")[0].partition("?")
    yield fact("request.path", path or "/", origin)
    if question and query:
        yield fact("request.query", pairs(query), origin)
        if "grant_type=" in query:
            yield fact("request.parameters-in", "query", origin)
            yield fact("request.grant-type", _value(query, "grant_type"), origin)


def pairs(query: str) -> tuple[str, ...]:
    """A query as NAME=VALUE, decoded once; secrets are reduced to their kind."""
    return tuple(_pair(one) for one in query.replace("&amp;", "&").split("&")[:100] if one)


def decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _pair(written: str) -> str:
    name, equals, value = written.partition("=")
    if not equals:
        return decoded(name)
    value = decoded(value)
    return f"{decoded(name)}={_reduced(name, value)}"


def _reduced(name: str, value: str) -> str:
    kind = kind_of(value)
    if name.lower() not in _SECRET and kind in (None, "client-id", "application-id"):
        return value
    return f"({kind or 'secret'})" if value else ""


def _value(query: str, name: str) -> str:
    return next((one.partition("=")[2] for one in pairs(query) if one.startswith(f"{name}=")), "")
