"""Every format in which errors are known to arrive: a paste as its program really prints it, and all that is in it.

The examples stand in `formats/`, a file for each paragraph of the list. What a file does not name, the reader must not
say: a fact that the paste does not hold is as wrong as one that is missed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pastes import Example, listed, told

from spdiag.core.facts import known
from spdiag.paste import read

LISTED = listed()
SHARED = Path(os.environ.get("SPDIAG_SHARED", Path(__file__).parents[3] / "shared"))
LIST = SHARED / "design" / "pasted-formats.md"


@pytest.mark.parametrize("example", LISTED, ids=lambda example: example.name)
def test_of_each_listed_format_all_is_read_and_nothing_is_invented(example: Example) -> None:
    cases = read(example.paste).cases

    assert [told(case) for case in cases] == list(example.cases)


def test_the_examples_name_registered_facts_only() -> None:
    names = {
        name
        for example in LISTED
        for said in (example.says, *example.errors)
        for facts in said.values()
        for name in facts
    }

    assert sorted(name for name in names if not known(name)) == []


@pytest.mark.skipif(not LIST.exists(), reason="the list is not beside the checkout (set SPDIAG_SHARED)")
def test_every_format_of_the_list_has_an_example_in_its_order() -> None:
    paragraphs = LIST.read_text(encoding="utf-8").partition("**JSON and its damage.**")[2].partition("What follows")[0]
    items = re.split(r" · | \*\*[A-Z][^*]{1,40}\.\*\* |; (?=a )|(?<=`)\. (?=[A-Z])", " ".join(paragraphs.split()))

    listed = [item.strip().rstrip(".") for item in items]

    assert list(dict.fromkeys(example.format for example in LISTED)) == listed
