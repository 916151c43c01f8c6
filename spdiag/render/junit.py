"""A check as a JUnit report: each step of the flowchart is a test case, so that CI shows where the walk ended.

A report is red (a failure or an error in it) exactly when the check's exit code is not 0. It is ASCII, so that it can
be read whatever encoding it was piped in.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.evidence import shown
from spdiag.core.walking import Taken
from spdiag.render.report import Report, checked
from spdiag.render.style import Style, printable
from spdiag.render.text import in_full

SUITE = "spdiag check"
RED = ("failure", "error")
DRAWN = Style(width=100)


def diagnosis(found: Diagnosis) -> str:
    """The report as XML 1.0, ending without a line end."""
    marks, report = _marks(found), checked(found)
    counts = {"tests": len(marks), **{f"{one}s": marks.count(one) for one in RED}}
    root = ET.Element("testsuites", attributes(name=SUITE, **counts))
    seconds = f"{sum(one.milliseconds for one in found.calls) / 1000:.3f}"
    suite = ET.SubElement(
        root, "testsuite", attributes(name=SUITE, **counts, skipped=marks.count("skipped"), time=seconds)
    )
    _properties(suite, found, report)
    settled = _settled(found, marks)
    for taken, mark in zip(found.steps, marks, strict=True):
        case = ET.SubElement(suite, "testcase", attributes(name=taken.step.id, classname=_classname(found)))
        _outcome(case, taken, mark, _verdict(found, report, settled, here=taken.step.id == settled))
    _said(suite, (f"{one.request} -> {one.answer} ({one.milliseconds} ms) {one.request_id}" for one in report.calls))
    return document(root)


def document(root: ET.Element) -> str:
    """The XML of a report, in ASCII."""
    ET.indent(root)
    drawn: bytes = ET.tostring(root, encoding="us-ascii")
    return f'<?xml version="1.0"?>\n{drawn.decode("ascii")}'


def _marks(found: Diagnosis) -> list[str]:
    """What each step is to JUnit: failure, error, skipped or nothing."""
    marks = [_mark(one, found) for one in found.steps]
    if found.exit_code and marks and not set(marks) & set(RED):
        marks[_last_open(found)] = "failure" if found.outcome is Outcome.PROBLEM else "error"
    return marks


def _last_open(found: Diagnosis) -> int:
    """The place of the step that a verdict without a failed step is told at."""
    left = [place for place, one in enumerate(found.steps) if one.outcome != "passed"]
    settling = [place for place in left if found.steps[place].step.id == found.step]
    return next(iter((*settling, *reversed(left))), -1)


def _mark(taken: Taken, found: Diagnosis) -> str:
    match taken.outcome:
        case "failed":
            return "failure"
        case "skipped":
            return "skipped"
        case "warned":  # a healthy check that does not exit 0 was told to fail on warnings
            return "failure" if found.outcome is Outcome.HEALTHY and found.exit_code else ""
        case "unknown":
            undecided = taken.untestable or found.outcome is Outcome.INCONCLUSIVE
            return "error" if undecided else "skipped"
        case _:
            return ""


def _settled(found: Diagnosis, marks: list[str]) -> str:
    """The red step that tells the verdict: the one that settles it, else the first."""
    red = [taken.step.id for taken, mark in zip(found.steps, marks, strict=True) if mark in RED]
    return found.step if found.step in red else next(iter(red), "")


def _properties(suite: ET.Element, found: Diagnosis, report: Report) -> None:
    told = {"outcome": found.outcome.value, "exit-code": str(found.exit_code), **dict(report.about)}
    if found.verdict is not None:
        verdict = found.verdict
        told |= {"cause": verdict.cause.id, "likelihood": verdict.likelihood.value, "owner": verdict.cause.owner}
    parent = ET.SubElement(suite, "properties")
    for name, value in told.items():
        ET.SubElement(parent, "property", attributes(name=name.lower(), value=value))


def _outcome(case: ET.Element, taken: Taken, mark: str, verdict: list[str]) -> None:
    if mark == "skipped":
        ET.SubElement(case, "skipped", attributes(message=taken.summary))
    elif mark:
        red = ET.SubElement(case, mark, attributes(message=taken.summary, type=verdict[0]))
        red.text = lines((taken.step.question, taken.summary, *_evidence(taken), "", *verdict[1:]))
    elif taken.outcome == "warned":
        _said(case, (taken.summary, *_evidence(taken)))


def _verdict(found: Diagnosis, report: Report, settled: str, *, here: bool) -> list[str]:
    """The kind of the trouble, then what is said of it: the verdict in full in one place, elsewhere the way there."""
    if found.verdict is None:
        return ["warned" if found.outcome is Outcome.HEALTHY else found.outcome.value, report.said]
    if not here:
        return [found.outcome.value, f"{report.said}; see {settled}"]
    return [found.verdict.cause.id, report.said, "", *in_full(found.verdict, DRAWN), *_asked(report)]


def _asked(report: Report) -> list[str]:
    asked = [f"   {one.ask} {one.command}".rstrip() for one in report.questions]
    return ["", "To know more:", *asked] if asked else []


def _classname(found: Diagnosis) -> str:
    """profile/region/operation, as far as they are known."""
    names = (found.subject.get(name) for name in ("profile", "region", "operation"))
    return "/".join(str(one) for one in names if one)


def _evidence(taken: Taken) -> list[str]:
    return [f"  {one.name} = {shown(one.value)} [{one.origin}]" for one in taken.evidence]


def _said(parent: ET.Element, told: Iterable[str]) -> None:
    text = lines(told)
    if text:
        ET.SubElement(parent, "system-out").text = text


def lines(told: Iterable[str]) -> str:
    """Lines in which no character is that XML forbids."""
    return "\n".join(printable(one).rstrip() for one in told)


def attributes(**values: object) -> dict[str, str]:
    """Values as XML can hold them."""
    return {name: printable(str(value)) for name, value in values.items()}
