"""Sending requests: within a budget of calls and of time, with jittered back-off, and a record of each."""

from __future__ import annotations

import platform
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

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


@dataclass(slots=True, kw_only=True)
class Caller:
    """The one way out to Amazon. `timeout` seconds bound the whole run, `most_calls` the requests sent."""

    timeout: float
    most_calls: int
    progress: Callable[[str], None] = lambda _: None
    pause: Callable[[float], None] = time.sleep
    calls: list[Sent] = field(default_factory=list)
    _session: requests.Session = field(default_factory=requests.Session)
    _started: float = field(default_factory=time.monotonic)

    def send(self, request: Request) -> Answer:
        """The answer, after retries of what may pass; never raises for what the network or Amazon does."""
        self._refuse_changes(request)
        answer = Answer(method=request.method, host="", path="", trouble="no-budget", tries=0)
        for attempt in range(TRIES):
            if len(self.calls) >= self.most_calls or self.left() <= 0:
                break
            answer = self._once(request, attempt + 1)
            if not self._again(request, answer):
                break
            self._back_off(attempt, answer)
        return answer

    def _refuse_changes(self, request: Request) -> None:
        """Stops a changing request before it is sent: GETs go out, and the two POSTs that only mint tokens."""
        mints = request.place == "lwa" or request.target == MINT_PATH
        if request.method != "GET" and not (request.method == "POST" and mints):
            raise AssertionError(f"spdiag does not send {request.method} {request.path}")

    def left(self) -> float:
        """Seconds left of the run."""
        return self.timeout - (time.monotonic() - self._started)

    def close(self) -> None:
        self._session.close()

    def _again(self, request: Request, answer: Answer) -> bool:
        if answer.status == 429 and not request.retry_throttled:
            return False
        return answer.status is None or answer.status in PASSING

    def _back_off(self, attempt: int, answer: Answer) -> None:
        wait = min(FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.0), max(0.0, self.left()))
        if attempt + 1 < TRIES and wait < self.left():
            self.progress(f"{answer.host} answered {answer.status or answer.trouble}, trying again")
            self.pause(wait)

    def _once(self, request: Request, tries: int) -> Answer:
        host = urlsplit(request.url).netloc
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
            milliseconds=spent,
        )

    def _exchange(self, request: Request) -> tuple[int | None, dict[str, str], str, str]:
        wait = max(0.05, min(LONGEST_WAIT, self.left()))
        try:
            with self._session.request(
                request.method,
                request.url,
                headers={"User-Agent": AGENT, "Accept": "application/json", **request.headers},
                data=request.form,
                json=request.json,
                timeout=(wait, wait),
                allow_redirects=False,
                stream=True,
                auth=_no_netrc,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return response.status_code, headers, self._body(response), ""
        except requests.RequestException as error:
            return None, {}, "", trouble(error)

    def _body(self, response: requests.Response) -> str:
        held = b""
        for piece in response.iter_content(65_536):
            held += piece
            if len(held) > LARGEST_BODY or self.left() <= 0:
                break
        return held[:LARGEST_BODY].decode("utf-8", errors="replace")


def _no_netrc(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps `requests` from adding credentials out of ~/.netrc."""
    return prepared


def trouble(error: Exception) -> str:
    """dns, refused, reset, timeout, tls or proxy, told from the exception and what it wraps."""
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.exceptions.Timeout):
        return "timeout"
    chain = " ".join(type(one).__name__ for one in _causes(error))
    if "NameResolution" in chain or "gaierror" in chain:
        return "dns"
    if "ReadTimeout" in chain:
        return "timeout"
    return "refused" if "ConnectionRefused" in chain else "reset"


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
