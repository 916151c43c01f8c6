"""What a client library hides is said while it is missing, and only then."""

from __future__ import annotations

from spdiag.core.condition import parse
from spdiag.core.disguise import Client, Hidden, Loss, hidden
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Handbook

SAYS, DO = "prints no details", "Log error.details."
TALKER = Client("talker", "Talker", (Loss(("error.details", "response.status"), SAYS, DO),))
REPLACER = Client("replacer", "Replacer", (Loss((), "changes words", DO, parse({"error.message": "changed"})),))
BOOK = Handbook(clients={"talker": TALKER, "replacer": REPLACER})


def case(**facts: object) -> Case:
    return Case(tuple(Evidence(name.replace("_", "."), str(value), "line 1") for name, value in facts.items()))


def test_a_loss_names_the_facts_nobody_saw() -> None:
    found = hidden(BOOK, [case(client_name="talker", error_details="seen")])

    assert found == (Hidden("Talker", ("response.status",), SAYS, DO),)


def test_nothing_is_lost_when_all_was_seen() -> None:
    assert hidden(BOOK, [case(client_name="talker", error_details="seen", response_status=403)]) == ()


def test_a_loss_without_facts_is_told_by_its_condition() -> None:
    assert [one.says for one in hidden(BOOK, [case(client_name="replacer", error_message="changed")])]
    assert hidden(BOOK, [case(client_name="replacer", error_message="other")]) == ()
    assert hidden(BOOK, [case(client_name="replacer")]) == ()


def test_a_client_nobody_wrote_about_hides_nothing() -> None:
    assert hidden(BOOK, [case(client_name="stranger"), case()]) == ()


def test_what_several_errors_lost_alike_is_said_once() -> None:
    assert len(hidden(BOOK, [case(client_name="talker"), case(client_name="talker")])) == 1
