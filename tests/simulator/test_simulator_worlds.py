"""World files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from spdiag.core.problem import Problem
from spdiag.simulator import world, world_file, worlds

ASKED = {
    "healthy",
    "wrong-secret",
    "wrong-client-id",
    "expired-secret",
    "revoked-authorization",
    "foreign-refresh-token",
    "missing-role",
    "role-not-propagated",
    "wrong-region",
    "marketplace-of-other-region",
    "not-participating",
    "marketplace-absent",
    "suspended-listings",
    "inactive-seller",
    "grantless-token-needed",
    "rdt-required",
    "wrong-path",
    "missing-parameter",
    "empty-orders",
    "throttled",
    "outage",
    "network-cut",
    "slow",
    "passing-503",
    "mangled-token",
    "vendor-account",
    "sandbox-mismatch",
    "business-email",
}
EXITS = {"healthy": 0, "problem": 1, "inconclusive": 3, "untestable": 4, "no-credentials": 5}
SHARED = Path(os.environ.get("SPDIAG_SHARED", Path(__file__).parents[3] / "shared"))


def test_every_agreed_world_is_built_in():
    assert set(worlds()) >= ASKED


@pytest.mark.parametrize("name", worlds())
def test_a_built_in_world_is_named_like_its_file(name):
    assert world(name).id == name


@pytest.mark.parametrize("name", worlds())
def test_a_worlds_exit_status_is_that_of_its_outcome(name):
    expected = world(name).expect

    assert expected.exit == EXITS[expected.outcome]
    assert (expected.cause is None) == (expected.outcome in ("healthy", "inconclusive"))


@pytest.mark.parametrize("name", worlds())
def test_a_world_expects_a_known_cause_and_its_owner(name):
    taxonomy = SHARED / "taxonomy.yaml"
    if not taxonomy.exists():
        pytest.skip("no taxonomy: SPDIAG_SHARED names no directory with one")
    owners = {one["id"]: one["owner"] for one in yaml.safe_load(taxonomy.read_text())["causes"]}

    expected = world(name).expect

    assert set(expected.also) <= set(owners)
    assert expected.owner == (owners[expected.cause] if expected.cause else None)


def test_an_unknown_world_is_answered_with_those_that_look_like_it():
    with pytest.raises(Problem) as caught:
        world("helthy")

    assert caught.value.code == "unknown-world"
    assert caught.value.hint == "try healthy"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("id: a\ntitle: b\ncolour: red", "odd.yaml: `colour` is not a key"),
        ("id: a\ntitle: b\nsellers: [{acount: vendor}]", "odd.yaml: `sellers[0].acount` is not a key"),
        (
            "id: a\ntitle: b\nfaults: [{at: spapi, kind: melt}]",
            "odd.yaml: `faults[0].kind` is one of status, html, empty, "
            "truncated, reset, reset-midway, timeout, slow, throttle, closed, dns, tls, not `melt`",
        ),
        ("id: a\ntitle: b\ngiven: {sandbox: perhaps}", "odd.yaml: `given.sandbox` is a bool, not `perhaps`"),
        ("id: a\ntitle: b\ngiven: {marketplaces: DE}", "odd.yaml: `given.marketplaces` is a list, not `DE`"),
        ("id: a\ntitle: b\nexpect: {exit: true}", "odd.yaml: `expect.exit` is a int, not `True`"),
        ("id: a", "odd.yaml: `title` is missing"),
        ("- a", "odd.yaml: `the file` is a mapping, not `['a']`"),
        ("id: a\ntitle: b\nsellers: []", "odd.yaml: `sellers` is empty"),
        ("id: a\ntitle: b\nsellers: [{marketplaces: [{id: XX}]}]", "odd.yaml: `XX` is no marketplace"),
    ],
)
def test_a_mistake_in_a_world_names_its_file_and_key(tmp_path, written, message):
    file = tmp_path / "odd.yaml"
    file.write_text(written)

    with pytest.raises(Problem) as caught:
        world_file(file)

    assert caught.value.code == "world"
    assert caught.value.message == message


def test_a_file_that_is_not_yaml_is_named(tmp_path):
    file = tmp_path / "odd.yaml"
    file.write_text("id: [")

    with pytest.raises(Problem, match=r"odd\.yaml: not YAML"):
        world_file(file)


def test_secrets_do_not_show_when_a_world_is_printed():
    shown = repr(world("mangled-token"))

    assert "Atz" not in shown
    assert "amzn1.oa2-cs" not in shown
