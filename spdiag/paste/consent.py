"""Consent URLs and callback URLs, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.core.tokens import kind_of
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.surfaces import surface_of
from spdiag.paste.urls import decoded, host_of

_URL = r"https?://[^\s\"'<>`\\|]+"
_BLANK_VALUE = r"\s{1,3}[^\s=\"'<>]{1,200}(?=[&\s]|$)[^\s\"'<>`]*"
_PAGES = ("/apps/authorize/consent", "/b2b/abws/oauth", "/sp-api/authorize/consent")
_KNOWN = ("version", "state", "redirect_uri", "application_id", "applicationId")
_LONE_REDIRECT = r"redirect_uri\s{0,3}[=:]\s{0,3}(https?(?:://|%3A%2F%2F)[^\s\"'<>&]+)"


def read(paste: Paste) -> Findings | None:
    """The facts of the first consent URL, or of a callback that carries an error, or of a lone `redirect_uri`."""
    for url, start, rest in _urls(paste.text):
        origin = paste.line(start)
        if any(page in url for page in _PAGES):
            facts = tuple(_consent(url, origin))
            alone = not rest.strip() or paste.text.lstrip().startswith("http")
            return Findings("url" if alone else "", facts)
        if re.search(r"[?&#;](?:error|spapi_oauth_code|amazon_callback_uri)=", url):
            return Findings("url", tuple(_callback(url, origin)))
    lone = re.search(_LONE_REDIRECT, paste.text)
    return Findings("", tuple(_redirect(decoded(lone[1]), paste.line(lone.start())))) if lone else None


def _urls(text: str) -> Iterator[tuple[str, int, str]]:
    """Each URL, also one whose parameters have blanks behind their equal signs."""
    for seen, match in enumerate(re.finditer(_URL, text)):
        url, end = match[0], match.end()
        while url.endswith("=") and (more := re.compile(_BLANK_VALUE).match(text, end)):
            url, end = url + more[0], more.end()
        yield url.rstrip(".,;*)"), match.start(), text[end : end + 40]
        if seen > 100:
            return


def _consent(url: str, origin: str) -> Iterator[Evidence]:
    query = url.partition("?")[2]
    separators = _separators(query)
    values = _values(query)
    yield fact("consent.url", re.sub(r"((?:amazon_)?state=)[^&\s]*", r"\1…", url), origin)
    yield fact("consent.host-kind", _host_kind(host_of(url)), origin)
    yield fact("consent.separators", separators, origin)
    application = _application(values)
    yield fact("consent.application-id", application, origin)
    yield fact("consent.version-beta", values.get("version", "").strip() == "beta", origin)
    yield fact("consent.state", bool(values.get("state", "").strip()), origin)
    redirect = values.get("redirect_uri")
    kind = "fragment" if "#" in url else "absent" if redirect is None else redirect_kind(decoded(redirect))
    yield fact("consent.redirect-uri", kind, origin)
    problems = tuple(_problems(url, application, separators, kind, values))
    if problems:
        yield fact("consent.problem", problems, origin)
    yield fact("error.surface", "oauth", origin)


def _problems(url: str, application: str, separators: str, redirect: str, values: dict[str, str]) -> Iterator[str]:
    if application != "solution":
        yield f"application-id-{application}"
    if separators != "ok":
        yield separators
    if redirect in ("fragment", "localhost", "http"):
        yield f"redirect-uri-{redirect}"
    if not values.get("state", "").strip():
        yield "state-absent"
    if re.search(r"\s", url):
        yield "blank-in-url"


def _values(query: str) -> dict[str, str]:
    """The parameters as they are meant, wherever a wrong separator stands."""
    found: dict[str, str] = {}
    for part in re.split(rf"&amp;|&|\?(?=(?:{'|'.join(_KNOWN)})=)|#", query):
        name, equals, value = part.partition("=")
        if equals:
            found.setdefault(name.strip(), value)
    return found


def _separators(query: str) -> str:
    if re.search(rf"\?(?:{'|'.join(_KNOWN)})=", query) or ("?" in re.sub(r"redirect_uri=[^&]*", "", query)):
        return "second-question-mark"
    return "html-escaped" if "&amp;" in query else "ok"


def _application(values: dict[str, str]) -> str:
    written = values.get("application_id", values.get("applicationId"))
    if written is None or not written.strip():
        return "absent"
    kind = kind_of(decoded(written)) if written == written.strip() else None
    return {"application-id": "solution", "client-id": "client-id"}.get(kind or "", "other")


def redirect_kind(uri: str) -> str:
    """https, http, localhost or fragment."""
    if "#" in uri:
        return "fragment"
    if re.match(r"https?://(?:localhost|127\.|\[::1\]|0\.0\.0\.0)", uri):
        return "localhost"
    return "https" if uri.startswith("https://") else "http" if uri.startswith("http://") else "other"


def _redirect(uri: str, origin: str) -> Iterator[Evidence]:
    kind = redirect_kind(uri)
    yield fact("consent.redirect-uri", kind, origin)
    if kind in ("fragment", "localhost", "http"):
        yield fact("consent.problem", (f"redirect-uri-{kind}",), origin)


def _host_kind(host: str) -> str:
    for word, kind in (("sellercentral", "seller-central"), ("vendorcentral", "vendor-central")):
        if host.startswith(word) and ".amazon." in f".{host}":
            return kind
    return "business" if host.startswith(("www.amazon.", "amazon.")) else "other"


def _callback(url: str, origin: str) -> Iterator[Evidence]:
    values = _values(url.partition("?")[2] or url.partition("#")[2])
    if error := decoded(values.get("error", "")):
        yield fact("consent.error", error, origin)
        yield fact("error.code", error, origin)
    if said := decoded(values.get("error_description", "")).replace("+", " "):
        yield fact("error.message", said, origin)
    yield fact("error.surface", surface_of(error) or "oauth", origin)
