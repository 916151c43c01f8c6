"""Sending requests: within a budget of calls and of time, with jittered back-off, and a record of each."""

from __future__ import annotations

import platform
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from spdiag import __version__
from spdiag.core.diagnosis import Sent
from spdiag.probes.answers import Answer, Request

TRIES = 3
FIRST_PAUSE = 0.5
LONGEST_WAIT = 10.0
LARGEST_BODY = 1_000_000
PASSING = frozenset({408, 429, 500, 502, 503, 504})
MINT_PATH = "/tokens/2021-03-01/restrictedDataToken"
AGENT = f"spdiag/{__version__} (Language=Python/{platform.python_version()}; Platform={platform.system()})"

PLAIN_HEADERS = {"User-Agent": AGENT, "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
UNSENDABLE = "unsendable-header"


class _Session(requests.Session):
    """Looks up the proxies and certificates that the environment names once for each host, not for each request."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[str, Mapping[str, Any]] = {}

    def merge_environment_settings(self, url: Any, *settings: Any) -> Any:
        host = urlsplit(url).netloc
        if host not in self._settings:
            self._settings[host] = super().merge_environment_settings(url, *settings)
        return dict(self._settings[host])


def fresh_session() -> requests.Session:
    """A session that keeps connections, and no cookies: what one seller's answer sets reaches no other's call."""
    session = _Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


@dataclass(slots=True, kw_only=True)
class Caller:
    """The one way out to Amazon. `timeout` seconds bound the whole run, `most_calls` the requests sent.

    `turn` is held as long as a request is under way; who shares it with others waits for one.
    """

    timeout: float
    most_calls: int
    progress: Callable[[str], None] = lambda _: None
    pause: Callable[[float], None] = time.sleep
    calls: list[Sent] = field(default_factory=list)
    session: requests.Session = field(default_factory=fresh_session)
    turn: Callable[[], AbstractContextManager[object]] = nullcontext
    _started: float = field(default_factory=time.monotonic)

    def send(self, request: Request) -> Answer:
        """The answer, after retries of what may pass; never raises for what the network or Amazon does."""
        self._refuse_changes(request)
        answer = Answer(method=request.method, host="", path="", trouble="no-budget", tries=0)
        for attempt in range(TRIES):
            if len(self.calls) >= self.most_calls or self.left() <= 0:
                break
            before = str(answer.status or answer.trouble) if attempt else ""
            answer = self._once(request, attempt + 1, before)
            if not self._again(request, answer) or not self._paused(attempt, answer):
                break
        return answer

    def _refuse_changes(self, request: Request) -> None:
        """Stops a changing request before it is sent: GETs go out, and the two POSTs that only mint tokens."""
        mints = request.place == "lwa" or request.target == MINT_PATH
        if request.method != "GET" and not (request.method == "POST" and mints):
            raise AssertionError(f"spdiag does not send {request.method} {request.path}")

    def left(self) -> float:
        """Seconds left of the run."""
        return self.timeout - (time.monotonic() - self._started)

    def calls_left(self) -> int:
        """How many requests may still be sent."""
        return max(0, self.most_calls - len(self.calls))

    def wait(self, seconds: float) -> None:
        """Keeps a rate of Amazon's, as long as the run lasts."""
        self.pause(max(0.0, min(seconds, self.left())))

    @contextmanager
    def halted(self) -> Iterator[None]:
        """While a person thinks, the run's time stands still."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._started += time.monotonic() - began

    def close(self) -> None:
        self.session.close()

    def _again(self, request: Request, answer: Answer) -> bool:
        if not request.retry or (answer.status == 429 and not request.retry_throttled):
            return False
        return answer.trouble != UNSENDABLE and (answer.status is None or answer.status in PASSING)

    def _paused(self, attempt: int, answer: Answer) -> bool:
        """Waits before the next try; false when there is none, or no time for it."""
        wait = FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.0)
        if attempt + 1 >= TRIES or len(self.calls) >= self.most_calls or wait >= self.left():
            return False
        self.progress(f"{answer.host} answered {answer.status or answer.trouble}, trying again")
        self.pause(wait)
        return True

    def _once(self, request: Request, tries: int, before: str) -> Answer:
        host = urlsplit(request.url).netloc
        with self.turn():
            started = time.monotonic()
            status, headers, body, trouble = self._exchange(request)
            spent = round((time.monotonic() - started) * 1000)
        self.calls.append(
            Sent(
                method=request.method,
                host=host,
                path=request.path,
                status=status,
                request_id=headers.get("x-amzn-requestid", ""),
                milliseconds=spent,
                trouble=trouble,
            )
        )
        return Answer(
            method=request.method,
            host=host,
            path=request.path,
            place=request.place,
            status=status,
            headers=headers,
            body=body,
            trouble=trouble,
            tries=tries,
            before=before,
            milliseconds=spent,
            ahead=ahead_of(headers.get("date", ""), time.time()),
        )

    def _exchange(self, request: Request) -> tuple[int | None, dict[str, str], str, str]:
        wait = max(0.05, min(LONGEST_WAIT, self.left()))
        try:
            prepared = _prepared(request)
            settings: Any = self.session.merge_environment_settings(prepared.url, {}, True, None, None)
            adapter = self.session.get_adapter(request.url)
            with adapter.send(prepared, timeout=(wait, wait), **settings) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return response.status_code, headers, self._body(response), ""
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return None, {}, "", trouble(error)

    def _body(self, response: requests.Response) -> str:
        held = b""
        while len(held) <= LARGEST_BODY and self.left() > 0:
            piece = response.raw.read1(65_536, decode_content=True)
            if not piece:
                break
            held += piece
        return held[:LARGEST_BODY].decode("utf-8", errors="replace")


def ahead_of(date: str, now: float) -> int | None:
    """By how many seconds `now` is later than an HTTP date; `None` when it is none."""
    try:
        return round(now - parsedate_to_datetime(date).timestamp())
    except ValueError:
        return None


def _prepared(request: Request) -> requests.PreparedRequest:
    """The request as it is sent, without what a session would add: cookies, and credentials out of ~/.netrc."""
    prepared = requests.PreparedRequest()
    prepared.method, prepared.url = request.method, _encoded(request.url)
    prepared.prepare_headers({name: value.encode() for name, value in (PLAIN_HEADERS | dict(request.headers)).items()})
    if request.form is not None or request.json is not None:
        prepared.prepare_body(request.form, None, request.json)
    return prepared


@lru_cache(maxsize=64)
def _encoded(url: str) -> str:
    """The address as it is sent; many sellers are asked at the same one."""
    prepared = requests.PreparedRequest()
    prepared.prepare_url(url, None)
    return prepared.url or url


KINDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.InvalidHeader, UNSENDABLE),
    (requests.exceptions.ProxyError, "proxy"),
    (requests.exceptions.SSLError, "tls"),
    (requests.exceptions.Timeout, "timeout"),
)
WRAPPED = (("NameResolution", "dns"), ("gaierror", "dns"), ("ReadTimeout", "timeout"), ("ConnectionRefused", "refused"))


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
