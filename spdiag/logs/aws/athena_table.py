"""A table of Athena: what it is called, which columns it has, where it lies, and how much of it a time concerns."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from spdiag.core.problem import Problem
from spdiag.logs.aws.amazon import asking, client
from spdiag.logs.aws.days import Days, days_of

REFERENCE = re.compile(r"athena://(?:([\w.-]+)@)?([\w-]+)\.([\w-]+)/?")
SIMPLE = re.compile(
    r"(string|varchar|char|tinyint|smallint|int|integer|bigint|float|double|decimal|timestamp)\b.*", re.S
)
MOST_LEAVES = 300
PAGES = 200
NEEDS = "glue:GetTable and glue:GetPartitions (or athena:GetTableMetadata)"


class Reference(NamedTuple):
    """Which table is meant, and through which workgroup it is asked."""

    name: str
    workgroup: str
    database: str
    table: str


class Leaf(NamedTuple):
    """A value in a row: its name as in a record of JSON, how SQL gets at it, and its kind."""

    name: str
    expression: str
    kind: str


class AthenaTable(NamedTuple):
    """A table: its values, the column that tells the day, and where it lies in S3 (empty for a view)."""

    reference: Reference
    leaves: tuple[Leaf, ...]
    days: Days | None
    location: str


class Amount(NamedTuple):
    """Bytes in S3, in how many objects, and whether those are all."""

    size: int
    objects: int
    whole: bool = True


def reference(name: str) -> Reference:
    """The table that `athena://[workgroup@]database.table` means."""
    found = REFERENCE.fullmatch(name)
    if found is None:
        raise Problem("usage", f"`{name}` is no table", hint="write it as athena://database.table")
    return Reference(f"athena://{found[2]}.{found[3]}", found[1] or "primary", found[2], found[3])


def described(one: Reference) -> AthenaTable:
    """The table as the Glue catalog, or else Athena, describes it."""
    with asking(one.name, NEEDS):
        about = _metadata(one)
        keys = {key["Name"]: str(key.get("Type", "string")).lower() for key in about["PartitionKeys"]}
        days = days_of(keys, about["Parameters"], lambda: _first_partition(one))
    columns = [(str(key["Name"]), str(key.get("Type", "string"))) for key in about["Columns"]]
    columns += [(name, kind) for name, kind in keys.items() if days is None or name not in days.keys]
    leaves = tuple(leaf for name, kind in columns for leaf in _leaves(name, quoted(name), kind.strip().lower(), name))
    if not leaves:
        raise Problem("unreadable-file", f"`{one.name}` has no columns that can be read")
    return AthenaTable(one, leaves[:MOST_LEAVES], days, about["Location"])


def _metadata(one: Reference) -> Mapping[str, Any]:
    from botocore.exceptions import ClientError

    try:
        found = client("glue").get_table(DatabaseName=one.database, Name=one.table)["Table"]
    except ClientError as error:
        if "AccessDenied" not in error.response["Error"]["Code"]:
            raise
        found = client("athena").get_table_metadata(
            CatalogName="AwsDataCatalog", DatabaseName=one.database, TableName=one.table
        )["TableMetadata"]
    store, parameters = found.get("StorageDescriptor", {}), found.get("Parameters", {})
    return {
        "Columns": store.get("Columns", found.get("Columns", [])),
        "PartitionKeys": found.get("PartitionKeys", []),
        "Parameters": parameters,
        "Location": store.get("Location") or parameters.get("location", ""),
    }


def _first_partition(one: Reference) -> list[str]:
    from botocore.exceptions import ClientError

    try:
        found = client("glue").get_partitions(DatabaseName=one.database, TableName=one.table, MaxResults=1)
    except ClientError:
        return []
    return next((list(part.get("Values", [])) for part in found.get("Partitions", [])), [])


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _leaves(name: str, expression: str, kind: str, top: str) -> Iterator[Leaf]:
    """The values a column holds: those of a struct, and the first of an array."""
    if kind.startswith("struct<"):
        for key, inner in _members(kind[len("struct<") : -1]):
            yield from _leaves(f"{name}.{key}", f"{expression}.{quoted(key)}", inner, top)
    elif kind.startswith("array<"):
        inner = kind[len("array<") : -1]
        again = f"{name}[0]" if inner.startswith("struct<") else name
        yield from _leaves(again, f"element_at({expression}, 1)", inner, top)
    elif SIMPLE.fullmatch(kind):
        yield Leaf(name, expression, kind)


def _members(text: str) -> Iterator[tuple[str, str]]:
    """The members of a struct, `a:string,b:struct<c:int>`, with their kinds."""
    depth, start = 0, 0
    for place, mark in enumerate(f"{text},"):
        depth += (mark in "<(") - (mark in ">)")
        if mark == "," and depth == 0:
            key, _, kind = text[start:place].partition(":")
            start = place + 1
            if key.strip():
                yield key.strip(), kind.strip()


def amount(table: AthenaTable, since: float | None, until: float | None) -> Amount | None:
    """How much lies in S3 of what a time concerns; `None` where nobody can tell."""
    from botocore.exceptions import BotoCoreError, ClientError

    if not table.location.startswith("s3"):
        return None
    try:
        places = _places(table, since, until)
        return _listed(places or [table.location], None if places else table.days, since, until)
    except (ClientError, BotoCoreError):
        return None


def _places(table: AthenaTable, since: float | None, until: float | None) -> list[str]:
    """Where the partitions of a time lie; none where the catalog does not hold them."""
    if table.days is None or (since is None and until is None):
        return []
    one = table.reference
    pages = client("glue").get_paginator("get_partitions").paginate(DatabaseName=one.database, TableName=one.table)
    parts = [part for page in pages for part in page.get("Partitions", [])]
    return [
        part["StorageDescriptor"]["Location"]
        for part in parts
        if table.days.holds(part.get("Values", []), since, until)
    ]


def _listed(places: list[str], days: Days | None, since: float | None, until: float | None) -> Amount:
    size = objects = 0
    pages = 0
    for place in places:
        at = urlsplit(place)
        prefix = at.path.strip("/")
        paginator = client("s3").get_paginator("list_objects_v2")
        for page in paginator.paginate(Bucket=at.netloc, Prefix=f"{prefix}/" if prefix else ""):
            pages += 1
            for one in page.get("Contents", []):
                if days is None or days.may_hold(one["Key"], since, until):
                    size, objects = size + one["Size"], objects + 1
            if pages >= PAGES:
                return Amount(size, objects, whole=False)
    return Amount(size, objects)
