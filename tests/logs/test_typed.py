"""Values with their type around them, as databases export them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, Record, Run, compared, log, told

from spdiag.logs.reading.parts import Read
from spdiag.logs.reading.records import object_of
from spdiag.logs.values.typed import untyped

ANSWER = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED}]})
Write = Callable[[int, Record, bool], Mapping[str, Any]]
EXPORTS: Mapping[str, Write] = {
    "MongoDB": lambda number, one, refused: {
        "_id": {"$oid": f"{number:024x}"},
        "at": {"$date": {"$numberLong": str((1_794_556_800 + 180 * number) * 1000)}},
        "path": one["path"],
        "status": {"$numberInt": str(one["status"])},
        "shop": {"_id": {"$oid": one["seller"]}},
        "err": {"code": "Unauthorized", "message": DENIED} if refused else None,
    },
    "DynamoDB": lambda number, one, refused: {
        "Item": {
            "ts": {"S": one["ts"]},
            "call": {"M": {"path": {"S": one["path"]}, "status": {"N": str(one["status"])}}},
            "tags": {"L": [{"S": "a"}]},
            "sellerId": {"S": one["seller"]},
            "error": {"S": ANSWER} if refused else {"NULL": True},
        }
    },
    "Avro": lambda number, one, refused: {
        "ts": {"string": one["ts"]},
        "path": {"string": one["path"]},
        "status": {"int": one["status"]},
        "seller": {"string": one["seller"]},
        "error": {"string": ANSWER} if refused else None,
    },
}


@pytest.mark.parametrize("written", ["lines", "document"])
@pytest.mark.parametrize("database", EXPORTS)
def test_values_with_their_type_are_read_without_it(database: str, written: str, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, EXPORTS[database])
    if written == "document":
        Path(file).write_text(f"[{','.join(Path(file).read_text().splitlines())}]")

    found = compared(spdiag, file)

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]
    assert [one["scope"] for one in found["findings"]] == ["one-seller"]


def test_an_id_of_mongodb_alone_names_a_seller_to_both_engines(tmp_path: Path, spdiag: Run) -> None:
    def written(_: int, one: Record, refused: bool) -> Record:
        held = {"ts": {"$date": one["ts"]}, "path": one["path"], "status": one["status"], "error": DENIED * refused}
        return {**held, "shop": {"_id": {"$oid": one["seller"]}}}

    found = compared(spdiag, log(tmp_path, written))

    assert [(one["scope"], one["sellers"]["seen"]) for one in found["findings"]] == [("one-seller", 12)]


@pytest.mark.parametrize(
    "record",
    [
        {"count": {"int": "many"}},
        {"size": {"S": 3, "M": 4}},
        {"at": {"$date": "2026-11-13T08:00:00Z"}, "_id": {"$oid": "a"}},
        {"error": {"string": "cut", "length": 3}},
        {"set": {"S": {"N": None}}},
    ],
)
def test_what_is_no_value_with_its_type_stays_as_it_is(record: Record) -> None:
    assert untyped(record) is record


def test_what_lies_deeper_than_types_do_is_left() -> None:
    deep = '{"a":' * 900 + '{"N":"403"}' + "}" * 900

    assert object_of(1, deep) == Read(1, json.loads(deep))
