"""The quick look never passes over a condition that fits."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from spdiag.core.condition import fits, parse
from spdiag.core.evidence import Case, Evidence
from spdiag.core.prefilter import chances, has_chance, plain

FACTS = (
    Evidence("error.code", "Unauthorized", "line 1"),
    Evidence("error.code", 5461, "line 1"),
    Evidence("error.code", None, "line 1"),
    Evidence("error.message", "denied", "line 2"),
    Evidence("response.status", 403, "line 3"),
    Evidence("error.details", None, "line 4"),
)
CASES = [Case(chosen) for size in range(4) for chosen in combinations(FACTS, size)]
CODE, STATUS, MESSAGE = {"error.code": "UNAUTHORIZED"}, {"response.status": 403}, {"error.message|contains": "denied"}


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        {"error.code": 5461},
        {"error.code|in": ["x", "Unauthorized", 5461]},
        {"error.code|starts-with": "unauth"},
        {"error.code|exists": False},
        {"error.details|empty": True},
        {"none": [CODE]},
        {**STATUS, "none": [MESSAGE]},
        {"any": [CODE, MESSAGE]},
        {"any": [CODE, {"error.code": 5461}], **STATUS},
        {"all": [{"any": [CODE, MESSAGE]}, {"any": [STATUS, {"error.details|exists": False}]}]},
        {"any": [CODE] + [{"error.code": f"c{place}"} for place in range(12)]},
        {"any": [MESSAGE] + [{"error.code": f"c{place}"} for place in range(12)]},
        {"all": [{"any": [CODE, MESSAGE, STATUS]}] * 4},
    ],
)
def test_a_condition_that_fits_a_case_has_a_chance_there(written):
    condition = parse(written)
    ways = json.loads(json.dumps([plain(one) for one in chances(condition)]))

    fitting = [case for case in CASES if fits(condition, case)]

    assert fitting
    assert all(has_chance(ways, case) for case in fitting)


def test_a_case_without_what_a_condition_needs_has_no_chance():
    ways = [plain(one) for one in chances(parse({**CODE, **STATUS}))]

    assert has_chance(ways, Case((FACTS[0], FACTS[4])))
    assert not has_chance(ways, Case((FACTS[0],)))
    assert not has_chance(ways, Case((FACTS[1], FACTS[4])))
