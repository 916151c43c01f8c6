"""How long `spdiag.explain` takes in a process that is warm: median and 95th percentile over a file of errors.

usage: python bench/library.py CORPUS [--rounds 5] [--most 3.0]

Each line of CORPUS is a JSON object with `input`, and `context` with `status` and `operation` where they are known.
Every input is explained once before the clock runs. Exits 1 when the median is above --most milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import spdiag


def milliseconds(case: dict[str, Any]) -> float:
    """The time of one explanation."""
    context = case.get("context", {})
    started = time.perf_counter()
    spdiag.explain(case["input"], status=context.get("status"), operation=context.get("operation"))
    return (time.perf_counter() - started) * 1000


def main() -> int:
    """Prints median, 95th percentile and the slowest."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--most", type=float, default=3.0)
    chosen = options.parse_args()
    cases = [json.loads(line) for line in chosen.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    for case in cases:
        milliseconds(case)
    times = sorted(milliseconds(case) for _ in range(chosen.rounds) for case in cases)
    median, late = statistics.median(times), times[int(len(times) * 0.95)]
    print(f"{len(times)} explanations: median {median:.2f} ms, p95 {late:.2f} ms, slowest {times[-1]:.2f} ms")
    return int(median > chosen.most)


if __name__ == "__main__":
    sys.exit(main())
