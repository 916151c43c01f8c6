"""How long `spdiag explain` takes as a whole process, against `python -c pass` of the same environment.

usage: python bench/startup.py [--rounds 20] [--most 6.0] [ARGUMENT …]

The two run in turn; the ratio is that of their medians. Time an installed wheel (pip compiles its bytecode), with
PYTHONDONTWRITEBYTECODE unset. Exits 1 when the ratio is above --most.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - started


def main() -> int:
    """Prints both medians and their ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--most", type=float, default=6.0)
    options.add_argument("arguments", nargs="*", default=["explain", "MD1000"])
    chosen = options.parse_args()
    beside = Path(sys.executable).with_name("spdiag")
    program = str(beside) if beside.exists() else shutil.which("spdiag")
    if program is None:
        print("spdiag is not installed", file=sys.stderr)
        return 2
    ours, base = [program, *chosen.arguments], [sys.executable, "-c", "pass"]
    for command in (ours, base):
        seconds(command)
    pairs = [(seconds(ours), seconds(base)) for _ in range(chosen.rounds)]
    first, second = (statistics.median(column) for column in zip(*pairs, strict=True))
    name = " ".join(ours[1:])
    print(f"{name}: {first * 1000:.1f} ms, python -c pass: {second * 1000:.1f} ms, ratio {first / second:.2f}")
    return int(first / second > chosen.most)


if __name__ == "__main__":
    sys.exit(main())
