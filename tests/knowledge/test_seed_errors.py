"""Nothing that Amazon's five documents say is left out, and nothing of it that has ended is still advised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from spdiag.core.knowledge import Fix, Handbook
from spdiag.core.verdict import Explanation
from spdiag.explaining import explain_text
from spdiag.handbook import build, built_in, load
from spdiag.handbook.compiling import compile_packs
from spdiag.paste import read
from spdiag.rehearsal import given_case
from spdiag.render import documents, text
from spdiag.render.style import Style

Entry = Mapping[str, Any]

ENTRIES = cast(list[Entry], yaml.safe_load((Path(__file__).parent / "seed_errors.yaml").read_text("utf-8")))
SEEDS = {
    "troubleshoot-seller-accounts",
    "ensuring-healthy-account-status",
    "sp-api-errors-faq",
    "amazon-business-faq",
    "response-format",
}
ENDED = re.compile(
    r"\bAWS (access |secret )?keys?\b|\baccess key|\bIAM\b|\bSTS\b|\bsts:|\bSigV4\b|signature v4|AssumeRole"
    r"|\bsession token|SCOPE_MIGRATION_API|Authorization API|getAuthorizationCode",
    re.IGNORECASE,
)
REFUSED = re.compile(r"\b(not|no|nothing|without|stop|remove|drop|delete|replace|leave)\b", re.IGNORECASE)
ELSEWHERE = re.compile(r"of your own|AWS itself|that service|in place of keeping", re.IGNORECASE)


def explained(entry: Entry) -> Explanation:
    return explain_text(load(), entry.get("paste", ""), context=given_case(entry.get("given", {})))


def plain(shown: str) -> str:
    return " ".join(shown.split()).casefold()


def advice(document: Mapping[str, Any]) -> str:
    return plain(" ".join(part for cause in document["causes"] for fix in cause["fixes"] for part in fix.values()))


@cache
def handbook() -> Handbook:
    compiled, mistakes = compile_packs([built_in()])
    assert not mistakes
    return build(compiled)


def all_fixes() -> Iterator[tuple[str, Fix]]:
    for cause in handbook().causes.values():
        yield from ((cause.id, fix) for fix in cause.fixes)
    for error in handbook().errors:
        yield from ((error.id, fix) for prior in error.causes for fix in prior.fixes)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["name"] for entry in ENTRIES])
def test_the_document_names_every_cause_that_amazon_names(entry: Entry) -> None:
    document = documents.explanation(explained(entry))

    named = {cause["id"] for cause in cast(list[Entry], document["causes"])}

    assert set(entry.get("causes", ())) - named == set()


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["name"] for entry in ENTRIES])
def test_the_text_tells_all_that_amazon_says(entry: Entry) -> None:
    shown = plain(text.explanation(explained(entry), Style(verbose=True)))

    missing = [words for words in entry["says"] if plain(words) not in shown]

    assert not missing


@pytest.mark.parametrize(
    "entry", [one for one in ENTRIES if one.get("never")], ids=[one["name"] for one in ENTRIES if one.get("never")]
)
def test_the_advice_leaves_out_what_does_not_help(entry: Entry) -> None:
    told = advice(documents.explanation(explained(entry)))

    wrong = [words for words in entry["never"] if plain(words) in told]

    assert not wrong


def test_the_list_covers_each_of_the_five_documents() -> None:
    assert {entry["seed"] for entry in ENTRIES} == SEEDS


def test_every_name_in_the_list_stands_once() -> None:
    names = [entry["name"] for entry in ENTRIES]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("topic", ["aws.", "oauth.mws-"])
def test_a_cause_of_what_has_ended_is_marked_as_legacy_in_the_document(topic: str) -> None:
    causes = [one for one in handbook().causes if one.startswith(topic)]

    shown = [documents.explanation(explain_text(load(), one))["causes"] for one in causes]

    assert causes
    assert [cast(list[Entry], one)[0]["legacy"] for one in shown] == [True] * len(causes)


def test_only_the_causes_of_what_has_ended_are_marked_as_legacy() -> None:
    legacy = {one.id.partition(".")[0] for one in handbook().causes.values() if one.legacy}

    assert legacy == {"aws", "oauth"}


def test_no_fix_tells_to_use_what_has_ended() -> None:
    """Keys, STS and signatures may be named to be taken away, or for an AWS service of the reader's own."""
    wrong = [
        f"{owner}: {fix.do}"
        for owner, fix in all_fixes()
        if not owner.startswith(("business", "notification"))
        and ENDED.search(fix.do)
        and not REFUSED.search(fix.do)
        and not ELSEWHERE.search(fix.do)
    ]

    assert not wrong


def test_a_pasted_exchange_shows_every_header_of_the_response_format() -> None:
    paste = next(one["paste"] for one in ENTRIES if one["name"] == "the headers and elements of an error answer")

    case = read(paste).cases[0]

    assert case.text("response.connection") == "keep-alive"
    assert case.text("response.content-length") == "117"
    assert case.text("response.content-type") == "application/json"
    assert case.text("response.request-id") == "a8c8d99a-6ab5-11e8-b0f8-19363980175b"
    assert case.text("response.trace-id").startswith("Root=1-63ee9bb8")
    assert case.text("error.type") == "ValidationException"
