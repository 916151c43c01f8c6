"""`spdiag compare`: is it everybody, some, or one seller?"""

from __future__ import annotations

from typing import Any

import click

from spdiag.cli.common import output_options
from spdiag.cli.comparing import SUFFIXES, Asked, answer


@click.command("compare")
@click.argument("logs", metavar="LOG...", nargs=-1, required=True)
@click.option(
    "--operation", default="", help="This operation alone, such as getOrders; or a path as /orders/v0/orders."
)
@click.option("--since", default="", metavar="TIME", help="Rows from this moment on: 2026-11-29T10:00Z, 90m, 24h, 7d.")
@click.option("--until", default="", metavar="TIME", help="Rows up to this moment.")
@click.option(
    "--field", "told", multiple=True, metavar="FIELD=NAME", help="Where a field is: seller=ctx.merchantId. Repeatable."
)
@click.option(
    "--fields", "only_fields", is_flag=True, help="Show which of the five documented fields were found, and where."
)
@click.option("--pseudonyms", is_flag=True, help="SELLER-1, SELLER-2, ... instead of the sellers' ids, for sharing.")
@click.option(
    "--engine",
    type=click.Choice(("auto", "duckdb", "stream")),
    default="auto",
    help="Who counts: DuckDB, or Python row by row. By itself, DuckDB counts what is large.",
)
@click.option(
    "--max-scan",
    default="10GB",
    metavar="SIZE",
    show_default=True,
    help="What may be scanned in Athena or CloudWatch, or fetched from S3; the estimate is shown first.",
)
@output_options(tuple(SUFFIXES), tuple(SUFFIXES.values()))
def command(**asked: Any) -> int:
    """Compare an error across all sellers in LOG: files, directories, globs, or `-` for standard input.

    JSON lines, CSV and TSV (also .gz and .zst), Parquet, HAR, and text logs that carry JSON; also in S3, as
    s3://bucket/prefix. Or a table, athena://database.table, or a log group, cloudwatch://name, asked where it lies.
    Exit codes: 0 nothing found, 1 a finding, 3 errors but too few sellers to tell.
    """
    return answer(Asked(**asked))
