"""What recording adds to a call: microseconds a line, and beside it the bare client that answers at once.

usage: python bench/recorder.py [--calls 5000] [--rounds 7] [--most 200]

Lines go to a file in a temporary folder; every order has a path of its own. The figures are medians of the rounds.
Exits 1 when the median of a success, through an attached client, is above --most microseconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from spdiag.recorder import Recorder

ORDER = "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders/902-1845936-"
ELSEWHERE = "https://bucket.s3.amazonaws.com/document/"
REFUSED = b'{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}'
HEADERS = {"x-amzn-RequestId": "6875f61f-6aa1-11e8-98c6-9b0000000000", "x-amz-access-token": "Atza|" + "x" * 300}


class Client:
    """Answers at once, as fast as a function can."""

    def __init__(self, status: int) -> None:
        self._answer = SimpleNamespace(status_code=status, headers=HEADERS, _content=REFUSED)

    def send(self, request: SimpleNamespace) -> SimpleNamespace:
        """The answer, always the same."""
        return self._answer


def sending(client: Client, start: str) -> Callable[[int], object]:
    """A call whose path differs each time."""
    return lambda number: client.send(SimpleNamespace(method="GET", url=f"{start}{number:07}", headers=HEADERS))


def microseconds(call: Callable[[int], object], calls: int, rounds: int) -> float:
    """The median time of one call."""
    times = []
    for one in range(rounds):
        started = time.perf_counter()
        for number in range(one * calls, (one + 1) * calls):
            call(number)
        times.append((time.perf_counter() - started) / calls * 1_000_000)
    return statistics.median(times)


def main() -> int:
    """Prints what each kind of call takes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--calls", type=int, default=5000)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--most", type=float, default=200.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Recorder(Path(folder) / "sp-api.jsonl", seller="A1B2C3D4E5", version="1.4.2")
        function = Recorder(lambda row: None, seller="A1B2C3D4E5", version="1.4.2")
        kinds = {
            "bare client": sending(Client(200), ORDER),
            "success, to a file": sending(file.attach(Client(200)), ORDER),
            "error, to a file": sending(file.attach(Client(403)), ORDER),
            "success, to a function": sending(function.attach(Client(200)), ORDER),
            "host that is not recorded": sending(file.attach(Client(200)), ELSEWHERE),
        }
        took = {name: microseconds(call, chosen.calls, chosen.rounds) for name, call in kinds.items()}
    for name, time_taken in took.items():
        print(f"{name:27}{time_taken:8.1f} µs a call")
    return int(took["success, to a file"] > chosen.most)


if __name__ == "__main__":
    sys.exit(main())
