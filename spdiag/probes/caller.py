"""Sending requests: within a budget of calls and of time, with jittered back-off, and a record of each."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from spdiag.core.diagnosis import Sent
from spdiag.probes.answers import Answer, Request
from spdiag.probes.wire import UNSENDABLE, Wire

TRIES = 3
FIRST_PAUSE = 0.5
LONGEST_WAIT = 10.0
PASSING = frozenset({408, 429, 500, 502, 503, 504})
MINT_PATH = "/tokens/2021-03-01/restrictedDataToken"


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
    wire: Wire = field(default_factory=Wire)
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
        self.wire.close()

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
            came = self.wire.exchange(request, max(0.05, min(LONGEST_WAIT, self.left())), lambda: self.left() > 0)
            spent = round((time.monotonic() - started) * 1000)
        self.calls.append(
            Sent(
                method=request.method,
                host=host,
                path=request.path,
                status=came.status,
                request_id=came.headers.get("x-amzn-requestid", ""),
                milliseconds=spent,
                trouble=came.trouble,
            )
        )
        return Answer(
            method=request.method,
            host=host,
            path=request.path,
            place=request.place,
            status=came.status,
            headers=came.headers,
            body=came.body,
            trouble=came.trouble,
            tries=tries,
            before=before,
            milliseconds=spent,
            ahead=ahead_of(came.headers.get("date", ""), time.time()),
        )


def ahead_of(date: str, now: float) -> int | None:
    """By how many seconds `now` is later than an HTTP date; `None` when it is none."""
    try:
        return round(now - parsedate_to_datetime(date).timestamp())
    except ValueError:
        return None
