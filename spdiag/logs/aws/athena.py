"""Queries to Amazon Athena: started, waited for, stopped when nobody waits any more, and read page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from spdiag.core.problem import Problem
from spdiag.logs.aws.amazon import asking, awaited, client
from spdiag.logs.aws.athena_table import Reference
from spdiag.logs.aws.scanning import Budget

Cells = tuple[str | None, ...]
PAGE = 1_000
NEEDS = (
    "athena:StartQueryExecution, athena:GetQueryExecution, athena:GetQueryResults, s3:GetObject on the data, "
    "and s3:PutObject where results go"
)


class Athena:
    """Asks about one table, and counts what that scans."""

    def __init__(self, about: Reference, budget: Budget) -> None:
        self._about, self._budget = about, budget
        self._client = client("athena")

    def rows(self, query: str) -> Iterator[Cells]:
        """The rows of the answer; raises `Problem` when there is none."""
        with asking(self._about.name, NEEDS):
            id = self._client.start_query_execution(
                QueryString=query,
                QueryExecutionContext={"Database": self._about.database, "Catalog": "AwsDataCatalog"},
                WorkGroup=self._about.workgroup,
            )["QueryExecutionId"]
            stop = partial(self._client.stop_query_execution, QueryExecutionId=id)
            awaited(lambda: self._is_done(id) or None, stop)
            return self._read(id)

    def _is_done(self, id: str) -> bool:
        found = self._client.get_query_execution(QueryExecutionId=id)["QueryExecution"]
        scanned = int(found.get("Statistics", {}).get("DataScannedInBytes") or 0)
        match found["Status"]["State"]:
            case "SUCCEEDED":
                self._budget.spent += scanned
                return True
            case "FAILED" | "CANCELLED" as state:
                self._budget.spent += scanned
                raise _ended(self._about.name, state, found["Status"])
            case _:
                self._budget.check(self._about.name, scanned)
                return False

    def _read(self, id: str) -> Iterator[Cells]:
        """All rows but the first, which is the header."""
        more: dict[str, str] = {}
        header = True
        while True:
            with asking(self._about.name, NEEDS):
                page = self._client.get_query_results(QueryExecutionId=id, MaxResults=PAGE, **more)
            rows = page["ResultSet"]["Rows"]
            yield from map(_cells, rows[1:] if header else rows)
            header, more = False, {"NextToken": page.get("NextToken", "")}
            if not more["NextToken"]:
                return


def _cells(row: Mapping[str, Any]) -> Cells:
    return tuple(cell.get("VarCharValue") for cell in row["Data"])


def _ended(name: str, state: str, status: Mapping[str, Any]) -> Problem:
    """Why there is no answer, in Athena's own words."""
    reason = " ".join(str(status.get("StateChangeReason") or "no reason was given").split())
    if state == "CANCELLED":
        return Problem("aws", f"the query on `{name}` was cancelled: {reason}", hint="run it again")
    return Problem("aws", f"Athena could not answer about `{name}`: {reason}", hint=_hint(reason))


def _hint(reason: str) -> str:
    known = {
        "COLUMN_NOT_FOUND": "check the table's columns, or name them with --field",
        "HIVE_BAD_DATA": "the table's columns do not fit its files: check its definition",
        "HIVE_CURSOR_ERROR": "a row is malformed: set 'ignore.malformed.json' = 'true' in the table's SerDe",
        "HIVE_INVALID_METADATA": "check the table's definition",
        "Access Denied": "let the AWS identity that is used read the table's files in S3, and write results",
        "TABLE_NOT_FOUND": "check the name and the region (AWS_REGION)",
        "exceeded": "ask for less time with --since and --until",
    }
    return next((hint for sign, hint in known.items() if sign in reason), "ask for less with --since or --operation")
