"""The hooks of httpx leave an answer as they found it, whatever the program does with it."""

from __future__ import annotations

import asyncio
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from spdiag.recorder import Recorder

httpx = pytest.importorskip("httpx", reason="httpx is not installed")

URL = "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders"
REFUSED = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}]}
CONTENT = json.dumps(REFUSED).encode()
WHOLE, BARE = (403, "Unauthorized"), (403, None)
Rows = list[dict[str, Any]]


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):  # type: ignore[misc]
    """A body that comes in pieces."""

    def __iter__(self) -> Any:
        yield from (CONTENT[:10], CONTENT[10:])

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece


def client(rows: Rows, kind: Callable[..., Any] = httpx.Client, status: int = 403) -> Any:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, stream=Pieces()))
    return kind(transport=transport, event_hooks=Recorder(rows.append).httpx())


def seen(rows: Rows) -> list[tuple[int, str | None]]:
    return [(row["status"], row["code"]) for row in rows]


def test_an_error_that_is_read_is_recorded_whole() -> None:
    rows: Rows = []

    answer = client(rows).get(URL)

    assert answer.json() == REFUSED
    assert seen(rows) == [WHOLE]
    assert pickle.loads(pickle.dumps(answer)).json() == REFUSED


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (lambda answer: answer.read(), WHOLE),
        (lambda answer: b"".join(answer.iter_raw()), BARE),
        (lambda answer: b"".join(answer.iter_bytes(7)), BARE),
        (lambda answer: b"".join(answer.iter_lines() and [CONTENT]), BARE),
        (lambda answer: answer.close() or CONTENT, BARE),
    ],
)
def test_a_stream_is_recorded_when_the_program_is_done_with_it(use: Callable[[Any], bytes], told: object) -> None:
    rows: Rows = []

    with client(rows).stream("GET", URL) as answer:
        content = use(answer)

    assert content == CONTENT
    assert seen(rows) == [told]


def test_an_asynchronous_stream_is_left_to_the_program_too() -> None:
    rows: Rows = []

    async def main() -> bytes:
        async with client(rows, httpx.AsyncClient) as mine, mine.stream("GET", URL) as answer:
            return b"".join([piece async for piece in answer.aiter_raw()])

    assert asyncio.run(main()) == CONTENT
    assert seen(rows) == [BARE]


def test_a_success_is_recorded_at_once_and_not_read() -> None:
    rows: Rows = []

    with client(rows, status=200).stream("GET", URL) as answer:
        assert seen(rows) == [(200, None)]
        assert answer.read() == CONTENT

    assert len(rows) == 1


def test_hooks_of_a_client_that_is_attached_too_do_not_record_twice() -> None:
    rows: Rows = []
    recorder = Recorder(rows.append)
    transport = httpx.MockTransport(lambda _: httpx.Response(403, stream=Pieces()))
    mine = recorder.attach(httpx.Client(transport=transport, event_hooks=recorder.httpx()))

    answer = mine.get(URL)

    assert answer.json() == REFUSED
    assert seen(rows) == [WHOLE]


def test_what_breaks_while_an_error_is_read_breaks_as_ever() -> None:
    rows: Rows = []

    class Torn(httpx.SyncByteStream):  # type: ignore[misc]
        def __iter__(self) -> Any:
            yield CONTENT[:10]
            raise httpx.ReadError("torn")

    transport = httpx.MockTransport(lambda _: httpx.Response(403, stream=Torn()))
    mine = httpx.Client(transport=transport, event_hooks=Recorder(rows.append).httpx())

    with pytest.raises(httpx.ReadError):
        mine.get(URL)

    assert seen(rows) == [BARE]
