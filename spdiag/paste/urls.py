"""The URL that was called: host, path and query as they stand, decoded once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.core.tokens import kind_of
from spdiag.paste.paste import Findings, Paste, fact

_URL = r"https?://[^\s\"'<>`\\|{}()]+(?:\{[A-Za-z]+\}[^\s\"'<>`\\|{}()]*)*"
_HOSTS = (
    "sellingpartnerapi",
    "api.amazon.co",
    "business-api.amazon",
    "sts.",
    "tortuga-",
    "amazonaws.com",
    "amazonservices.",
)
_PATH = (
    r"(?:(?<![\w./}-])|(?<=\})(?=/))((?:GET|POST|PUT|PATCH|DELETE)\s{1,4}:?\s{0,4})?(/?(?:[a-z][A-Za-z]{2,30}/){1,4}"
    r"(?:v\d|20\d\d-\d\d-\d\d)/[A-Za-z][^\s\"'<>`\\)]{1,600}|/auth/o2/token)"
)
# an SP-API host with a path and no scheme before it
_BARE = (
    r"(?<![\w./@-])(?:(?:sandbox\.)?sellingpartnerapi[\w-]{0,20}\.amazon\.com|api\.amazon\.co(?:m|\.uk|\.jp)|"
    r"(?:sandbox\.)?(?:na|eu|jp)\.business-api\.amazon\.com)/[a-z][^\s\"'<>`\\|(){}]{3,600}"
)
_HOST = r"(?<![\w./@-])(?:sandbox\.)?sellingpartnerapi-[a-z]{2}\.amazon\.com(?![\w.-])"
# the `uri` of one request within a batch is not what was called
_PART = r"\buris?[\"']?\s{0,3}(?:=>|[:=])\s{0,3}[\"']$"
_RESTRICTED = r"(?i)restricted_?(?:resources|data_?token)"
_RESOURCE = r"\bpath[\"'`]?\s{0,3}(?:=>|[:=])\s{0,3}[\"'`]$"
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
    path = next((one for one in re.finditer(_PATH, paste.text) if not _part(paste.text, one.start(2))), None)
    if path is None:
        return _host_alone(paste)
    origin = paste.line(path.start(2))
    method = (fact("request.method", path[1].strip(" :\t"), origin),) if path[1] else ()
    written = path[2].rstrip(".,;:*")
    return Findings("", (*method, *target(written if written.startswith("/") else "/" + written, origin)))


def _host_alone(paste: Paste) -> Findings | None:
    """An SP-API host that a sentence or a setting names, without a path."""
    found = re.search(_HOST, paste.folded)
    return Findings("", (fact("request.host", found[0], paste.line(found.start())),)) if found else None


def called(text: str) -> tuple[str, int] | None:
    """The first URL that belongs to one of Amazon's APIs, and where it stands."""
    for seen, match in enumerate(re.finditer(_URL, text) if "://" in text else ()):
        host = host_of(match[0])
        ours = any(known in host for known in _HOSTS) or ("amazon." in host and "/auth/o2/token" in match[0])
        if ours and not _aside(text, match.start()):
            return match[0].rstrip(".,;:*"), match.start()
        if seen > 200:
            return None
    bare = re.search(_BARE, text)
    return (f"https://{bare[0].rstrip('.,;:*')}", bare.start()) if bare else None


def _aside(text: str, start: int) -> bool:
    return "xmlns" in text[max(start - 14, 0) : start] or _part(text, start)


def _part(text: str, start: int) -> bool:
    """Whether what begins here is the address of a part: of a batch, or of what a restricted token is asked for."""
    before = text[max(start - 14, 0) : start]
    if re.search(_PART, before):
        return True
    return re.search(_RESOURCE, before) is not None and re.search(_RESTRICTED, text) is not None


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
