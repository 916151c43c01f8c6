"""A walk whose network dies on the way: untestable, or what the answers before had proven; never a wrong cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.core.diagnosis import HINDRANCES, Diagnosis
from spdiag.core.knowledge import Knowledge
from spdiag.handbook import load
from spdiag.simulator import Simulator, world
from spdiag.simulator.world import Fault, Given

NOW = "2026-11-25T00:00:00Z"
WORLDS = (
    "healthy",
    "missing-role",
    "expired-secret",
    "revoked-authorization",
    "wrong-value",
    "wrong-region",
    "not-participating",
    "marketplace-of-other-region",
    "participations-refused",
    "rdt-role-missing",
    "beyond-limits",
    "vendor-wrong-region",
    "business-email",
)
LONGEST = 6
"""Calls of the longest of these walks."""
Walk = Callable[..., tuple[Diagnosis, int]]


@pytest.fixture(scope="module")
def handbook() -> Knowledge:
    return load()


@pytest.fixture
def walk(handbook: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The walk through a world with a fault more, and how many requests reached it."""
    monkeypatch.setattr("spdiag.probes.caller.FIRST_PAUSE", 0.001)

    def walked(name: str, *faults: Fault) -> tuple[Diagnosis, int]:
        with Simulator(replace(world(name), faults=faults)) as running:
            environment = {**running.endpoints, **running.credentials}
            found = check(handbook, asked(world(name).given), environment, now=NOW)
            return found, len(running.log)

    return walked


def asked(given: Given) -> Options:
    known = {one.name for one in fields(Options)}
    told: dict[str, Any] = {one.name: getattr(given, one.name) for one in fields(given) if one.name in known}
    return Options(**{name: value for name, value in told.items() if value and name != "error"})


@pytest.mark.parametrize("request_number", range(LONGEST + 1))
@pytest.mark.parametrize("kind", ["reset", "throttle", "status"])
@pytest.mark.parametrize("name", WORLDS)
def test_a_walk_cut_at_any_request_names_no_wrong_cause(name: str, kind: Any, request_number: int, walk: Walk) -> None:
    expected = world(name).expect
    answered = request_number

    found, sent = walk(name, Fault(at="all", kind=kind, after=answered))

    cause = found.verdict.cause.id if found.verdict else None
    if sent <= answered:  # it was over before the cut
        assert (found.outcome.value, cause in (expected.cause, *expected.also)) == (expected.outcome, True)
    elif found.outcome.value == "untestable":
        assert cause is not None
        assert cause.split(".")[0] in HINDRANCES
    else:
        assert found.outcome.value == "problem"
        assert cause in (expected.cause, *expected.also)


@pytest.mark.parametrize("name", WORLDS)
def test_a_walk_cut_at_its_first_request_is_untestable(name: str, walk: Walk) -> None:
    found, _ = walk(name, Fault(at="all", kind="reset"))

    assert (found.outcome.value, found.exit_code) == ("untestable", 4)


def test_what_was_proven_before_the_cut_stays_proven(walk: Walk) -> None:
    found, _ = walk("expired-secret", Fault(at="all", kind="reset", after=2))

    assert found.verdict is not None
    assert (found.verdict.cause.id, found.verdict.likelihood.value) == ("lwa.secret-expired", "certain")


def test_no_walk_here_is_longer_than_the_cuts(walk: Walk) -> None:
    longest = max(walk(name)[1] for name in WORLDS)

    assert longest == LONGEST
