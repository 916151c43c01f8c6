"""How long `spdiag compare` takes over large logs, against DuckDB's own count of their rows with the same columns.

usage: python bench/compare.py [--rows 1000000] [--sellers 50000] [--rounds 7] [--formats .jsonl .csv] [--folder DIR]

Whole processes, in turn, medians. Prints for each format: count(*), all operations, one operation, their ratios, and
the peak memory. Exits 1 where all of JSONL takes more than 3 times as long as the count, or one operation over 1.3.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from request_logs import FORMATS

COLUMNS = ("timestamp", "seller_id", "marketplace_id", "method", "path", "status", "code", "message")
TYPED = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
ALL, ONE = 3.0, 1.3
GENERATOR = Path(__file__).with_name("request_logs.py")


class Took(NamedTuple):
    """Seconds of a whole process, and its peak memory in MB."""

    seconds: float
    memory: float


def count(path: Path) -> list[str]:
    """A process in which DuckDB counts the rows, and nothing else."""
    if path.suffix == ".parquet":
        table = f"read_parquet('{path}')"
    elif ".csv" in path.suffixes:
        table = f"read_csv('{path}')"
    else:
        table = f"read_json('{path}', format = 'newline_delimited', columns = {{{TYPED}}})"
    program = f'import duckdb; print(duckdb.connect().execute("SELECT count(*) FROM {table}").fetchall())'
    return [sys.executable, "-c", program]


def compare(path: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "spdiag", "compare", str(path), "--format", "json", "-q", "--exit-zero", *more]


def timed(command: list[str]) -> Took:
    """Runs a command to its end."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Took(time.perf_counter() - started, used.ru_maxrss / 1024)


def measured(path: Path, rounds: int, operation: str) -> tuple[Took, Took, Took]:
    """Medians of count, all operations and one, run in turn."""
    commands = (count(path), compare(path), compare(path, "--operation", operation))
    took = [[timed(command) for command in commands] for _ in range(rounds)]
    columns = list(zip(*took, strict=True))
    count_, all_, one = (
        Took(statistics.median(each.seconds for each in column), max(each.memory for each in column))
        for column in columns
    )
    return count_, all_, one


def main() -> int:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--sellers", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--operation", default="getOrders")
    options.add_argument("--formats", nargs="+", default=[".jsonl"], choices=list(FORMATS))
    options.add_argument("--folder", type=Path, help="Keep the logs there, and use those that are there.")
    chosen = options.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        for suffix in chosen.formats:
            path = folder / f"requests-{chosen.rows}-{chosen.sellers}{suffix}"
            if not path.exists():
                made = ["--rows", str(chosen.rows), "--sellers", str(chosen.sellers)]
                subprocess.run([sys.executable, str(GENERATOR), str(path), *made], check=True)
            base, everything, one = measured(path, chosen.rounds, chosen.operation)
            ratio, ratio_one = everything.seconds / base.seconds, one.seconds / base.seconds
            print(
                f"{suffix:10} {chosen.rows:,} rows: count {base.seconds:.2f} s; all {everything.seconds:.2f} s, "
                f"{ratio:.1f} times, {everything.memory:.0f} MB; {chosen.operation} {one.seconds:.2f} s, "
                f"{ratio_one:.1f} times, {one.memory:.0f} MB",
                flush=True,
            )
            missed |= suffix == ".jsonl" and (ratio > ALL or ratio_one > ONE)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
