"""What editors, mails, chats, pages and loggers do to a paste changes nothing of what it says."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from pastes import ELSEWHERE, Example, examples, listed, told

from spdiag.core.evidence import Value
from spdiag.paste import read


def curly(text: str) -> str:
    """The text with the quotes that a word processor would put."""
    shown, opening = [], True
    for before, character in zip(f" {text}", text, strict=False):
        if character == '"':
            shown.append("“" if opening else "”")
            opening = not opening
        elif character == "'":
            shown.append("’" if before.isalnum() or before in ".!?)]’" else "‘")
        else:
            shown.append(character)
    return "".join(shown)


LISTED = listed()
LINES = (
    "> ",
    "    ",
    "\t",
    "app_1  | ",
    "orders-7d9c5b6f4-x2x1z  | ",
    "2026-03-03 09:14:02,123 ERROR erp.orders: ",
    "2026-03-03T09:14:02.345Z ",
    "[2026-03-03 09:14:02] [error] ",
    "2026-03-03 09:14:02 - erp.orders - ERROR - ",
    "Mar  3 09:14:02 shop1 erp[4711]: ",
)
AROUND: dict[str, Callable[[str], str]] = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "blanks at the ends of lines": lambda text: text.replace("\n", "   \n"),
    "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "a fence": lambda text: f"```json\n{text}```\n",
    "bold type": lambda text: f"**{text.strip()}**",
    "typographic quotes": curly,
    "the source of a page": html.escape,
}
# formats that a variation really changes: the text to sign has blanks of its own, `&amp;` may be what is wrong
EXCEPT = {
    "the source of a page": ("consent URLs", "`requests`", "`&{403"),
    "    ": ("raw newlines",),
    "\t": ("raw newlines",),
    "blanks at the ends of lines": ("raw newlines",),
    "bold type": ("cut off",),
}


@pytest.mark.parametrize("example", list(examples("variations.yaml")), ids=lambda example: example.name)
def test_a_variation_is_read_like_what_it_varies(example: Example) -> None:
    cases = read(example.paste).cases

    assert [told(case) for case in cases] == list(example.cases)


@pytest.mark.parametrize("prefix", LINES)
def test_what_stands_before_each_line_is_no_part_of_it(prefix: str) -> None:
    changed = [
        example.name
        for example in LISTED
        if not example.format.startswith(EXCEPT.get(prefix, ("\0",)))
        and facts("".join(prefix + line for line in example.paste.splitlines(keepends=True))) != facts(example.paste)
    ]

    assert changed == []


@pytest.mark.parametrize("name", AROUND)
def test_what_is_put_around_a_paste_is_no_part_of_it(name: str) -> None:
    changed = [
        example.name
        for example in LISTED
        if not example.format.startswith(EXCEPT.get(name, ("\0",)))
        and facts(AROUND[name](example.paste)) != facts(example.paste)
    ]

    assert changed == []


def test_the_lines_stay_where_they_were() -> None:
    text = 'web_1  | HTTP/1.1 403 Forbidden\nweb_1  | \nweb_1  | {"errors": [{"code": "Unauthorized",\nweb_1  |   "message": "m"}]}'

    (case,) = read(text).items

    assert [(fact.name, fact.origin) for fact in case if fact.name in ("response.status", "error.message")] == [
        ("error.message", "line 4"),
        ("response.status", "line 1"),
    ]


def test_two_different_errors_stay_two() -> None:
    first, second = (
        f"sp_api.base.SellingApiException: [{{'code': 'C{n}', 'message': 'm', 'details': ''}}]" for n in (1, 2)
    )

    reading = read(f"{first}\n\n{second}\n{first}")

    assert [case.value("error.code") for case in reading.items] == ["C1", "C2"]


def facts(text: str) -> list[dict[str, Value]]:
    """What each case says, apart from where it stands, the form of its apostrophes and blanks, and the kind of input."""
    return [{fact.name: plain(fact.value) for fact in case if fact.name not in (*ELSEWHERE, "input.kind")}
            for case in read(text).cases]  # fmt: skip


def plain(value: Value) -> Value:
    return " ".join(value.replace("’", "'").split()) if isinstance(value, str) else value
