"""Successes have the shape that Amazon's models give them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from spdiag.catalog.operations import every_operation
from spdiag.catalog.parameters import choices, parameters
from spdiag.catalog.roles import role_names
from spdiag.simulator.world import Application, Seller

SHARED = Path(os.environ.get("SPDIAG_SHARED", Path(__file__).parents[3] / "shared"))
SAMPLES = {"date-time": "2026-01-01T00:00:00Z", "date": "2026-01-01"}
KINDS = {"string": "x", "integer": "1", "number": "1", "boolean": "true", "array": "x"}
# Amazon's own examples of these have a `payload` too many or too few
MISWRAPPED = {
    "shipping.v2.getAccessPoints",
    "shipping.v2.getCarrierAccountFormInputs",
    "shipping.v2.getTracking",
    "shipping.v2.getShipmentDocuments",
    "vendorDirectFulfillmentShipping.2021-12-28.getCustomerInvoices",
}

READING = [
    one
    for one in every_operation()
    if one.method == "GET" and one.path and not one.gone and not one.sandbox_only and one.api != "business"
]


@pytest.fixture(scope="module")
def responses():
    """By method and path: the 2xx schemas of the models, each with its model."""
    if not (SHARED / "models").is_dir():
        pytest.skip("no models: SPDIAG_SHARED names no directory with them")
    found = {}
    for file in sorted((SHARED / "models").rglob("*.json")):
        model = json.loads(file.read_text())
        if "swagger" in model:
            base = model.get("basePath", "").rstrip("/")
            for path, item in model["paths"].items():
                for method, one in item.items():
                    if isinstance(one, dict) and "responses" in one:
                        found[method.upper(), base + path] = one["responses"], model
    return found


@pytest.mark.parametrize("account", ["seller", "vendor"])
def test_every_get_operation_succeeds_with_the_properties_of_its_model(enter, responses, account):
    person = enter(application=Application(roles=role_names()), sellers=(Seller(account=account),))
    token, checked, odd = person.token(), 0, []

    for operation in READING:
        if operation.account in (account, "both", None):
            person.clock.now += 1
            path = filled(operation)
            answer = person.get(path, token=fitting(person, operation, path, token))
            checked += 1
            odd += [f"{operation.key}: {flaw}" for flaw in flaws(answer, operation, responses)]

    assert checked > (100 if account == "seller" else 30)
    assert odd == []


def filled(operation):
    path, query = operation.path, []
    needed = {name for group in choices(operation) for name in group[0]}
    for one in parameters(operation):
        value = sample(one)
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", value)
        elif one.place == "query" and (one.required or one.name in needed):
            query.append(f"{one.name}={value}")
    return f"{path}?{'&'.join(query)}".rstrip("?")


def sample(one):
    if one.name.lower() in ("marketplaceid", "marketplaceids"):
        return "A1PA6795UKMFR9"
    return one.enum[0] if one.enum else SAMPLES.get(one.format) or KINDS[one.type]


def fitting(person, operation, path, token):
    """A token of the kind the operation takes."""
    if operation.scope:
        return person.grantless(operation.scope)
    if operation.rdt != "always":
        return token
    made = person.restricted({"method": "GET", "path": path.partition("?")[0]})
    return made.json()["restrictedDataToken"]


def flaws(answer, operation, responses):
    """What is wrong with an answer: its status, or top-level properties the model lacks or wants."""
    listed, model = responses["GET", operation.path]
    if answer.status_code not in (200, 202, 204):
        yield f"{answer.status_code} {answer.text[:200]}"
        return
    schema = listed[str(answer.status_code)].get("schema", {})
    while "$ref" in schema:
        schema = model["definitions"][schema["$ref"].rpartition("/")[2]]
    if schema.get("properties") and answer.content and operation.key not in MISWRAPPED:
        body = answer.json()
        yield from (f"`{name}` is not in the model" for name in set(body) - set(schema["properties"]))
        yield from (f"`{name}` is missing" for name in set(schema.get("required", ())) - set(body))
