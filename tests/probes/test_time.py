"""Time runs out for slow servers, retries keep their distance, and nothing a header holds ends the program."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from spdiag.probes.answers import Request


@pytest.fixture
def dripping():
    """A server that promises a body and sends a byte of it every tenth of a second."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip():
        client, _ = listening.accept()
        with client:
            client.recv(65_536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(60):
                if over.wait(0.1):
                    return
                try:
                    client.sendall(b" ")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    over.set()
    listening.close()
    thread.join(2)


def get(base, **more):
    return Request(method="GET", base=base, target="/x", place="na", **more)


def test_a_body_that_drips_ends_with_the_time_of_the_run(dripping, caller):
    started = time.monotonic()

    caller(timeout=0.8).send(get(dripping))

    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize("timeout", [0.2, 0.3, 5.0])
def test_no_retry_goes_out_without_a_pause_before_it(amazon, caller, timeout):
    pauses: list[float] = []
    amazon.script[:] = [(503, {}, b"{}")]

    caller(timeout=timeout, pause=pauses.append).send(get(amazon.url))

    assert len(amazon.asked) == len(pauses) + 1


@pytest.mark.parametrize("value", ["büyer@example.com", "購買@example.com", "a@example.com\r\nX-Other: 1"])
def test_a_header_that_cannot_be_sent_is_no_broken_connection_and_no_crash(amazon, caller, value):
    answer = caller().send(get(amazon.url, headers={"x-amz-user-email": value}))

    assert answer.trouble not in ("reset", "refused", "timeout")
    assert all("X-Other" not in headers for _, _, headers, _ in amazon.asked)
