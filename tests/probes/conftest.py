"""A server on loopback that answers as a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from spdiag.probes.caller import Caller


class Amazon(ThreadingHTTPServer):
    """Answers with what stands in `script`, the last of it again and again; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[tuple[int | None, dict[str, str], bytes]] = [(200, {}, b"{}")]
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Amazon

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        script = self.server.script
        status, headers, answer = script.pop(0) if len(script) > 1 else script[0]
        if status is None:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - the name http.server calls

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    server = Amazon()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def caller() -> Iterator[Callable[..., Caller]]:
    made: list[Caller] = []

    def make(**options: object) -> Caller:
        made.append(Caller(**{"timeout": 5.0, "most_calls": 12, "pause": lambda _: None, **options}))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()
