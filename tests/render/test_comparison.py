"""How a comparison looks: whole texts and documents of a small log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import jsonschema
import pytest
from logs.worlds import BROKEN, DAY, DE, FR, HOUR, ORDERS, REFUSED, Call, Seller, calls, sellers

from spdiag.comparing.compared import Means, compared
from spdiag.core.findings import Comparison
from spdiag.handbook import load
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting
from spdiag.render import comparison, comparison_markdown, comparison_text
from spdiag.render.schemas import schema
from spdiag.render.style import Style

PLAIN = Style(width=80)


def small() -> Iterator[Call]:
    """Ten sellers that call every hour: one of Germany is refused since 14:03, another failed once."""
    who = [Seller(f"A1SELLER{number:05}", (DE if number < 3 else FR,)) for number in range(10)]
    for hour in range(24):
        for number, seller in enumerate(who):
            at = DAY + HOUR * hour + 60 * number + 120
            call = Call(ORDERS, seller.id, seller.markets[0], at, ORDERS.path)
            if number == 1 and hour >= 14:
                call = call.failed(REFUSED)
            yield call.failed(BROKEN) if (number, hour) == (7, 3) else call


def found(made: Iterator[Call] | list[Call], *warnings: str) -> Comparison:
    tally = Counting()
    for one in made:
        tally.add(Row(one.at, one.seller, one.market, "GET", one.path, one.status, one.code, one.message))
    tally.read, tally.rejected = tally.read + 1, 1
    return compared(tally, Means(handbook=load(()), warnings=warnings))


TEXT = """241 rows, 1 of them unreadable, 2026-11-28 00:02 UTC to 2026-11-28 23:11 UTC
! no message field: without it errors are told apart by status and code alone

getOrders: 403 Unauthorized Access to requested resource is denied.
  ONE SELLER  1 of 10 sellers, A1SELLER00001 in Germany (A1PA6795UKMFR9), since
    2026-11-28 14:03 UTC
    sellers                   ██░░░░░░░░░░░░░░░░░░░░░░  1 of 10 fail
    Germany (A1PA6795UKMFR9)  ████████░░░░░░░░░░░░░░░░  1 of 3 fail
  Likely: The selling account is inactive, suspended or at risk in that
    marketplace (account.inactive); the seller acts
  Next: Open the account information and the Account Health page of that
    marketplace, and settle what Amazon asks for there (documents, appeal,
    payment).
    spdiag check --operation getOrders --marketplace A1PA6795UKMFR9

Not to be told yet:
  getOrders: 500 InternalFailure We encountered an internal error. Please try
    again. (once): 1 of 10 sellers failed, in 1 of 240 calls: too few to tell;
    it would take 2 failures of one seller, at times apart and without a success"""


def test_the_whole_text_of_a_small_log() -> None:
    warning = "no message field: without it errors are told apart by status and code alone"

    assert comparison_text.text(found(small(), warning), PLAIN) == TEXT


def test_colour_changes_no_word() -> None:
    drawn = comparison_text.text(found(small()), PLAIN._replace(colour=True))

    assert "\x1b[35;1mONE SELLER\x1b[0m" in drawn
    assert re.sub(r"\x1b\[[0-9;]*m", "", drawn) == comparison_text.text(found(small()), PLAIN)


def test_colour_moves_no_word_to_another_line() -> None:
    untold = replace(found([]), untold="None of the 4,000 rows lies in that time; the logs run from noon to midnight.")

    drawn = comparison_text.text(untold, PLAIN._replace(colour=True))

    assert drawn.count("\x1b[") == 4
    assert re.sub(r"\x1b\[[0-9;]*m", "", drawn) == comparison_text.text(untold, PLAIN)


def test_quietly_only_what_was_found_is_told() -> None:
    drawn = comparison_text.text(found(small()), PLAIN._replace(quiet=True))

    assert drawn.startswith("getOrders: 403 ")
    assert "rows" not in drawn
    assert "500" not in drawn


def test_a_poor_terminal_gets_bars_it_can_show() -> None:
    drawn = comparison_text.text(found(small()), PLAIN._replace(unicode=False))

    assert drawn.isascii()
    assert "sellers                   ##......................  1 of 10 fail" in drawn


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = comparison_text.text(found(small()), PLAIN._replace(width=width)).splitlines()

    assert [line for line in lines if len(line) > width] == []


@pytest.mark.parametrize(
    ("part", "whole", "full"), [(0, 10, 0), (1, 4_210, 1), (5, 10, 12), (10, 10, 24), (0, 0, 0), (11, 10, 24)]
)
def test_a_bar_is_as_long_as_the_share_and_seen_if_it_is_not_nothing(part: int, whole: int, full: int) -> None:
    assert comparison_text.bar(part, whole, PLAIN) == "█" * full + "░" * (24 - full)


def test_without_errors_that_is_told() -> None:
    healthy = found([call for call in small() if call.error is None])

    readable = replace(healthy, totals=healthy.totals._replace(rejected=0))

    assert comparison_text.text(healthy, PLAIN).endswith("✓ No errors in the rows that can be read.")
    assert comparison_text.text(readable, PLAIN).endswith("✓ No errors in these logs.")


def test_what_a_log_holds_commands_no_terminal() -> None:
    nasty = "\x1b[2J\u202e"
    who = sellers(Random("nasty"), 9)
    made = calls(Random("nasty"), ORDERS, who, 6, lambda _: (403, f"Un{nasty}", f"Access {nasty} denied"))
    shown = found([call._replace(seller=f"{call.seller}{nasty}", market=f"M{nasty}") for call in made])

    for drawn in (comparison_text.text(shown, PLAIN), comparison_markdown.markdown(shown)):
        assert "\x1b" not in drawn
        assert "\u202e" not in drawn
        assert "denied" in drawn


MARKDOWN = """# Errors across sellers

241 rows, 1 of them unreadable, 2026-11-28 00:02 UTC to 2026-11-28 23:11 UTC.

| operation | error | scope | sellers failing | calls failed | since | last |
| --- | --- | --- | ---: | ---: | --- | --- |
| getOrders | 403 Unauthorized Access to requested resource is denied. | one-seller | 1 of 10 | 10 of 240 | 2026-11-28 14:03 UTC | 2026-11-28 23:03 UTC |
| getOrders | 500 InternalFailure We encountered an internal error. Please try again. | inconclusive | 1 of 10 | 1 of 240 | 2026-11-28 03:09 UTC | 2026-11-28 03:09 UTC |

## One seller: getOrders

1 of 10 sellers, A1SELLER00001 in Germany (A1PA6795UKMFR9), since 2026-11-28 14:03 UTC.

- likely: The selling account is inactive, suspended or at risk in that marketplace (account.inactive); the seller acts
- sellers: A1SELLER00001
- next: Open the account information and the Account Health page of that marketplace, and settle what Amazon asks for there (documents, appeal, payment).
- `spdiag check --operation getOrders --marketplace A1PA6795UKMFR9`

## Not to be told yet

- getOrders: 500 InternalFailure We encountered an internal error. Please try again.: 1 of 10 sellers failed, in 1 of 240 calls: too few to tell; it would take 2 failures of one seller, at times apart and without a success"""


def test_the_whole_markdown_of_a_small_log() -> None:
    assert comparison_markdown.markdown(found(small())) == MARKDOWN


def test_a_bar_in_a_message_breaks_no_table() -> None:
    made = calls(Random("bar"), ORDERS, sellers(Random("bar"), 9), 6, lambda _: (403, "A|B", "one | two\n# three"))

    drawn = comparison_markdown.markdown(found(made))

    (row,) = [line for line in drawn.splitlines() if line.startswith("| getOrders")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 8
    assert "\n# three" not in drawn


def test_the_document_of_a_small_log() -> None:
    document = json.loads(json.dumps(comparison.document(found(small()))))

    jsonschema.validate(document, schema("comparison"))
    first, second = document["findings"]
    causes = first.pop("causes")
    assert {key: first[key] for key in WANTED} == WANTED
    assert [one["id"] for one in causes][:1] == ["account.inactive"]
    assert (second["status"], second["scope"], second["next"]) == (500, "inconclusive", "more-logs")
    assert document["rows"] == {"read": 241, "rejected": 1, "without_seller": 0, "unrelated": 0, "outside": 0}
    assert document["window"] == {"from": "2026-11-28T00:02:00Z", "to": "2026-11-28T23:11:00Z"}
    assert document["exit_code"] == 1


WANTED = {
    "operation": "getOrders",
    "method": "GET",
    "path": "/orders/v0/orders",
    "status": 403,
    "code": "Unauthorized",
    "message": "Access to requested resource is denied.",
    "occurrences": 10,
    "calls": 240,
    "marketplaces": [{"marketplace": DE, "seen": 3, "failing": 1}],
    "first_seen": "2026-11-28T14:03:00Z",
    "last_seen": "2026-11-28T23:03:00Z",
    "scope": "one-seller",
    "why": "stuck",
    "ended": None,
    "differs": [{"field": "marketplace", "value": DE, "lift": 3.33}],
    "next": "marketplace-participation",
    "summary": "1 of 10 sellers, A1SELLER00001 in Germany (A1PA6795UKMFR9), since 2026-11-28 14:03 UTC: likely account.inactive",
}


def test_the_sellers_concerned_are_all_named_where_they_are_some() -> None:
    r = Random("named")
    who = sellers(r, 60, (DE, FR))
    struck = sorted(one.id for one in who[:14])

    some = found(calls(r, ORDERS, who, 12, lambda call: REFUSED if call.seller in struck else None))

    (finding,) = comparison.document(some)["findings"]  # type: ignore[misc]  # a list
    assert sorted(finding["sellers"]["affected_ids"]) == struck
    assert "and 9 more" in comparison_text.text(some, PLAIN)
    assert all(one in comparison_text.text(some, PLAIN._replace(verbose=True)) for one in struck)
    assert all(one in comparison_markdown.markdown(some) for one in struck)


def test_quietly_it_is_said_that_nobody_can_be_named() -> None:
    noise = found([call for call in small() if call.error in (None, BROKEN)])

    drawn = comparison_text.text(noise, PLAIN._replace(quiet=True))

    assert drawn == "? 1 kind of errors, of no seller in particular, or too few to tell."


def test_evidence_of_a_cause_is_said_to_be_of_the_logs() -> None:
    drawn = comparison_text.text(found(small()), PLAIN._replace(verbose=True))

    assert "error.code Unauthorized [the logs]" in " ".join(drawn.split())
    assert "[line" not in drawn
