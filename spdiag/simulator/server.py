"""Sockets: one loop accepts for every endpoint, one thread a connection answers."""

from __future__ import annotations

import selectors
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any, cast

from spdiag.core.problem import Problem
from spdiag.simulator.faults import Delivery
from spdiag.simulator.messages import Request

Respond = Callable[[Request], Delivery]
Talk = Callable[[socket.socket, Any], object]
LINGER = struct.pack("ii", 1, 0)  # close() then sends RST instead of FIN


class Listeners:
    """Every port of the simulator."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._held: list[socket.socket] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, name="simulator", daemon=True)

    def listen(self, listener: socket.socket, respond: Respond) -> None:
        """Answers what comes in on a bound socket, once started."""
        self._register(listener, lambda found, address: Conversation(found, address, respond, self.stopping))

    def shake_no_hands(self, listener: socket.socket) -> None:
        """Speaks TLS on a bound socket and has no certificate, so that every handshake fails."""
        self._register(listener, _failed_handshake)

    def _register(self, listener: socket.socket, talk: Talk) -> None:
        listener.listen(64)
        self._selector.register(listener, selectors.EVENT_READ, talk)

    def hold(self, listener: socket.socket) -> None:
        """Keeps a port to itself on which nothing listens: connections are refused."""
        self._held.append(listener)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Closes every port and connection."""
        self.stopping.set()
        self._wake.send(b".")
        if self._thread.is_alive():
            self._thread.join()
        for key in tuple(self._selector.get_map().values()):
            cast(socket.socket, key.fileobj).close()
        for listener in self._held:
            listener.close()
        self._selector.close()
        self._wake.close()
        with self._lock:
            for connection in self._open:
                _shut(connection)

    def _accept(self) -> None:
        while not self.stopping.is_set():
            for key, _ in self._selector.select():
                if key.data is not None:
                    self._welcome(cast(socket.socket, key.fileobj), key.data)

    def _welcome(self, listener: socket.socket, talk: Talk) -> None:
        try:
            connection, address = listener.accept()
        except OSError:
            return
        with self._lock:
            self._open.add(connection)
        threading.Thread(target=self._talk, args=(connection, address, talk), daemon=True).start()

    def _talk(self, connection: socket.socket, address: Any, talk: Talk) -> None:
        try:
            talk(connection, address)
        except OSError:
            pass  # the other side has gone, and nobody is left to tell
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()


class Conversation(BaseHTTPRequestHandler):
    """One connection: requests in, deliveries out."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def __init__(self, connection: socket.socket, address: Any, respond: Respond, stopping: threading.Event) -> None:
        self._respond = respond
        self._stopping = stopping
        super().__init__(connection, address, cast(Any, None))

    def handle_one_request(self) -> None:
        """Reads a request, answers it, and says whether the connection stays."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self._deliver(self._respond(self._received()))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the simulator keeps its own log."""

    def _received(self) -> Request:
        path, _, query = self.path.partition("?")
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isdecimal() else 0
        return Request(
            method=self.command,
            path=path,
            query=query,
            body=self.rfile.read(size) if size else b"",
            headers={name.lower(): value for name, value in self.headers.items()},
        )

    def _deliver(self, delivery: Delivery) -> None:
        if delivery.wait and self._stopping.wait(delivery.wait):
            self.close_connection = True
            return
        if delivery.answer is None:
            self._reset()
            return
        body = b"" if self.command == "HEAD" else delivery.answer.body
        self.close_connection = self.close_connection or delivery.cut
        self.wfile.write(self._head(delivery) + (body[: len(body) // 2] if delivery.cut else body))
        if delivery.reset:
            self._reset()

    def _head(self, delivery: Delivery) -> bytes:
        answer = delivery.answer
        assert answer is not None
        kept = {"Connection": "close" if self.close_connection else "keep-alive"}
        length = {} if answer.status == HTTPStatus.NO_CONTENT else {"Content-Length": str(len(answer.body))}
        headers = {**answer.headers, **length, **kept}
        lines = [f"HTTP/1.1 {answer.status} {_reason(answer.status)}", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)


def _failed_handshake(connection: socket.socket, address: Any) -> None:
    """Ends in an OSError, once the other side was told so by an alert."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(connection, server_side=True)


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise Problem(
            "port",
            f"cannot listen on {host}, port {port}: {error.strerror}",
            hint="choose another with --port, or 0 for free ones",
        ) from error
    return found


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
