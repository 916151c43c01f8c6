"""The data files come out of Amazon's models and our knowledge, the same each time."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from spdiag.catalog.build import DATA, main
from spdiag.catalog.building.assembling import assemble
from spdiag.catalog.building.knowledge import by_operation, granted, parsed
from spdiag.catalog.building.models import api_stem, read_calls
from spdiag.core.problem import Problem

CHECKOUT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SPDIAG_SHARED", CHECKOUT.parent / "shared"))
needs_models = pytest.mark.skipif(not (SHARED / "models").is_dir(), reason="Amazon's models are not here")


def plain(name: str, content: bytes) -> bytes:
    """The content without compression, whose bytes differ between versions of zlib."""
    return gzip.decompress(content) if name.endswith(".gz") else content


@needs_models
def test_the_build_reproduces_what_is_committed() -> None:
    built = assemble(SHARED / "models")

    committed = {file.name: file.read_bytes() for file in DATA.iterdir()}

    assert sorted(built) == sorted(committed)
    differing = [name for name in built if plain(name, built[name]) != plain(name, committed[name])]
    assert differing == []


@needs_models
def test_a_checkout_is_read_from_its_root_too() -> None:
    names = {"awd": "amazonWarehousingAndDistribution"}

    keys = [[call.key for call in read_calls(folder, names)] for folder in (SHARED, SHARED / "models")]

    assert keys[0] == keys[1]
    assert len(keys[0]) == 370


def test_the_data_stays_small() -> None:
    packed = sum(len(gzip.compress(file.read_bytes())) for file in DATA.iterdir())

    assert packed < 250_000


def test_a_folder_without_models_is_a_problem_with_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([str(tmp_path), "--out", str(tmp_path / "out")])

    assert status == 2
    assert "no models of Amazon's under" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_file_that_is_no_model_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "orders-api-model").mkdir()
    (tmp_path / "orders-api-model" / "ordersV0.json").write_text(content, encoding="utf-8")

    with pytest.raises(Problem) as caught:
        read_calls(tmp_path, {})

    assert "ordersV0.json" in caught.value.message


def test_other_json_than_models_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "settings.json").write_text('{"colour": "red"}', encoding="utf-8")

    with pytest.raises(Problem) as caught:
        read_calls(tmp_path, {})

    assert caught.value.code == "models"


def test_a_small_model_becomes_calls(tmp_path: Path) -> None:
    operation = {"operationId": "getThing", "responses": {"200": {}}, "parameters": []}
    model = {
        "swagger": "2.0",
        "info": {"version": "v0"},
        "basePath": "/",
        "paths": {"/things/v0/{id}": {"get": operation}},
    }
    (tmp_path / "models" / "things").mkdir(parents=True)
    (tmp_path / "models" / "things" / "thingsV0.json").write_text(json.dumps(model), encoding="utf-8")

    calls = read_calls(tmp_path, {})

    assert [(one.key, one.method, one.path) for one in calls] == [("things.v0.getThing", "GET", "/things/v0/{id}")]


def test_knowledge_of_an_operation_the_models_lost_is_a_problem() -> None:
    with pytest.raises(Problem) as caught:
        by_operation([{"api": "orders v0", "operations": ["getOrderz"]}], ("orders.v0.getOrders",))

    assert "getOrderz" in caught.value.message
    assert "removed.yaml" in caught.value.hint


def test_an_entry_that_stands_twice_is_a_problem() -> None:
    with pytest.raises(Problem) as caught:
        parsed("feeds v0: [1]\nreports v0: [2]\nfeeds v0: [3]\n")

    assert "feeds v0" in caught.value.message


def test_a_role_can_be_granted_by_region() -> None:
    assert granted("Pricing@na+eu") == ("Pricing", ["na", "eu"])
    assert granted("Pricing") == ("Pricing", [])


@pytest.mark.parametrize(
    ("stem", "api"),
    [
        ("ordersV0", "orders"),
        ("orders_2026-01-01", "orders"),
        ("replenishment-2022-11-07", "replenishment"),
        ("InvoicesApiModel_2024-06-19", "invoicesApiModel"),
        ("shippingV2", "shipping"),
        ("sellers", "sellers"),
        ("deliveryShipmentInvoiceV2022-07-01", "deliveryShipmentInvoice"),
    ],
)
def test_an_api_is_named_after_its_file(stem: str, api: str) -> None:
    assert api_stem(stem) == api
