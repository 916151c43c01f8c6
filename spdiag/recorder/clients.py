"""The clients that can be watched, told by what they can do: none of their libraries is imported until one is named."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, NamedTuple

from spdiag.recorder.calls import Outcome, Request

if TYPE_CHECKING:
    from spdiag.recorder.recorder import Recorder

Read = Callable[[tuple[Any, ...], Mapping[str, Any]], Request]
Send = Callable[..., Any]

INNER = ("api_client", "rest_client", "pool_manager", "_transport", "_client")
"""Where clients keep the one that sends: the official SDK, then python-amazon-sp-api."""
BODIES = ("_content", "_body")
"""Where requests and httpx, and urllib3, keep a body once it is read; their properties would read it."""


def attach(recorder: "Recorder", client: object) -> None:
    """Records what this one client sends."""
    sender = _sender(client)
    name, read = _way(sender)
    setattr(sender, name, watched(recorder, getattr(sender, name), read, 0))


def _sender(client: object) -> object:
    """The object within a client that sends its requests."""
    for _ in range(len(INNER) + 1):
        if callable(getattr(client, "send", None)) or callable(getattr(client, "urlopen", None)):
            return client
        inner = next((found for name in INNER if (found := getattr(client, name, None)) is not None), None)
        if inner is None:
            break
        client = inner
    raise TypeError(type(client).__name__)


def _way(sender: object) -> tuple[str, Read]:
    return ("send", _sent) if callable(getattr(sender, "send", None)) else ("urlopen", _opened)


class Library(NamedTuple):
    """Where a library sends its requests from."""

    module: str
    classes: tuple[str, ...]
    method: str
    read: Read


def _sent(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Request:
    """The request that requests and httpx send."""
    request = args[0] if args else kwargs["request"]
    return Request(str(request.method), str(request.url), request.headers)


def _opened(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Request:
    """The request that urllib3 opens."""
    given = {**dict(zip(("method", "url"), args, strict=False)), **kwargs}
    return Request(str(given["method"]).upper(), str(given["url"]), given.get("headers") or {})


LIBRARIES = {
    "requests": Library("requests.sessions", ("Session",), "send", _sent),
    "httpx": Library("httpx", ("Client", "AsyncClient"), "send", _sent),
    "urllib3": Library("urllib3.poolmanager", ("PoolManager",), "urlopen", _opened),
}


def installed() -> tuple[str, ...]:
    """The libraries that can be patched here."""
    return tuple(name for name in LIBRARIES if find_spec(name) is not None)


def patch(recorder: "Recorder", library: str) -> Callable[[], None]:
    """Records what the library sends; calling the result ends it."""
    known = LIBRARIES[library]
    module = import_module(known.module)
    ends = [_replaced(recorder, getattr(module, name), known) for name in known.classes]

    def end() -> None:
        for one in ends:
            one()

    return end


def _replaced(recorder: "Recorder", owner: type, library: Library) -> Callable[[], None]:
    """Puts a watched method in the place of a class's own; the result puts it back, or at least stops watching."""
    original = getattr(owner, library.method)
    ended = False
    put = watched(recorder, original, library.read, 1, lambda: not ended)
    setattr(owner, library.method, put)

    def end() -> None:
        nonlocal ended
        ended = True
        if getattr(owner, library.method) is put:
            setattr(owner, library.method, original)

    return end


def watched(recorder: "Recorder", send: Send, read: Read, first: int, on: Callable[[], bool] = lambda: True) -> Send:
    """A function that sends as this one does, and is recorded; `first` is the place of its first own argument."""

    @wraps(send)
    def sending(*args: Any, **kwargs: Any) -> Any:
        watch = Watch(recorder, on())
        try:
            answer = watch.answer = send(*args, **kwargs)
            return answer
        except Exception as error:
            watch.failed(error)
            raise
        finally:
            watch.end(read, args[first:], kwargs)

    @wraps(send)
    async def sending_async(*args: Any, **kwargs: Any) -> Any:
        watch = Watch(recorder, on())
        try:
            answer = watch.answer = await send(*args, **kwargs)
            return answer
        except Exception as error:
            watch.failed(error)
            raise
        finally:
            watch.end(read, args[first:], kwargs)

    return sending_async if iscoroutinefunction(send) else sending


class Watch:
    """One call while it lasts. The calls it makes itself, as for redirects, are part of it."""

    __slots__ = ("_leave", "_recorder", "_started", "answer", "failure", "over")

    def __init__(self, recorder: "Recorder", on: bool) -> None:
        self.answer: Any = None
        self.failure = ""
        self.over = False
        self._recorder = recorder
        self._leave = recorder.enter(self) if on else None
        self._started = time.perf_counter()

    def failed(self, error: Exception) -> None:
        """No answer came, or one that a hook of the program turned into this exception."""
        self.failure = type(error).__name__
        with suppress(Exception):
            self.answer = getattr(error, "response", None)

    def end(self, read: Read, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Records the call, unless it was part of another or was broken off."""
        if self._leave is None:
            return
        seconds = time.perf_counter() - self._started
        if self.failure or self.answer is not None:
            self._recorder.quietly(self._tell, read, args, kwargs, seconds)
        self.over = True
        with suppress(ValueError):
            self._leave()

    def _tell(self, read: Read, args: tuple[Any, ...], kwargs: Mapping[str, Any], seconds: float) -> None:
        self._recorder.saw(read(args, kwargs), outcome(self.answer, seconds, self.failure))


def outcome(answer: Any, seconds: float, failure: str = "") -> Outcome:
    """What became of a request, by what the client already knows: nothing is read for it."""
    status = getattr(answer, "status_code", None) or getattr(answer, "status", None)
    if not isinstance(status, int):
        return Outcome(seconds=seconds, failure=failure)
    return Outcome(status, answer.headers, body_of(answer) if status >= 400 else None, seconds)


def body_of(answer: object) -> bytes | None:
    """The body of an answer that was read already."""
    held = getattr(answer, "__dict__", {})
    return next((body for name in BODIES if isinstance(body := held.get(name), bytes)), None)
