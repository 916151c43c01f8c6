"""How long `spdiag explain` takes as a whole process, against `python -c pass` of the same environment.

usage: python bench/startup.py [--rounds 20] [--most 5.0] [--beside "aws --version"] [ARGUMENT …]

They run in turn; the ratio is that of their medians. `--beside` times one more command along with them. Time an
installed wheel (pip compiles its bytecode), with PYTHONDONTWRITEBYTECODE unset. Exits 1 when the ratio is above --most.
"""

from __future__ import annotations

import argparse
import os
import shlex
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
    """Prints the medians and their ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--most", type=float, default=5.0)
    options.add_argument("--beside", type=shlex.split)
    options.add_argument("arguments", nargs="*", default=["explain", "MD1000"])
    chosen = options.parse_args()
    beside = Path(sys.executable).with_name("spdiag")
    program = str(beside) if beside.exists() else shutil.which("spdiag")
    if program is None:
        print("spdiag is not installed", file=sys.stderr)
        return 2
    commands = [[program, *chosen.arguments], [sys.executable, "-c", "pass"], *filter(None, [chosen.beside])]
    for command in commands:
        seconds(command)
    rounds = [[seconds(command) for command in commands] for _ in range(chosen.rounds)]
    ours, base, *beside = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"spdiag {' '.join(chosen.arguments)}: {ours * 1000:.1f} ms, python -c pass: {base * 1000:.1f} ms")
    print(f"ratio {ours / base:.2f}")
    for one in beside:
        print(f"{' '.join(chosen.beside)}: {one * 1000:.1f} ms, {one / ours:.1f} times ours")
    return int(ours / base > chosen.most)


if __name__ == "__main__":
    sys.exit(main())
