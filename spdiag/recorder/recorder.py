"""The recorder: what it is told of a call, it writes; what goes wrong, it keeps to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from typing import TypeVar

from spdiag.recorder import clients, hooks
from spdiag.recorder.calls import FIELDS, NOBODY, Headers, Outcome, Request, Scalar, Who, constants, row
from spdiag.recorder.cleaning import marketplace_id, wanted, words
from spdiag.recorder.sinks import Sink, putting
from spdiag.recorder.trouble import Trouble

Seller = str | Callable[[Request], str | None] | None
Client = TypeVar("Client")


class Recorder:
    """Writes a line for each call to SP-API, and never breaks the client that makes it.

    `sink` is the path of a file to append to, an open text file, or a function that takes each row as a `dict`.
    `seller` is the id of the seller, which no request carries, or a function that knows it from the request.
    Besides Amazon's hosts and loopback, calls to `hosts` are recorded. All other arguments are written with every line.
    """

    def __init__(self, sink: Sink, *, seller: Seller = None, hosts: Iterable[str] = (), **fields: Scalar) -> None:
        self._trouble = Trouble()
        self._put = putting(sink)
        self._seller = seller
        self._hosts = tuple(host.lower() for host in ((hosts,) if isinstance(hosts, str) else hosts))
        self._more = self._constant(fields)
        self._who: ContextVar[Who] = ContextVar("who", default=NOBODY)
        self._now: ContextVar[clients.Watch | None] = ContextVar("now", default=None)

    def attach(self, client: Client) -> Client:
        """The client itself, which from now on records what it sends.

        Known are `requests.Session`, `httpx.Client` and `AsyncClient`, `urllib3.PoolManager`, and whatever holds one as
        python-amazon-sp-api and the official SDK do.
        """
        try:
            clients.attach(self, client)
        except Exception as error:
            self._trouble.told(error, "the client was not attached")
        return client

    def patch(self, *libraries: str) -> ExitStack[bool | None]:
        """Records what every client of these libraries sends, until the result is closed or its `with` block ends.

        For clients that make their own sessions. Known are `requests`, `httpx` and `urllib3`; without a name, those of
        them that are installed.
        """
        undo = ExitStack()
        for library in libraries or clients.installed():
            try:
                undo.callback(clients.patch(self, library))
            except Exception as error:
                self._trouble.told(error, f"`{library}` was not patched")
        return undo

    def patch_requests(self) -> ExitStack[bool | None]:
        """Records what every session of `requests` sends, and its module's functions."""
        return self.patch("requests")

    def httpx(self) -> dict[str, list[Callable[..., object]]]:
        """The hooks for `httpx.Client(event_hooks=…)` and `AsyncClient`; they see answers, no calls that got none."""
        return hooks.httpx(self)

    @contextmanager
    def seller(self, id: str | None, *, marketplace: str | None = None) -> Iterator[None]:
        """Whose calls those in this block are; the marketplace counts for requests whose query names none.

        A thread that is started inside does not know of it, a task of asyncio does.
        """
        token = self._who.set(Who(id, marketplace))
        try:
            yield
        finally:
            with suppress(ValueError):  # a generator may be closed elsewhere than it was begun
                self._who.reset(token)

    def record(  # noqa: PLR0913 - what a caller may know, all of it named
        self,
        method: str,
        url: str,
        *,
        status: int | None = None,
        headers: Headers | None = None,
        body: bytes | None = None,
        seconds: float = 0.0,
        failure: str = "",
    ) -> None:
        """Records a call by hand, for a client that cannot be attached."""
        self.saw(Request(method, url, {}), Outcome(status, headers, body, seconds, failure))

    def saw(self, request: Request, outcome: Outcome) -> None:
        """Records a call, when it was one to SP-API; it never raises."""
        self.quietly(self._write, request, outcome)

    def quietly(self, work: Callable[..., object], *given: object) -> None:
        """Does some of the recorder's work; what goes wrong is told once and swallowed."""
        try:
            work(*given)
        except Exception as error:
            self._trouble.told(error, "a call was not recorded")

    def enter(self, watch: clients.Watch) -> Callable[[], None] | None:
        """Begins a call, and returns what ends it; `None` within another one, whose part it is."""
        outer = self._now.get()
        if outer is not None and not outer.over:
            return None
        token = self._now.set(watch)
        return lambda: self._now.reset(token)

    @property
    def busy(self) -> bool:
        """Whether a call that was begun is not over yet."""
        outer = self._now.get()
        return outer is not None and not outer.over

    def _write(self, request: Request, outcome: Outcome) -> None:
        if wanted(request.url, self._hosts):
            self._put(row(request, outcome, self._for_whom(request), self._more))

    def _for_whom(self, request: Request) -> Who:
        here = self._who.get()
        seller = here.seller or self._known(request)
        return Who(words(seller) if isinstance(seller, str) else None, marketplace_id(here.marketplace))

    def _known(self, request: Request) -> str | None:
        if self._seller is None or isinstance(self._seller, str):
            return self._seller
        try:
            return self._seller(request)
        except Exception as error:
            self._trouble.told(error, "the seller of a call is not known")
            return None

    def _constant(self, fields: dict[str, Scalar]) -> dict[str, Scalar]:
        taken = [name for name in fields if name in FIELDS]
        if taken:
            self._trouble.told(None, f"`{taken[0]}` is a field of its own and stays as it is")
        try:
            return constants(fields)
        except Exception as error:
            self._trouble.told(error, "the constant fields are not written")
            return {}
