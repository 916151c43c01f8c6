"""Shapes: every value is judged as it is, and the judgement never holds it."""

from __future__ import annotations

from itertools import product

import pytest

from spdiag.core.tokens import NAMES, OWN_KIND
from spdiag.credentials.found import Credentials, hinted
from spdiag.credentials.shapes import Flaw, flaws, shape

SOUND = {
    "client_id": "amzn1.application-oa2-client.0123456789abcdef",
    "client_secret": "amzn1.oa2-cs.v1.0123456789abcdef",
    "refresh_token": "Atzr|IwEBI0123456789abcdef",
}
OF_A_KIND = {
    "client-id": SOUND["client_id"],
    "client-secret": SOUND["client_secret"],
    "refresh": SOUND["refresh_token"],
    "access": "Atza|IwEBI0123456789abcdef",
    "grantless": "Atc|MQEBI0123456789abcdef",
    "restricted": "Atz.sprdt|IwEBI0123456789abcdef",
    "application-id": "amzn1.sp.solution.0123456789abcdef",
    "mws-token": "amzn.mws.01234567-89ab-cdef-0123-456789abcdef",
}
WRONG = [(slot, kind) for slot, kind in product(OWN_KIND, OF_A_KIND) if OWN_KIND[slot] != kind]
MANGLINGS = [
    ('"{}"', "is wrapped in quotes"),
    ("'{}'", "is wrapped in quotes"),
    ('"{}', "is wrapped in quotes"),
    ("{}'", "is wrapped in quotes"),
    (" {}", "holds a blank"),
    ("{} ", "holds a blank"),
    ("{}\t", "holds a blank"),
    ("{}\u00a0", "holds a non-breaking space, U+00A0"),
    ("\ufeff{}", "holds a byte order mark, U+FEFF"),
    ("{}\u200b", "holds a zero-width space, U+200B"),
    ("\u200b{}\ufeff", "holds a zero-width space, U+200B and a byte order mark, U+FEFF"),
    ("{}…", "holds a character that no credential of Amazon's has (it is not ASCII)"),
    ("{}\n", "holds a line end"),
    ("{}\r\n", "holds a line end"),
    ("\n{}", "holds a line end"),
    ("{}%7C", "is percent-encoded (%7C for the bar)"),
    ("{}%7c", "is percent-encoded (%7C for the bar)"),
]


def holding(**changed: str) -> Credentials:
    return Credentials(**{**SOUND, "source": "a test", **changed})


@pytest.mark.parametrize(("slot", "kind"), WRONG)
def test_a_value_of_another_kind_is_named_and_fatal(slot: str, kind: str) -> None:
    found = flaws(holding(**{slot: OF_A_KIND[kind]}))

    assert found == (Flaw(slot, f"is {NAMES[kind]}", True),)


@pytest.mark.parametrize("slot", OWN_KIND)
@pytest.mark.parametrize(("mangled", "what"), MANGLINGS)
def test_what_was_copied_too_much_is_told_and_fatal(slot: str, mangled: str, what: str) -> None:
    found = flaws(holding(**{slot: mangled.format(SOUND[slot])}))

    assert found == (Flaw(slot, what, True),)


def test_several_flaws_come_all_at_once() -> None:
    found = flaws(holding(client_id=OF_A_KIND["access"], refresh_token='"Atza%7Cabc"\n'))

    assert [str(flaw) for flaw in found] == [
        "client_id is an access token",
        "refresh_token is wrapped in quotes",
        "refresh_token holds a line end",
        "refresh_token is percent-encoded (%7C for the bar)",
        "refresh_token is an access token",
    ]


@pytest.mark.parametrize("slot", OWN_KIND)
def test_a_value_no_prefix_tells_of_is_odd_and_not_fatal(slot: str) -> None:
    found = flaws(holding(**{slot: "changeme"}))

    assert found == (Flaw(slot, f"does not begin as {NAMES[OWN_KIND[slot]]} does", False),)


@pytest.mark.parametrize(
    ("token", "shaped", "what"),
    [
        ("ANDMxExampleCodeHere", "authorization-code", "has the shape of an authorization code"),
        ("IwEBI" + "0123456789abcdef" * 5, "without-prefix", "lacks its beginning, Atzr|"),
        ("|IwEBI" + "0123456789abcdef" * 5, "without-prefix", "lacks its beginning, Atzr|"),
        ("IwEBI0123", "other", "does not begin as a refresh token does"),
    ],
)
def test_what_stands_in_the_refresh_tokens_place_is_told_by_its_shape(token: str, shaped: str, what: str) -> None:
    (flaw,) = flaws(holding(refresh_token=token))

    assert (shape(token), flaw.fatal) == (shaped, False)
    assert flaw.what.startswith(what)


def test_a_refresh_token_that_is_not_there_has_no_shape_and_no_flaw() -> None:
    assert (shape(""), flaws(holding(refresh_token=""))) == ("", ())


@pytest.mark.parametrize("secret", ["0123456789abcdef" * 4, "0123456789ABCDEF" * 4])
def test_an_old_secret_is_known_as_one(secret: str) -> None:
    found = flaws(holding(client_secret=secret))

    assert found == (Flaw("client_secret", "has the form Amazon gave out before amzn1.oa2-cs.", False),)


@pytest.mark.parametrize("slot", OWN_KIND)
@pytest.mark.parametrize("mangled", [*(one for one, _ in MANGLINGS), "Atza|{}", "{}"])
def test_no_flaw_and_no_repr_holds_a_value(slot: str, mangled: str) -> None:
    credentials = holding(**{slot: mangled.format("canary0123456789")})

    told = f"{flaws(credentials)} {[str(one) for one in flaws(credentials)]} {credentials} {credentials!r}"

    assert "canary" not in told


@pytest.mark.parametrize("kind", ["client-secret", "refresh", "access"])
def test_the_hint_of_a_secret_in_the_place_of_the_client_id_holds_nothing_of_it(kind: str) -> None:
    assert hinted(OF_A_KIND[kind]) == "…"


@pytest.mark.parametrize(
    ("client_id", "hint"),
    [
        ("amzn1.application-oa2-client.0123456789abcdef", "amzn1.application-oa2-client.…cdef"),
        ("amzn1.application-oa2-client.1234", "amzn1.application-oa2-client.…"),
        ("", "…"),
    ],
)
def test_a_client_id_is_shown_by_its_kind_and_end(client_id: str, hint: str) -> None:
    assert hinted(client_id) == hint
