"""How answers look: whole texts, in plain, in colour and in full."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from spdiag.core.condition import ALWAYS
from spdiag.core.diagnosis import Diagnosis, Outcome, Sent
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Cause, ErrorRule, Fix, Likelihood, Question, Reference, Step
from spdiag.core.verdict import Explanation
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding, Match
from spdiag.render import check_text, documents, text
from spdiag.render.schemas import schema
from spdiag.render.style import Style, folded, printable

CODE = Evidence("error.code", "Unauthorized", "line 1")
CASE = Case(
    (CODE, Evidence("response.status", 403, "inferred from the exception"), Evidence("operation.id", "getOrders", "x"))
)
ROLE = Cause(
    id="role.missing",
    title="The role is missing",
    owner="developer",
    explanation="Every operation asks for a role.",
    fixes=(Fix("Add the role for {operation.id}.", "Develop Apps", "spdiag check --operation {operation.id}"),),
    references=(Reference("https://example.com/roles", "2026-11-22"),),
)
OLD = ROLE._replace(id="aws.old", title="An old fault", owner="amazon", legacy=True)
FINDINGS = (
    Finding(
        ROLE, 60, Likelihood.LIKELY, CASE, because=(CODE,), why="empty details", fixes=ROLE.fixes, sums=(("prior", 60),)
    ),
    Finding(OLD, 15, Likelihood.POSSIBLE, CASE, why="it may be old", fixes=OLD.fixes, decided=False),
)
RULE = ErrorRule("sp-api/one", "403, refused", ALWAYS, note="It says little.")
FOUND = Explanation(
    Reading("json", 10, CASE), (Match(RULE, (CODE,)),), FINDINGS, (Question("Which host?", "spdiag explain FILE"),)
)

PLAIN = """\
403, refused
  It says little.
  Read: status 403 (inferred from the exception), operation getOrders

1. The role is missing
   likely · role.missing
   Who acts: the developer
   Here: empty details
   Why: Every operation asks for a role.
   Because: error.code Unauthorized [line 1]
   Fix 1: Add the role for getOrders.
      Where: Develop Apps
      Check: spdiag check --operation getOrders
   More: https://example.com/roles

Less likely, with this evidence:
  • An old fault (legacy) · aws.old

To know more:
  • Which host?
    spdiag explain FILE"""

STEPS = tuple(
    Taken(step=Step(name, f"{name}?", ()), outcome=outcome, summary=f"it {outcome}", evidence=(CODE,))
    for name, outcome in (("credentials", "passed"), ("status-class", "failed"), ("account-health", "skipped"))
)
CALL = Sent(method="GET", host="127.0.0.1:1", path="/x", status=403, request_id="r-1", milliseconds=5)
CHECKED = Diagnosis(
    outcome=Outcome.PROBLEM,
    exit_code=1,
    subject={"api": "sp-api", "profile": "default", "region": "eu", "marketplaces": ["DE1"], "operation": "getOrders"},
    steps=STEPS,
    findings=FINDINGS[:1],
    calls=(CALL,),
)


def test_an_explanation_in_plain_text() -> None:
    assert text.explanation(FOUND, Style()) == PLAIN


def test_colour_adds_nothing_but_colour() -> None:
    import re

    coloured = text.explanation(FOUND, Style(colour=True))

    assert coloured != PLAIN
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == PLAIN


def test_in_full_the_arithmetic_and_every_cause_are_shown() -> None:
    told = text.explanation(FOUND, Style(verbose=True))

    assert "   Points: +60 prior = 60" in told
    assert told.count("Who acts:") == 2


def test_a_certain_cause_stands_alone_and_the_rest_is_a_list() -> None:
    certain = (FINDINGS[0]._replace(likelihood=Likelihood.CERTAIN), FINDINGS[1])

    told = text.explanation(FOUND._replace(findings=certain), Style())

    assert "Less likely, with this evidence:\n  • An old fault (legacy) · aws.old" in told


def test_a_walk_in_plain_text() -> None:
    told = check_text.diagnosis(CHECKED, Style())

    assert told.startswith(
        "Checking getOrders, region eu, DE1\n\n"
        "✓ credentials    it passed\n✗ status-class   it failed\n– account-health it skipped\n\nProblem found\n\n1. The role"
    )


def test_a_walk_in_full_lists_the_requests_and_the_evidence() -> None:
    told = check_text.diagnosis(CHECKED, Style(verbose=True, unicode=False))

    assert "Requests sent: 1\n  GET 127.0.0.1:1/x -> 403 (5 ms) r-1" in told
    assert "error.code = Unauthorized [line 1]" in told
    assert told.splitlines()[2].startswith("+ credentials")


@pytest.mark.parametrize(
    ("document", "name"),
    [(documents.explanation(FOUND), "explanation"), (documents.diagnosis(CHECKED), "diagnosis")],
)
def test_documents_fulfil_their_schemas(document: documents.Plain, name: str) -> None:
    Draft202012Validator(schema(name)).validate(document)


def test_the_verdict_names_the_step_that_settles_its_topic() -> None:
    settling = STEPS[2]
    step = settling.step._replace(settles=("role",))

    told = documents.diagnosis(replaced(CHECKED, (*STEPS[:2], settling._replace(step=step))))

    assert told["verdict"] == {
        "cause": "role.missing",
        "likelihood": "likely",
        "owner": "developer",
        "step": "account-health",
        "summary": "The role is missing",
    }


def replaced(checked: Diagnosis, steps: tuple[Taken, ...]) -> Diagnosis:
    import dataclasses

    return dataclasses.replace(checked, steps=steps)


def test_a_healthy_walk_has_no_verdict() -> None:
    import dataclasses

    healthy = dataclasses.replace(CHECKED, outcome=Outcome.HEALTHY, exit_code=0)

    assert documents.diagnosis(healthy)["verdict"] is None


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [("a\tb\nc", "a b c"), ("\x1b[31mred", "\\x1b[31mred"), ("ü …", "ü …"), ("\x07\x9b", "\\x07\\x9b")],
)
def test_control_characters_are_shown_and_not_obeyed(pasted: str, shown: str) -> None:
    assert printable(pasted) == shown


def test_lines_fit_unless_a_word_does_not() -> None:
    assert folded("one two three", 7) == ["one two", "three"]
    assert folded("https://example.com/long x", 7) == ["https://example.com/long", "x"]
    assert folded("", 7) == [""]
