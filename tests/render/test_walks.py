"""How a diagnosis looks: whole texts in every style, and whole documents."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator, ValidationError

from spdiag import __version__
from spdiag.core.choosing import Choice, Offer
from spdiag.core.condition import ALWAYS
from spdiag.core.diagnosis import EXIT, Diagnosis, Outcome, Sent
from spdiag.core.evidence import Case, Evidence, Reading, Value
from spdiag.core.knowledge import Cause, ErrorRule, Fix, Likelihood, Question, Reference, Step
from spdiag.core.verdict import Explanation
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding, Match
from spdiag.render import check_text, documents, text
from spdiag.render.schemas import schema
from spdiag.render.style import Style

CLIENT = "amzn1.application-oa2-client.…1a2b"
REFUSED = Evidence("probe.call.status", 403, "probe call")
SHOPS = Evidence("marketplace.ids", ("A1PA6795UKMFR9", "A13V1IB3VIYZZH"), "option")
CASE = Case((REFUSED, SHOPS, Evidence("operation.id", "getOrders", "option")))
ROLE = Cause(
    id="role.missing",
    title="The application lacks the role of {operation.id}",
    owner="developer",
    explanation="Each operation asks for one of several roles.",
    fixes=(Fix("Add the role.", "Develop Apps", "spdiag check --operation {operation.id}"),),
    references=(Reference("https://example.com/roles", "2026-11-22"),),
)
CHOICE = Choice(Offer("siblings", "Do other operations answer?", frozenset(), 2), 30, ("role.missing",))
FINDING = Finding(
    cause=ROLE,
    score=90,
    likelihood=Likelihood.LIKELY,
    case=CASE,
    because=(REFUSED,),
    against=(SHOPS,),
    fixes=ROLE.fixes,
    sums=(("prior", 60), ("probe.call.status", 40), ("marketplace.ids", -10)),
)


def taken(name: str, outcome: str, said: str, *evidence: Evidence, **more: object) -> Taken:
    step = Step(name, f"What of {name}?", (), settles=("role",) if name == "roles-and-tokens" else ())
    return Taken(step=step, outcome=outcome, summary=said, evidence=evidence, **more)  # type: ignore[arg-type]


STEPS = (
    taken("credentials", "passed", "from environment SP_API_*"),
    taken("status-class", "failed", "getOrders: 403", REFUSED, SHOPS),
    taken(
        "roles-and-tokens", "unknown", "the call is refused", next=Question("Which roles?", "spdiag check --role NAME")
    ),
    taken("path-comparison", "warned", "few logs"),
    taken("marketplace-participation", "skipped", "needs the network"),
)
CALLS = (
    Sent(method="POST", host="api.amazon.com", path="/auth/o2/token", status=200, request_id="r-1", milliseconds=41),
    Sent(method="GET", host="x.amazon.com", path="/o", status=None, request_id="", milliseconds=9, trouble="timeout"),
)
FOUND = Diagnosis(
    outcome=Outcome.PROBLEM,
    exit_code=1,
    subject={
        "api": "sp-api",
        "profile": "default",
        "region": "eu",
        "marketplaces": ["A1PA6795UKMFR9"],
        "operation": "getOrders",
        "request": "GET /o",
        "credentials": {"source": "environment SP_API_*", "client_id": CLIENT},
    },
    steps=STEPS,
    findings=(FINDING,),
    questions=(Question("Does the application hold the role?", "spdiag check --role NAME"),),
    calls=CALLS,
    choices=(CHOICE,),
)

PLAIN = """\
Checking getOrders, region eu, A1PA6795UKMFR9, client amzn1.application-oa2-client.…1a2b from
         environment SP_API_*

✓ credentials               from environment SP_API_*
✗ status-class              getOrders: 403
? roles-and-tokens          the call is refused
! path-comparison           few logs
– marketplace-participation needs the network

Problem found

1. The application lacks the role of getOrders
   likely · role.missing
   Who acts: the developer
   Why: Each operation asks for one of several roles.
   Because: probe.call.status 403 [probe call]
   Against: marketplace.ids A1PA6795UKMFR9, A13V1IB3VIYZZH [option]
   Fix 1: Add the role.
      Where: Develop Apps
      Check: spdiag check --operation getOrders
   More: https://example.com/roles

To know more:
  • Does the application hold the role?
    spdiag check --role NAME"""

IN_FULL_STEPS = """\
✓ credentials               from environment SP_API_*
                            What of credentials?
✗ status-class              getOrders: 403
                            What of status-class?
                            probe.call.status = 403 [probe call]
                            marketplace.ids = A1PA6795UKMFR9, A13V1IB3VIYZZH [option]
? roles-and-tokens          the call is refused
                            What of roles-and-tokens?
! path-comparison           few logs
                            What of path-comparison?
– marketplace-participation needs the network
                            What of marketplace-participation?

Asked further, the most telling first:
  siblings: Do other operations answer?
    30 points hang on it, of role.missing; up to 2 requests

Requests sent: 2
  POST api.amazon.com/auth/o2/token -> 200 (41 ms) r-1
  GET x.amazon.com/o -> timeout (9 ms)

Problem found
"""

ASCII = str.maketrans({"✓": "+", "✗": "x", "–": "-", "•": "*", "·": "-"})


def bare(drawn: str) -> str:
    """What a coloured text shows: without its colours, and without blanks that nobody sees."""
    return "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", drawn).split("\n"))


def test_a_diagnosis_in_plain_text() -> None:
    assert check_text.diagnosis(FOUND, Style()) == PLAIN


def test_a_diagnosis_in_full_shows_each_question_each_fact_on_its_line_and_each_request() -> None:
    told = check_text.diagnosis(FOUND, Style(verbose=True))

    assert IN_FULL_STEPS in told
    assert "   Points: +60 prior +40 probe.call.status -10 marketplace.ids = 90" in told


@pytest.mark.parametrize("verbose", [False, True])
def test_colour_adds_nothing_but_colour_to_a_diagnosis(verbose: bool) -> None:
    plain = check_text.diagnosis(FOUND, Style(verbose=verbose))

    coloured = check_text.diagnosis(FOUND, Style(verbose=verbose, colour=True))

    assert bare(coloured) == plain
    assert "\x1b[31m✗\x1b[0m \x1b[31mstatus-class" in coloured
    assert "\x1b[1;31mProblem found\x1b[0m" in coloured


def test_in_ascii_the_marks_alone_differ() -> None:
    told = check_text.diagnosis(FOUND, Style(unicode=False))

    assert told == PLAIN.translate(ASCII)
    assert told.replace(CLIENT, "").isascii()


@pytest.mark.parametrize("setting", ["NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"])
@pytest.mark.parametrize("colour", [False, True])
def test_what_is_drawn_depends_on_the_style_and_not_on_the_environment(
    setting: str, colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check_text.diagnosis(FOUND, Style(colour=colour))
    monkeypatch.setenv(setting, "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "40")

    assert check_text.diagnosis(FOUND, Style(colour=colour)) == before


@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_line_fits_the_width(width: int) -> None:
    wordy = replace(FOUND, steps=tuple(one._replace(summary="many words " * 40) for one in STEPS))

    lines = check_text.diagnosis(wordy, Style(width=width)).splitlines()

    assert max(map(len, lines)) <= width


def test_quiet_leaves_the_verdict_alone() -> None:
    assert check_text.diagnosis(FOUND, Style(quiet=True)) == PLAIN[PLAIN.index("Problem found") :]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.HEALTHY, "Healthy: nothing that was checked is wrong"),
        (Outcome.PROBLEM, "Problem found"),
        (Outcome.INCONCLUSIVE, "Inconclusive: the evidence does not settle it"),
        (Outcome.UNTESTABLE, "Could not test: this says nothing about the credentials or the account"),
        (Outcome.NO_CREDENTIALS, "No complete credentials found"),
    ],
)
def test_each_outcome_is_said_in_a_sentence(outcome: Outcome, said: str) -> None:
    found = replace(FOUND, outcome=outcome, exit_code=EXIT[outcome], findings=(), questions=())

    assert check_text.diagnosis(found, Style(quiet=True)).splitlines()[0] == said


def test_without_credentials_what_is_missing_is_said_and_no_cause() -> None:
    missing = taken("credentials", "failed", "missing: SP_API_CLIENT_SECRET")
    found = replace(FOUND, outcome=Outcome.NO_CREDENTIALS, steps=(missing,), questions=())

    told = check_text.diagnosis(found, Style(quiet=True))

    assert told == "No complete credentials found\n  missing: SP_API_CLIENT_SECRET"


def test_an_open_step_asks_its_own_question_where_nothing_else_is_asked() -> None:
    told = check_text.diagnosis(replace(FOUND, findings=(), questions=()), Style(quiet=True))

    assert told == "Problem found\n\nTo know more:\n  • Which roles?\n    spdiag check --role NAME"


@pytest.mark.parametrize("verbose", [False, True])
def test_nothing_that_was_seen_commands_the_terminal(verbose: bool) -> None:
    evil = "\x1b[2J\x9b31m\x07[bold red]x[/]\r"
    fact = Evidence("error.code", evil, evil)
    steps = tuple(one._replace(summary=evil, evidence=(fact,)) for one in STEPS)
    call = replace(CALLS[0], path=evil, request_id=evil, host=evil)
    finding = FINDING._replace(case=Case((Evidence("operation.id", evil, evil),)), because=(fact,), why=evil)
    found = replace(
        FOUND,
        subject={**FOUND.subject, "operation": evil},
        steps=steps,
        calls=(call,),
        findings=(finding,),
        questions=(Question(evil, evil),),
    )

    told = check_text.diagnosis(found, Style(verbose=verbose))

    assert {one for one in told if not one.isprintable()} == {"\n"}
    assert "[bold red]x" in told


def test_a_diagnosis_as_a_document() -> None:
    told = documents.diagnosis(FOUND)

    Draft202012Validator(schema("diagnosis")).validate(told)
    assert told == {
        "schema": "spdiag/diagnosis/1",
        "version": __version__,
        "outcome": "problem",
        "exit_code": 1,
        "subject": FOUND.subject,
        "verdict": {
            "cause": "role.missing",
            "likelihood": "likely",
            "owner": "developer",
            "step": "roles-and-tokens",
            "summary": told["verdict"]["summary"],  # type: ignore[index]
        },
        "causes": [documents.cause(FINDING)],
        "steps": [documents.step(one) for one in STEPS],
        "next": [{"ask": "Does the application hold the role?", "command": "spdiag check --role NAME"}],
        "calls": [
            {
                "method": "POST",
                "host": "api.amazon.com",
                "path": "/auth/o2/token",
                "status": 200,
                "request_id": "r-1",
                "ms": 41,
            },
            {
                "method": "GET",
                "host": "x.amazon.com",
                "path": "/o",
                "status": None,
                "request_id": "",
                "ms": 9,
                "trouble": "timeout",
            },
        ],
        "choices": [
            {
                "probe": "siblings",
                "ask": "Do other operations answer?",
                "points": 30,
                "causes": ["role.missing"],
                "because": "30 points hang on it, of role.missing; up to 2 requests",
            }
        ],
    }


def test_titles_in_documents_name_what_was_seen() -> None:
    told = documents.diagnosis(FOUND)

    said = (told["verdict"]["summary"], told["causes"][0]["title"])  # type: ignore[index]
    assert said == ("The application lacks the role of getOrders",) * 2


def test_a_cause_and_a_step_as_documents() -> None:
    told = {name: value for name, value in documents.cause(FINDING).items() if name != "title"}

    assert told == {
        "id": "role.missing",
        "likelihood": "likely",
        "owner": "developer",
        "why": "",
        "explanation": "Each operation asks for one of several roles.",
        "because": [{"name": "probe.call.status", "value": 403, "origin": "probe call"}],
        "against": [{"name": "marketplace.ids", "value": ["A1PA6795UKMFR9", "A13V1IB3VIYZZH"], "origin": "option"}],
        "fixes": [{"do": "Add the role.", "where": "Develop Apps", "verify": "spdiag check --operation getOrders"}],
        "references": ["https://example.com/roles"],
        "legacy": False,
        "score": 90,
    }
    assert documents.step(STEPS[2]) == {
        "id": "roles-and-tokens",
        "question": "What of roles-and-tokens?",
        "outcome": "unknown",
        "summary": "the call is refused",
        "evidence": [],
        "next": "Which roles?",
        "command": "spdiag check --role NAME",
    }


@pytest.mark.parametrize("value", ["text", "", 3, 1.5, True, None, ("a", "b"), ()])
def test_every_kind_of_value_goes_into_a_valid_document(value: Value) -> None:
    fact = Evidence("error.code", value, "line 1")
    item = Case((fact, Evidence("response.status", None, "x")))
    reading = Reading("json", 3, Case(), (item, Case((Evidence("error.message", "two", "line 2"),))))
    rule = ErrorRule("sp-api/one", "One", ALWAYS, references=(Reference("https://example.com", "2026-11-22"),))
    found = Explanation(reading, (Match(rule, (fact,)),), (FINDING._replace(because=(fact,)),), ())

    told = json.loads(documents.as_json(documents.explanation(found)))

    Draft202012Validator(schema("explanation")).validate(told)
    seen = list(value) if isinstance(value, tuple) else value
    assert told["matches"][0]["because"] == [{"name": "error.code", "value": seen, "origin": "line 1"}]
    assert "status" not in told["case"]
    assert told["case"]["errors"][-1] == {"message": "two"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "fine"),
        ("exit_code", 2),
        ("verdict", {"cause": "role.missing"}),
        ("calls", [{"method": "DELETE"}]),
        ("steps", [{"id": "another-step"}]),
        ("causes", [{"id": "Role Missing"}]),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_know(field: str, value: object) -> None:
    document = {**documents.diagnosis(FOUND), field: value}

    with pytest.raises(ValidationError):
        Draft202012Validator(schema("diagnosis")).validate(document)


def test_an_explanation_in_ascii_is_ascii() -> None:
    reading = Reading("json", 3, CASE)
    certain = FINDING._replace(likelihood=Likelihood.CERTAIN)
    rest = tuple(FINDING._replace(cause=ROLE._replace(id=f"role.{one}", legacy=True)) for one in ("a", "b"))
    found = Explanation(reading, (), (certain, *rest), (Question("Which?", "spdiag explain"),))

    for verbose in (False, True):
        assert text.explanation(found, Style(unicode=False, verbose=verbose)).isascii()
