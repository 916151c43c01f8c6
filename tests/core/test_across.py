"""What the answers to other sellers tell, and what sets some sellers apart."""

from __future__ import annotations

import pytest

from spdiag.core.across import Apart, apart, compared
from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.evidence import Case, Evidence


def call(outcome: str, status: int = 403) -> Case:
    facts = {"probe.call.outcome": outcome, "probe.call.status": status}
    return Case(tuple(Evidence(name, value, "a test") for name, value in facts.items()))


def told(*cases: Case) -> list[dict[str, object]]:
    named = {str(number): case for number, case in enumerate(cases)}
    found = compared(named)
    return [{one.name: one.value for one in found.get(name, ())} for name in named]


REFUSED, ANSWERED = call("refused"), call("answered", 200)
ELSEWHERE = "sellers.same-operation-works-elsewhere"


@pytest.mark.parametrize(
    ("cases", "facts"),
    [
        ([REFUSED], [{}]),
        ([REFUSED, REFUSED], [{}, {}]),
        ([REFUSED] * 3, [{"sellers.scope": "all-sellers"}] * 3),
        ([REFUSED, ANSWERED], [{"sellers.scope": "one-seller", ELSEWHERE: True}, {}]),
        ([REFUSED, REFUSED, ANSWERED], [{"sellers.scope": "limited-group", ELSEWHERE: True}] * 2 + [{}]),
        ([REFUSED, REFUSED, call("refused", 400)], [{}, {}, {}]),
        (
            [REFUSED] * 3 + [call("unreachable"), call("throttled", 429)],
            [{"sellers.scope": "all-sellers"}] * 3 + [{}, {}],
        ),
    ],
)
def test_answers_to_others_tell_whom_a_refusal_strikes(cases: list[Case], facts: list[dict[str, object]]) -> None:
    assert told(*cases) == facts


def seller(region: str = "eu", *marketplaces: str, client: str = "…aec0") -> Diagnosis:
    subject = {
        "region": region,
        "marketplaces": list(marketplaces),
        "credentials": {"client_id": client, "source": "-"},
    }
    return Diagnosis(outcome=Outcome.HEALTHY, exit_code=0, subject=subject, steps=())


DE, PL, JP = seller("eu", "DE"), seller("eu", "DE", "PL"), seller("fe", "JP")


@pytest.mark.parametrize(
    ("some", "others", "shared"),
    [
        ([PL, PL], [DE], Apart("marketplace", ("PL",))),
        ([JP, JP], [DE], Apart("marketplace", ("JP",))),
        ([seller("fe", "JP"), seller("fe", "AU")], [DE], Apart("region", ("fe",))),
        ([seller(client="…1"), seller(client="…1")], [seller(client="…2")], Apart("application", ("…1",))),
        ([DE, DE], [PL], None),
        ([PL], [DE], None),
        ([PL, PL], [], None),
    ],
)
def test_what_all_that_fail_share_and_no_other_has_sets_them_apart(
    some: list[Diagnosis], others: list[Diagnosis], shared: Apart | None
) -> None:
    assert apart(some, others) == shared
