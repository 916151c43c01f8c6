"""How long `spdiag compare` takes over large logs, against DuckDB's own count of their rows with the same columns.

usage: python bench/compare.py [--rows 1000000] [--sellers 50000] [--rounds 7] [--formats .jsonl .csv] [--folder DIR]

Whole processes, in turn, medians. Prints for each format: count(*), the groups that any comparison needs, made by
DuckDB alone, all operations, one operation, their ratios, and the peak memory. Exits 1 where all of JSONL takes more
than 3 times as long as the count, or one operation over 1.3.
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
BARE = """CREATE TEMP TABLE kept AS SELECT hash(method, string_split(path, '/')[2:4]) AS operation,
hash(seller_id) AS seller, hash(marketplace_id) AS marketplace,
CASE WHEN status::INTEGER >= 400 THEN concat(status, code, message) END AS error,
count(*) AS times, min(timestamp) AS first, max(timestamp) AS last FROM {} GROUP BY ALL"""
"""The least that is asked of all rows: groups by the first parts of a path, without operations, slots, a judgement."""
GENERATOR = Path(__file__).with_name("request_logs.py")


class Took(NamedTuple):
    """Seconds of a whole process, and its peak memory in MB."""

    seconds: float
    memory: float


def table(path: Path) -> str:
    """A log with its columns declared, as DuckDB reads it."""
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    if ".csv" in path.suffixes:
        return f"read_csv('{path}')"
    return f"read_json('{path}', format = 'newline_delimited', columns = {{{TYPED}}})"


def duckdb(query: str) -> list[str]:
    """A process in which DuckDB answers a query, and nothing else."""
    return [sys.executable, "-c", f'import duckdb; print(duckdb.connect().execute("""{query}""").fetchall())']


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


def measured(path: Path, rounds: int, operation: str) -> list[Took]:
    """Medians of count, the bare groups, all operations and one, run in turn."""
    counted, grouped = (duckdb(query.format(table(path))) for query in ("SELECT count(*) FROM {}", BARE))
    commands = (counted, grouped, compare(path), compare(path, "--operation", operation))
    took = [[timed(command) for command in commands] for _ in range(rounds)]
    columns = list(zip(*took, strict=True))
    return [
        Took(statistics.median(each.seconds for each in column), max(each.memory for each in column))
        for column in columns
    ]


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
            base, bare, everything, one = measured(path, chosen.rounds, chosen.operation)
            ratio, ratio_one = everything.seconds / base.seconds, one.seconds / base.seconds
            print(
                f"{suffix:10} {chosen.rows:,} rows: count {base.seconds:.2f} s; bare groups {bare.seconds:.2f} s, "
                f"{bare.seconds / base.seconds:.1f} times; all {everything.seconds:.2f} s, "
                f"{ratio:.1f} times, {everything.memory:.0f} MB; {chosen.operation} {one.seconds:.2f} s, "
                f"{ratio_one:.1f} times, {one.memory:.0f} MB",
                flush=True,
            )
            missed |= suffix == ".jsonl" and (ratio > ALL or ratio_one > ONE)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
