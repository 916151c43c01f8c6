"""What CI and tickets get: JUnit, Markdown, HTML and GitHub's workflow commands, each whole, safe and bounded."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from spdiag import __version__
from spdiag.core.condition import ALWAYS
from spdiag.core.diagnosis import EXIT, Diagnosis, Outcome, Sent
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Cause, ErrorRule, Fix, Likelihood, Question, Reference, Step
from spdiag.core.verdict import Explanation
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding, Match
from spdiag.render import github, html_page, junit, markdown
from spdiag.render.style import Style

REFUSED = Evidence("probe.call.status", 403, "probe call")
SHOPS = Evidence("marketplace.ids", ("A1PA6795UKMFR9", "A13V1IB3VIYZZH"), "option")
CASE = Case((REFUSED, SHOPS, Evidence("operation.id", "getOrders", "option")))
ROLE = Cause(
    id="role.missing",
    title="The application lacks the role of {operation.id}",
    owner="developer",
    explanation="Each operation asks\nfor one of several roles.",
    fixes=(Fix("Add the role.", "Develop Apps > Roles", "spdiag check --operation {operation.id}, after an hour"),),
    references=(Reference("https://example.com/roles", "2026-11-22"),),
)
FINDING = Finding(
    ROLE, 90, Likelihood.LIKELY, CASE, because=(REFUSED,), against=(SHOPS,), why="empty details", fixes=ROLE.fixes
)
OTHER = FINDING._replace(
    cause=ROLE._replace(id="account.inactive", title="The account is inactive", owner="seller"),
    likelihood=Likelihood.POSSIBLE,
    decided=False,
)


def taken(name: str, outcome: str, said: str, *evidence: Evidence, **more: object) -> Taken:
    step = Step(name, f"What of {name}?", (), settles=("role",) if name == "roles-and-tokens" else ())
    return Taken(step=step, outcome=outcome, summary=said, evidence=evidence, **more)  # type: ignore[arg-type]


STEPS = (
    taken("credentials", "passed", "from environment SP_API_*"),
    taken("status-class", "failed", "getOrders: 403", REFUSED),
    taken("roles-and-tokens", "failed", "the role is missing", REFUSED),
    taken("path-comparison", "warned", "few logs", SHOPS),
    taken("marketplace-participation", "unknown", "no answer", untestable=True),
    taken("account-health", "skipped", "needs the network"),
)
CALLS = (
    Sent(method="POST", host="api.amazon.com", path="/auth/o2/token", status=200, request_id="r-1", milliseconds=41),
    Sent(
        method="GET", host="x.amazon.com", path="/o", status=None, request_id="", milliseconds=1009, trouble="timeout"
    ),
)
FOUND = Diagnosis(
    outcome=Outcome.PROBLEM,
    exit_code=1,
    subject={
        "api": "sp-api",
        "profile": "shop",
        "region": "eu",
        "marketplaces": ["A1PA6795UKMFR9"],
        "operation": "getOrders",
        "request": "GET /o",
        "credentials": {"source": "environment SP_API_*", "client_id": "amzn1.application-oa2-client.…1a2b"},
    },
    steps=STEPS,
    findings=(FINDING, OTHER),
    questions=(Question("Does the application hold the role?", "spdiag check --role NAME"),),
    calls=CALLS,
)
PASSED, WARNED, SKIPPED = STEPS[0], STEPS[3], STEPS[5]
OPEN, HINDERED = taken("account-health", "unknown", "not enough evidence"), STEPS[4]
EVIL = (
    "\x00\x1b[31m\x9b]]><![CDATA[\ufffe\ud800 </script><script>alert(1)</script> & \"'` | \\| \\ \r\n"
    "::error::pwned\n##[error]pwned\n@everyone #12 [a](http://x) ![b](c) *d* _e_ ~f~ <img src=x> &lt; \u202eright"
)
RULE = ErrorRule("sp-api/one", "403, refused", ALWAYS, note="It says little.")
EXPLAINED = Explanation(
    Reading("json", 10, CASE), (Match(RULE, (REFUSED,)),), (FINDING, OTHER), (Question("Which host?"),)
)


def evil(text: str = EVIL) -> Diagnosis:
    """A diagnosis with that text wherever a value of somebody else's can stand."""
    fact = Evidence("error.code", text, text)
    case = Case((Evidence("operation.id", text, text), fact))
    finding = FINDING._replace(case=case, because=(fact,), against=(fact,), why=text)
    return replace(
        FOUND,
        subject={**FOUND.subject, "operation": text, "profile": text, "marketplaces": [text]},
        steps=tuple(one._replace(summary=text, evidence=(fact,)) for one in STEPS),
        findings=(finding, finding._replace(cause=OTHER.cause)),
        questions=(Question(text, f"spdiag {text}"),),
        calls=(replace(CALLS[0], path=text, request_id=text, host=text), replace(CALLS[1], trouble=text)),
    )


# --- JUnit


def suite(found: Diagnosis) -> ET.Element:
    (told,) = ET.fromstring(junit.diagnosis(found)).findall("testsuite")
    return told


def kinds(told: ET.Element) -> list[str]:
    """What each test case is to JUnit: passed, or the name of the element in it."""
    return [next((one.tag for one in case if one.tag != "system-out"), "passed") for case in told.findall("testcase")]


def test_each_step_is_a_test_case_of_the_seller_and_the_operation() -> None:
    told = suite(FOUND)

    cases = told.findall("testcase")
    assert [one.get("name") for one in cases] == [one.step.id for one in STEPS]
    assert {one.get("classname") for one in cases} == {"shop/eu/getOrders"}
    assert kinds(told) == ["passed", "failure", "failure", "passed", "error", "skipped"]


@pytest.mark.parametrize("found", [FOUND, replace(FOUND, steps=()), replace(FOUND, steps=STEPS[:1] * 3), evil()])
def test_the_counts_are_those_of_the_cases(found: Diagnosis) -> None:
    root = ET.fromstring(junit.diagnosis(found))

    for counted in (root, root[0]):
        assert counted.get("tests") == str(len(root[0].findall("testcase")))
        assert counted.get("failures") == str(kinds(root[0]).count("failure"))
        assert counted.get("errors") == str(kinds(root[0]).count("error"))
    assert root[0].get("skipped") == str(kinds(root[0]).count("skipped"))


def test_the_step_that_settles_it_tells_the_verdict_and_the_others_point_there() -> None:
    first, settled = suite(FOUND).findall("testcase/failure")

    assert (settled.get("message"), settled.get("type")) == ("the role is missing", "role.missing")
    for told in (
        "What of roles-and-tokens?",
        "probe.call.status = 403 [probe call]",
        "The application lacks the role of getOrders",
        "likely · role.missing",
        "Who acts: the developer",
        "Fix 1: Add the role.",
        "Where: Develop Apps > Roles",
        "Check: spdiag check --operation getOrders",
        "Against: marketplace.ids",
        "Does the application hold the role? spdiag check --role NAME",
    ):
        assert told in (settled.text or "")
    assert (first.text or "").endswith("Problem found; see roles-and-tokens")


def test_a_warned_step_passes_and_says_why() -> None:
    case = suite(FOUND).findall("testcase")[3]

    assert [one.tag for one in case] == ["system-out"]
    assert case[0].text == "few logs\n  marketplace.ids = A1PA6795UKMFR9, A13V1IB3VIYZZH [option]"


def test_the_requests_and_what_was_checked_stand_in_the_suite() -> None:
    told = suite(FOUND)

    properties = {one.get("name"): one.get("value") for one in told.findall("properties/property")}
    assert properties["cause"] == "role.missing"
    assert (properties["owner"], properties["outcome"], properties["exit-code"]) == ("developer", "problem", "1")
    assert told.findtext("system-out") == (
        "POST api.amazon.com/auth/o2/token -> 200 (41 ms) r-1\nGET x.amazon.com/o -> timeout (1009 ms)"
    )
    assert told.get("time") == "1.050"


@pytest.mark.parametrize(
    ("outcome", "exit_code", "steps", "shown"),
    [
        (Outcome.HEALTHY, 0, (PASSED, WARNED, SKIPPED), ["passed", "passed", "skipped"]),
        (Outcome.HEALTHY, 1, (PASSED, WARNED, SKIPPED), ["passed", "failure", "skipped"]),
        (Outcome.PROBLEM, 1, (PASSED, STEPS[1], OPEN), ["passed", "failure", "skipped"]),
        (Outcome.PROBLEM, 1, (PASSED, SKIPPED), ["passed", "failure"]),
        (Outcome.INCONCLUSIVE, 3, (PASSED, OPEN), ["passed", "error"]),
        (Outcome.INCONCLUSIVE, 3, (PASSED, PASSED), ["passed", "error"]),
        (Outcome.UNTESTABLE, 4, (PASSED, HINDERED, SKIPPED), ["passed", "error", "skipped"]),
        (Outcome.NO_CREDENTIALS, 5, (STEPS[1], SKIPPED), ["failure", "skipped"]),
    ],
)
def test_a_report_is_red_exactly_when_the_exit_code_is_not_0(
    outcome: Outcome, exit_code: int, steps: tuple[Taken, ...], shown: list[str]
) -> None:
    found = replace(FOUND, outcome=outcome, exit_code=exit_code, steps=steps, findings=(OTHER,))

    told = kinds(suite(found))

    assert told == shown
    assert bool({"failure", "error"} & set(told)) is bool(exit_code)


ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}


@pytest.mark.parametrize("found", [FOUND, evil(), replace(FOUND, steps=(), findings=(), calls=(), subject={})])
def test_nothing_stands_in_a_junit_report_that_its_readers_do_not_know(found: Diagnosis) -> None:
    for element in ET.fromstring(junit.diagnosis(found)).iter():
        assert set(element.attrib) == ATTRIBUTES[element.tag]
        assert {one.tag for one in element} <= CHILDREN.get(element.tag, set())


@given(some.text(some.characters(exclude_categories=())))
def test_whatever_was_seen_the_report_is_xml_in_ascii(text: str) -> None:
    told = junit.diagnosis(evil(text))

    assert told.isascii()
    assert len(ET.fromstring(told).findall("testsuite/testcase")) == len(STEPS)


def test_what_was_seen_is_shown_as_it_was() -> None:
    case = suite(evil("a ]]> b <c> & \"d\" 'e' ü")).findall("testcase")[1]

    assert case[0].get("message") == "a ]]> b <c> & \"d\" 'e' ü"


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed")
@pytest.mark.parametrize("found", [FOUND, evil()])
def test_another_reader_of_xml_finds_nothing_wrong(found: Diagnosis) -> None:
    subprocess.run(["xmllint", "--noout", "-"], input=junit.diagnosis(found), text=True, check=True)


# --- Markdown

TICKET = f"""\
## The application lacks the role of getOrders

**Problem found**\\
**Who acts:** the developer · `role.missing` (likely)\\
Operation `getOrders`, Request `GET /o`, Region `eu`, Marketplaces `A1PA6795UKMFR9`, Profile `shop`, \
Credentials `amzn1.application-oa2-client.…1a2b from environment SP_API_*`

**Here:** empty details

**Why:** Each operation asks for one of several roles.

### Fix

1. Add the role.\\
   Where: Develop Apps > Roles\\
   Check: `spdiag check --operation getOrders`, after an hour

More: <https://example.com/roles>

### Evidence

| Fact | Value | Seen in |
| --- | --- | --- |
| `probe.call.status` | `403` | probe call |
| `marketplace.ids` (against) | `A1PA6795UKMFR9, A13V1IB3VIYZZH` | option |

### Also possible

- The account is inactive · `account.inactive` (possible, the seller acts)

### Steps

|  | Step | Result |
| --- | --- | --- |
| passed | credentials | from environment SP_API\\_\\* |
| **failed** | status-class | getOrders: 403 |
| **failed** | roles-and-tokens | the role is missing |
| **warned** | path-comparison | few logs |
| unknown | marketplace-participation | no answer |
| skipped | account-health | needs the network |

### Requests

| Request | Answer | ms | Request id |
| --- | --- | --- | --- |
| `POST api.amazon.com/auth/o2/token` | 200 | 41 | `r-1` |
| `GET x.amazon.com/o` | timeout | 1009 |  |

### To know more

- Does the application hold the role?\\
  `spdiag check --role NAME`

<sub>spdiag {__version__}</sub>"""


def test_a_ticket_in_whole() -> None:
    assert markdown.diagnosis(FOUND) == TICKET


def test_an_explanation_as_a_ticket_names_the_error_and_the_cause() -> None:
    told = markdown.explanation(EXPLAINED)

    assert told.startswith("## The application lacks the role of getOrders\n\n**Likely cause**")
    assert "> 403, refused\n\n> It says little." in told
    assert "- Which host?" in told
    assert "### Steps" not in told


def test_what_no_playbook_explains_is_not_made_a_cause() -> None:
    unknown = Explanation(Reading("text", 3, Case()), (), (), ())

    assert (
        markdown.explanation(unknown) == f"## No playbook fits this\n\n**Unknown**\n\n<sub>spdiag {__version__}</sub>"
    )


@pytest.mark.parametrize(
    ("outcome", "heading", "said"),
    [
        (Outcome.HEALTHY, "## Healthy: nothing that was checked is wrong", ""),
        (
            Outcome.INCONCLUSIVE,
            "## Inconclusive: the evidence does not settle it",
            "### The best supported cause: The app",
        ),
        (Outcome.UNTESTABLE, "## Could not test: this says nothing about", "### What prevented the test: The app"),
        (Outcome.NO_CREDENTIALS, "## No complete credentials found", "> getOrders: 403"),
    ],
)
def test_only_a_problem_is_headed_by_its_cause(outcome: Outcome, heading: str, said: str) -> None:
    told = markdown.diagnosis(replace(FOUND, outcome=outcome, exit_code=EXIT[outcome]))

    assert told.startswith(heading)
    assert said in told
    assert ("role.missing" in told) is (outcome not in (Outcome.HEALTHY, Outcome.NO_CREDENTIALS))


def test_a_healthy_check_that_fails_on_a_warning_says_so() -> None:
    told = markdown.diagnosis(replace(FOUND, outcome=Outcome.HEALTHY, exit_code=1))

    assert told.startswith("## Healthy, but a step warned, and --fail-on warning makes that an error")


def cells(line: str) -> int:
    """How many cells a row has, to a reader that takes every bar for a border, also an escaped one."""
    return line.count("|") - 1


def test_no_value_breaks_out_of_its_place() -> None:
    plain, odd = TICKET.splitlines(), markdown.diagnosis(evil()).splitlines()

    assert len(odd) == len(plain)
    assert [cells(one) for one in odd if one.startswith("|")] == [cells(one) for one in plain if one.startswith("|")]
    assert set(re.findall(r"<(\w+)", "\n".join(odd))) <= {"sub", "code", "https"}
    assert not re.search(r"(?<!`)[@#]\w", re.sub(r"<code>.*?</code>|&#\d+;", "", "\n".join(odd)))


@given(some.text(some.characters(exclude_categories=())))
def test_prose_and_code_stay_in_their_line_and_their_cell(text: str) -> None:
    for drawn in (markdown.prose(text), markdown.code(text)):
        assert len(drawn.splitlines()) <= 1
        assert "|" not in drawn
        assert not re.search(r"<(?!/?code>)", re.sub(r"`[^`]*`", "", drawn))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("SP_API_REGION", "SP_API_REGION"),
        ("_soft_ *loud* `code` [link](x)", "\\_soft\\_ \\*loud\\* \\`code\\` \\[link\\](x)"),
        ("a <b> & &lt; c", "a &lt;b> & &amp;lt; c"),
        ("@ada #12 # x", "@\u200bada #\u200b12 # x"),
        ("# head", "\\# head"),
        ("1. first", "1\\. first"),
        ("- item", "\\- item"),
        ("a | b", "a &#124; b"),
        ("C:\\x", "C:\\\\x"),
    ],
)
def test_prose_means_what_it_says(text: str, drawn: str) -> None:
    assert markdown.prose(text) == drawn


def test_a_ticket_stays_short_however_much_was_seen() -> None:
    facts = tuple(Evidence(f"error.fact-{one}", "long " * 200, "line 1") for one in range(200))
    many = replace(
        FOUND,
        findings=(FINDING._replace(because=facts), *([OTHER] * 50)),
        calls=tuple(replace(CALLS[0], path="/x" * 500) for _ in range(200)),
    )

    assert len(markdown.diagnosis(many)) < 10_000


# --- HTML


class Page(HTMLParser):
    """The tags of a page, its attributes and its text; refuses tags that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_says_who_acts_what_to_do_and_what_was_seen() -> None:
    text = "".join(Page(html_page.diagnosis(FOUND)).text.split())

    for told in (
        "Problem found The application lacks the role of getOrders Who acts: the developer · likely · role.missing",
        "Add the role. Where Develop Apps > Roles Check spdiag check --operation getOrders, after an hour",
        "Here: empty details Each operation asks for one of several roles.",
        "failed status-class What of status-class? getOrders: 403 probe.call.status 403",
        "The account is inactive Who acts: the seller · possible · account.inactive Maybe: empty details",
        "marketplace.ids against A1PA6795UKMFR9, A13V1IB3VIYZZH option",
        "POST api.amazon.com/auth/o2/token 200 41 ms r-1",
        "Does the application hold the role? spdiag check --role NAME",
    ):
        assert "".join(told.split()) in text


@pytest.mark.parametrize("page", [html_page.diagnosis(FOUND), html_page.explanation(EXPLAINED)])
def test_a_page_needs_nothing_else_and_runs_nothing(page: str) -> None:
    read = Page(page)

    assert (
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        in page
    )
    assert not {"script", "img", "link", "iframe", "form", "object", "base"} & set(read.tags)
    assert {name for _, name, _ in read.attributes if name.startswith("on") or name in ("src", "style")} == set()
    assert [value for _, name, value in read.attributes if name == "href" and not value.startswith("https://")] == []
    assert not re.search(r"url\(|@import", page)
    assert page.isascii()


def test_a_page_is_made_for_both_schemes_narrow_screens_and_paper() -> None:
    page = html_page.diagnosis(FOUND)

    assert '<meta name="color-scheme" content="light dark">' in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    for query in ("(prefers-color-scheme: dark)", "(max-width: 40rem)", "print"):
        assert f"@media {query}" in page


def test_a_page_shows_values_and_obeys_none() -> None:
    told = "a <script>alert(1)</script> & \"b\" 'c' </style> d"

    plain, odd = Page(html_page.diagnosis(evil("x"))), Page(html_page.diagnosis(evil(told)))

    assert odd.tags == plain.tags
    assert [one[:2] for one in odd.attributes] == [one[:2] for one in plain.attributes]
    assert told in odd.text


@given(some.text(some.characters(exclude_categories=())))
def test_whatever_was_seen_the_page_is_whole(text: str) -> None:
    page = html_page.diagnosis(evil(text))

    assert page.isascii()
    assert Page(page).tags.count("section") == 7


def test_a_reference_that_leads_to_no_page_is_no_link() -> None:
    cause = ROLE._replace(references=(Reference("javascript:alert(1)", "2026-11-22"),))

    page = Page(html_page.diagnosis(replace(FOUND, findings=(FINDING._replace(cause=cause),))))

    assert "a" not in page.tags
    assert "javascript:alert(1)" in page.text


# --- GitHub

COMMAND = re.compile(r"::(?P<name>[a-z-]+)(?: (?P<properties>[^:]*))?::(?P<data>.*)")


def obeyed(told: str) -> list[tuple[str, str, str]]:
    """The commands GitHub's runner takes out of a log: at the start of a line, or in the old form anywhere in it."""
    commands, waiting = [], ""
    for line in told.splitlines():
        found = COMMAND.match(line.strip())
        if waiting:
            waiting = "" if line.strip() == f"::{waiting}::" else waiting
        elif found and found["name"] == "stop-commands":
            waiting = found["data"]
        elif found:
            commands.append((found["name"], found["properties"] or "", found["data"]))
        else:
            assert "##[" not in line
    assert not waiting
    return commands


def drawn(found: Diagnosis = FOUND, style: Style = Style(), secrets: tuple[str, ...] = ()) -> str:  # noqa: B008 - frozen
    return github.diagnosis(found, style, token="random", secrets=secrets)


def test_a_problem_annotates_the_run_with_cause_owner_and_fix() -> None:
    told = obeyed(drawn())

    assert told == [
        ("group", "", "spdiag check"),
        ("endgroup", "", ""),
        (
            "error",
            "title=spdiag%3A Problem found",
            "The application lacks the role of getOrders (role.missing, likely)%0AWho acts: the developer%0A"
            "Fix: Add the role.%0ACheck: spdiag check --operation getOrders, after an hour%0AExit code 1",
        ),
        ("warning", "title=spdiag%3A path-comparison", "few logs"),
    ]


def test_the_way_is_folded_away_and_the_verdict_is_in_the_open() -> None:
    before, after = drawn(style=Style(verbose=True)).split("::endgroup::")

    assert "✗ status-class" in before
    assert "Problem found" not in before
    assert "\n1. The application lacks the role of getOrders" in after
    assert "credentials" not in after.split("::error")[0]


def test_quiet_leaves_the_annotations_alone() -> None:
    assert [line.split(" ")[0] for line in drawn(style=Style(quiet=True)).splitlines()] == ["::error", "::warning"]


@pytest.mark.parametrize(
    ("outcome", "exit_code", "level"),
    [
        (Outcome.HEALTHY, 0, "notice"),
        (Outcome.HEALTHY, 1, "error"),
        (Outcome.PROBLEM, 1, "error"),
        (Outcome.INCONCLUSIVE, 3, "warning"),
        (Outcome.UNTESTABLE, 4, "warning"),
        (Outcome.NO_CREDENTIALS, 5, "error"),
    ],
)
def test_each_outcome_has_its_level(outcome: Outcome, exit_code: int, level: str) -> None:
    told = drawn(replace(FOUND, outcome=outcome, exit_code=exit_code), Style(quiet=True))

    assert obeyed(told)[0][0] == level


def test_nothing_that_was_seen_is_obeyed_as_a_command() -> None:
    told = obeyed(drawn(evil()))

    assert [name for name, _, _ in told] == ["group", "endgroup", "error", "warning"]


def test_secrets_are_masked_first_and_only_those_given() -> None:
    told = drawn(secrets=("Atzr|100%\nsecret", ' "quoted-secret" ', "short", ""))

    assert told.splitlines()[:5] == [
        "::add-mask::Atzr|100%25%0Asecret",
        '::add-mask:: "quoted-secret" ',
        '::add-mask::"quoted-secret"',
        "::add-mask::quoted-secret",
        "::group::spdiag check",
    ]
    assert "add-mask" not in drawn()


def test_titles_and_messages_are_escaped_as_github_reads_them() -> None:
    step = taken("path-comparison", "warned", "50%, a: b")

    told = drawn(replace(FOUND, steps=(step,)), Style(quiet=True)).splitlines()[-1]

    assert told == "::warning title=spdiag%3A path-comparison::50%25, a: b"


def test_the_outputs_hold_the_verdict_and_are_empty_without_one() -> None:
    healthy = replace(FOUND, outcome=Outcome.HEALTHY, exit_code=0)

    told = github.outputs(FOUND, "END")

    assert told == (
        "outcome<<END\nproblem\nEND\ncause<<END\nrole.missing\nEND\nowner<<END\ndeveloper\nEND\nexit-code<<END\n1\nEND"
    )
    assert "cause<<END\n\nEND" in github.outputs(healthy, "END")
