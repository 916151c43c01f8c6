"""Request logs as a large integrator has them, by the million: written by DuckDB, the same for the same numbers.

usage: python bench/request_logs.py FILE [--rows 1000000] [--sellers 50000]

Sellers in a Zipf law of exponent 1.1, 300 of Amazon's paths in one of 0.9 with ids in them, 21 marketplaces, one day.
3 % of the calls fail: throttling and 500 as a background; one operation in two marketplaces from 70 % of the day on
(403); 30 sellers whose authorization was revoked (403 on everything). The format is told by the suffix: .jsonl, .csv,
.parquet, and .jsonl.gz, .jsonl.zst, .csv.gz, .csv.zst.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from spdiag.catalog.operations import every_operation
from spdiag.catalog.places import marketplaces

PATHS, MARKETPLACES, REVOKED = 300, 21, 30
DAY = "TIMESTAMP '2026-11-01 00:00:00'"
FORMATS = {
    ".jsonl": "FORMAT JSON",
    ".jsonl.gz": "FORMAT JSON, COMPRESSION gzip",
    ".jsonl.zst": "FORMAT JSON, COMPRESSION zstd",
    ".csv": "FORMAT CSV, HEADER",
    ".csv.gz": "FORMAT CSV, HEADER, COMPRESSION gzip",
    ".csv.zst": "FORMAT CSV, HEADER, COMPRESSION zstd",
    ".parquet": "FORMAT PARQUET, COMPRESSION zstd",
}


def zipf(exponent: float, size: str, uniform: str) -> str:
    """The rank, from 1, that a uniform number draws in a Zipf law over so many."""
    power = 1.0 - exponent
    return f"least({size}, pow((pow({size}, {power}) - 1) * {uniform} + 1, {1.0 / power})::BIGINT)"


def chance(salt: int) -> str:
    """A number from 0 to 1 that belongs to a row."""
    return f"(hash(i, {salt}) % 1000003) / 1000003.0"


def write(path: Path, rows: int, sellers: int) -> None:
    """Writes so many rows of so many sellers."""
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE paths (rank BIGINT, method VARCHAR, path VARCHAR)")
        duck.executemany("INSERT INTO paths VALUES (?, ?, ?)", templates())
        duck.execute("CREATE TABLE places (rank BIGINT, id VARCHAR)")
        ids = [one.id for one in marketplaces()][:MARKETPLACES]
        duck.executemany("INSERT INTO places VALUES (?, ?)", list(enumerate(ids)))
        suffix = "".join(path.suffixes[-2:]) if path.suffix in (".gz", ".zst") else path.suffix
        duck.execute(f"COPY ({query(rows, sellers)}) TO '{path}' ({FORMATS[suffix]})")


def templates() -> list[tuple[int, str, str]]:
    """Method and path of operations, with `{}` where ids go, the most used first."""
    known = sorted({(one.method or "GET", one.path or "") for one in every_operation() if one.path and one.method})
    known.sort(key=lambda one: sum(map(ord, one[1])) % 997)
    return [(rank, method, path) for rank, (method, path) in enumerate(known[:PATHS], 1)]


def query(rows: int, sellers: int) -> str:
    number = "printf('%03d-%07d-%07d', i % 997, i * 7919 % 9999991, i * 104729 % 9999973)"
    filled = f"regexp_replace(path, '\\{{[^}}]*\\}}', {number}, 'g')"
    return f"""
    WITH drawn AS (SELECT i, {zipf(1.1, str(sellers), chance(1))} AS seller, {zipf(0.9, str(PATHS), chance(2))} AS op,
      {chance(3)} AS luck, {chance(4)} AS asked, i / {rows}.0 AS moment FROM range({rows}) t(i)),
    told AS (SELECT *, seller BETWEEN 1000 AND {999 + REVOKED} AS revoked,
      op = 7 AND seller % {MARKETPLACES} IN (3, 4) AND moment > 0.7 AS refused FROM drawn),
    failed AS (SELECT *, CASE WHEN revoked OR refused THEN 403 WHEN luck < 0.02 THEN 429 WHEN luck < 0.028 THEN 500
      ELSE 200 END AS status FROM told)
    SELECT strftime({DAY} + to_microseconds((moment * 86400e6)::BIGINT), '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp,
      printf('A%013d', seller * 7919) AS seller_id, places.id AS marketplace_id, method,
      {filled} || CASE WHEN asked < 0.3 AND method = 'GET' THEN '?MarketplaceIds=' || places.id ELSE '' END AS path,
      status,
      CASE status WHEN 403 THEN 'Unauthorized' WHEN 429 THEN 'QuotaExceeded'
        WHEN 500 THEN 'InternalFailure' END AS code,
      CASE status WHEN 403 THEN 'Access to requested resource is denied.'
        WHEN 429 THEN 'You exceeded your quota for the requested resource.'
        WHEN 500 THEN 'We encountered an internal error ' || i || '. Please try again.' END AS message,
      printf('%08x-%04x-4%03x-8%03x-%012x', i, i % 65521, i % 4093, i % 4091, i * 2654435761) AS request_id,
      (30 + luck * 900)::INTEGER AS latency_ms
    FROM failed JOIN paths ON paths.rank = op JOIN places ON places.rank = seller % {MARKETPLACES} ORDER BY i
    """


def main() -> None:
    """Writes a log."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", type=Path)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--sellers", type=int, default=50_000)
    chosen = options.parse_args()
    write(chosen.file, chosen.rows, chosen.sellers)


if __name__ == "__main__":
    main()
