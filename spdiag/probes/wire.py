"""One exchange over HTTP: connections that are kept, proxies and certificates as the environment names them."""

import json
import platform
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import requests
import urllib3

from spdiag import __version__
from spdiag.probes.answers import Request

LARGEST_BODY = 1_000_000
AGENT = f"spdiag/{__version__} (Language=Python/{platform.python_version()}; Platform={platform.system()})"

PLAIN_HEADERS = {"User-Agent": AGENT, "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
UNSENDABLE = "unsendable-header"


class Came(NamedTuple):
    """What came back: status, headers in lower case and body; without a status, the trouble that prevented it."""

    status: int | None
    headers: dict[str, str]
    body: str
    trouble: str = ""


class Way(NamedTuple):
    """The way to one host: its connections, and whether they lead to a proxy that wants whole addresses."""

    pool: Any
    whole: bool


class Wire:
    """Connections that are kept, and nothing else: no cookies, no redirects, no credentials out of ~/.netrc.

    Which proxy and which certificates hold is looked up once for each host, as `requests` does it.
    """

    def __init__(self) -> None:
        self._session = requests.Session()
        self._ways: dict[str, Way] = {}

    def exchange(self, request: Request, wait: float, goes_on: Callable[[], bool]) -> Came:
        """What came back within `wait` seconds for each step, read as long as it `goes_on`; never raises for it."""
        try:
            body, kind = _content(request)
            address = _encoded(request.url)
            headers = _sendable(PLAIN_HEADERS | kind | dict(request.headers))
            way = self._way(address)
            response = way.pool.urlopen(
                request.method,
                address if way.whole else _target(address),
                body=body,
                headers=headers,
                redirect=False,
                retries=False,
                assert_same_host=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(connect=wait, read=wait),
            )
            try:
                got = {name.lower(): value for name, value in response.headers.items()}
                return Came(response.status, got, _read(response, goes_on))
            finally:
                response.close()
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return Came(None, {}, "", trouble(error))

    def close(self) -> None:
        self._session.close()

    def _way(self, address: str) -> Way:
        parts = urlsplit(address)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._ways:
            self._ways[host] = self._found(address)
        return self._ways[host]

    def _found(self, address: str) -> Way:
        adapter: Any = self._session.get_adapter(address)
        settings: Any = self._session.merge_environment_settings(address, {}, True, None, None)
        verify, proxies = settings["verify"], settings["proxies"]
        asked = requests.Request("GET", address).prepare()
        pool = adapter.get_connection_with_tls_context(asked, verify, proxies=proxies, cert=settings["cert"])
        adapter.cert_verify(pool, address, verify, settings["cert"])
        return Way(pool, whole=adapter.request_url(asked, proxies).startswith("http"))


def _content(request: Request) -> tuple[bytes | None, dict[str, str]]:
    if request.form is not None:
        return urlencode(request.form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if request.json is not None:
        return json.dumps(request.json).encode(), {"Content-Type": "application/json"}
    return None, {}


def _sendable(headers: dict[str, str]) -> dict[str, bytes]:
    for value in headers.values():
        if value != value.strip() or not value.isprintable():
            raise requests.exceptions.InvalidHeader
    return {name: value.encode() for name, value in headers.items()}


@lru_cache(maxsize=64)
def _encoded(url: str) -> str:
    """The address as it is sent; many sellers are asked at the same one."""
    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, None)
    return prepared.url or url


def _target(address: str) -> str:
    parts = urlsplit(address)
    return parts._replace(scheme="", netloc="").geturl() or "/"


def _read(response: Any, goes_on: Callable[[], bool]) -> str:
    held = b""
    while len(held) <= LARGEST_BODY and goes_on():
        piece = response.read1(65_536, decode_content=True)
        if not piece:
            break
        held += piece
    return held[:LARGEST_BODY].decode("utf-8", errors="replace")


KINDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.InvalidHeader, UNSENDABLE),
    (urllib3.exceptions.ProxyError, "proxy"),
    (urllib3.exceptions.SSLError, "tls"),
    (urllib3.exceptions.ReadTimeoutError, "timeout"),
)
WRAPPED = (
    ("NameResolution", "dns"),
    ("gaierror", "dns"),
    ("ConnectionRefused", "refused"),
    ("TimeoutError", "timeout"),
)


def trouble(error: Exception) -> str:
    """dns, refused, reset, timeout, tls or proxy, told from the exception and what it wraps."""
    known = next((name for kind, name in KINDS if isinstance(error, kind)), "")
    chain = " ".join(type(one).__name__ for one in _causes(error))
    return known or next((name for word, name in WRAPPED if word in chain), "reset")


def _causes(error: BaseException) -> list[BaseException]:
    """The exception and everything it wraps, as `args`, `reason` or cause."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return found
