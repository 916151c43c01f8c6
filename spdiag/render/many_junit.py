"""Many sellers as a JUnit report: one suite with a test case a seller, so that CI lists and follows them by name.

A report is red exactly when the exit code is not 0. It is ASCII. What a group has in common is told in full at its
first seller, elsewhere in a line, so that a thousand sellers stay readable.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from spdiag.render.junit import SUITE, attributes, document, lines
from spdiag.render.together import Kind, Line, Together

STOPPED = "all sellers are checked"
FAILURES = ("problem", "healthy, with warnings")
"""Outcomes that are failures; any other that is not healthy is an error: nothing was proven."""


def told(found: Together) -> str:
    """The report as XML 1.0, ending without a line end."""
    marks = [_mark(one) for one in found.lines]
    stopped = int(bool(found.left))
    counts = {
        "tests": len(marks) + stopped,
        "failures": marks.count("failure"),
        "errors": marks.count("error") + stopped,
    }
    root = ET.Element("testsuites", attributes(name=SUITE, **counts))
    seconds = f"{sum(one.seconds for one in found.lines):.3f}"
    suite = ET.SubElement(root, "testsuite", attributes(name=SUITE, **counts, skipped=0, time=seconds))
    shown: set[int] = set()
    for one, mark in zip(found.lines, marks, strict=True):
        _case(suite, one, mark, found.kind_of(one), shown)
    if stopped:
        case = ET.SubElement(suite, "testcase", attributes(name=STOPPED, classname=SUITE))
        ET.SubElement(case, "error", attributes(message=found.headline, type="interrupted"))
    ET.SubElement(suite, "system-out").text = lines([found.headline])
    return document(root)


def _mark(one: Line) -> str:
    if not one.red:
        return ""
    return "failure" if one.outcome in FAILURES else "error"


def _case(suite: ET.Element, one: Line, mark: str, kind: Kind | None, shown: set[int]) -> None:
    case = ET.SubElement(suite, "testcase", attributes(name=one.name, classname=SUITE, time=f"{one.seconds:.3f}"))
    if not mark:
        return
    red = ET.SubElement(case, mark, attributes(message=_message(one), type=one.cause or one.outcome))
    red.text = lines([*one.steps, *(_group(kind, first=kind.number not in shown) if kind is not None else ())])
    shown |= {kind.number} if kind is not None else set()


def _message(one: Line) -> str:
    acts = f"; {one.acts} acts" if one.acts else ""
    return f"{one.title or one.bug or one.outcome}{acts}"


def _group(kind: Kind, *, first: bool) -> Iterator[str]:
    yield ""
    if not first:
        yield f"{kind.title} ({len(kind.sellers)} sellers): the fix is told at {kind.sellers[0]}"
        return
    yield kind.explanation
    for one in kind.fixes:
        told = (f"Fix: {one.do}", one.where and f"  Where: {one.where}", one.verify and f"  Check: {one.verify}")
        yield from filter(None, told)
    yield f"In full: {kind.command}"
