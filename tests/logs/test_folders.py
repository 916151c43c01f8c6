"""Folders that tell whose calls the logs in them hold, as Hive, Spark and Firehose lay them out."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, requests

from spdiag.logs.reading.folders import of_folders


def laid_out(folder: Path, form: str, own: Record) -> str:
    """Requests of which each seller's lie in a folder of their own; rows hold what is their `own`, too."""
    files: dict[Path, list[Record]] = defaultdict(list)
    for _, one, refused in requests():
        seller = one.pop("seller")
        told = {"error_message": DENIED if refused else "", **own}
        files[folder / f"country=DE/seller={seller}/date=2026-11-13/part-0.{form}"].append({**one, **told})
    for file, rows in files.items():
        file.parent.mkdir(parents=True)
        table = [",".join(rows[0]), *(",".join(map(str, one.values())) for one in rows)]
        file.write_text("\n".join(table if form == "csv" else map(json.dumps, rows)) + "\n")
    return str(folder)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_folders_tell_seller_and_marketplace(form: str, tmp_path: Path, spdiag: Run) -> None:
    (finding,) = compared(spdiag, laid_out(tmp_path, form, {}))["findings"]

    assert (finding["scope"], finding["sellers"]["seen"], finding["sellers"]["failing"]) == ("one-seller", 12, 1)
    assert [one["seller"] for one in finding["sellers"]["top"]] == ["A0000000000003"]
    assert [one["marketplace"] for one in finding["marketplaces"]] == ["A1PA6795UKMFR9"]


def test_what_rows_tell_themselves_counts_before_their_folders(tmp_path: Path, spdiag: Run) -> None:
    (finding,) = compared(spdiag, laid_out(tmp_path, "jsonl", {"merchant_id": "A00000000000ME"}))["findings"]

    assert finding["sellers"]["seen"] == 1


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("s3://logs/merchant_id=A1B2/dt=2026-11-13/x.gz", {"merchant_id": "A1B2"}),
        ("logs/shop=M%C3%BCller%20%26%20S/x.json", {"shop": "Müller & S"}),
        ("logs/seller=__HIVE_DEFAULT_PARTITION__/year=2026/x.json", {}),
        ("logs/seller=A1.json", {}),
    ],
)
def test_fields_are_read_out_of_folders_alone(path: str, told: Record) -> None:
    assert of_folders(path) == told
