"""The hooks of httpx: an answer that is no error is recorded when it comes, an error when the client has read it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from spdiag.recorder.calls import Outcome, Request
from spdiag.recorder.clients import body_of

if TYPE_CHECKING:
    from spdiag.recorder.recorder import Recorder

STARTED = "spdiag.started"
ENDS = ("read", "aread", "close", "aclose")


class Nothing:
    """What a hook returns: a synchronous client ignores it, an asynchronous one awaits it in vain."""

    def __await__(self) -> Iterator[None]:
        return iter(())


def httpx(recorder: Recorder) -> dict[str, list[Callable[..., object]]]:
    """Hooks that are both synchronous and asynchronous."""

    def on_request(request: Any) -> Nothing:
        recorder.quietly(_begun, request)
        return Nothing()

    def on_response(response: Any) -> Nothing:
        if not recorder.busy:  # an attached client records for itself
            recorder.quietly(_answered, recorder, response)
        return Nothing()

    return {"request": [on_request], "response": [on_response]}


def _begun(request: Any) -> None:
    request.extensions[STARTED] = time.perf_counter()


def _answered(recorder: Recorder, response: Any) -> None:
    sent, now = response.request, time.perf_counter()
    request = Request(str(sent.method), str(sent.url), sent.headers)
    seconds = now - sent.extensions.get(STARTED, now)

    def tell() -> None:
        body = body_of(response) if response.status_code >= 400 else None
        recorder.saw(request, Outcome(response.status_code, response.headers, body, seconds))

    if response.status_code < 400 or body_of(response) is not None:
        tell()
    else:
        _Later(recorder, response, tell)


class _Later:
    """Waits until the client has read an answer, or has closed it unread: then it tells, once, and leaves."""

    def __init__(self, recorder: Recorder, response: Any, tell: Callable[[], None]) -> None:
        self._recorder, self._response, self._tell = recorder, response, tell
        self._reading = False
        for name, watched in zip(ENDS, (self._read, self._aread, self._close, self._aclose), strict=True):
            setattr(response, name, watched)

    def _read(self) -> Any:
        with self:
            return type(self._response).read(self._response)

    async def _aread(self) -> Any:
        with self:
            return await type(self._response).aread(self._response)

    def _close(self) -> None:
        try:
            type(self._response).close(self._response)
        finally:
            self._closed()

    async def _aclose(self) -> None:
        try:
            await type(self._response).aclose(self._response)
        finally:
            self._closed()

    def __enter__(self) -> None:
        self._reading = True

    def __exit__(self, *_: object) -> None:
        self._done()

    def _closed(self) -> None:
        """Reading closes too, before the body is whole."""
        if not self._reading:
            self._done()

    def _done(self) -> None:
        if vars(self._response).pop(ENDS[0], None) is not None:
            for name in ENDS[1:]:
                vars(self._response).pop(name, None)
            self._recorder.quietly(self._tell)
