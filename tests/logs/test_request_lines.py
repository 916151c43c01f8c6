"""Methods that stand in a column of request lines beside the path, and commands to databases where paths are logged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared
from logs.worlds import iso

from spdiag.logs.values.request_lines import is_command, verb_of

HOST = "https://sellingpartnerapi-eu.amazon.com"
CALLS = (("POST", "/feeds/2021-06-30/feeds", "createFeed"), ("GET", "/orders/v0/orders", "getOrders"))


def row(number: int, name: str = "{} {}") -> Record:
    """A call as Application Insights keeps it; those of feeds are refused to one seller of twelve."""
    method, path, _ = CALLS[number // 12 % 2]
    refused = method == "POST" and number % 12 == 3
    told = {"ts": iso(START + 60 * number), "Name": name.format(method, path), "Data": HOST + path}
    error = {"ResultCode": 403, "message": DENIED} if refused else {"ResultCode": 202}
    return told | {"SellerId": f"A{number % 12:013d}"} | error


def written(folder: Path, rows: list[Record]) -> str:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return str(file)


@pytest.mark.parametrize("name", ["{} {}", "HTTP {}", "{} " + HOST + "{}", "{} Amazon"])
def test_the_method_may_stand_before_the_path_in_another_column(name: str, tmp_path: Path, spdiag: Run) -> None:
    file = written(tmp_path, [row(number, name) for number in range(600)])

    (finding,) = compared(spdiag, file)["findings"]

    assert (finding["operation"], finding["scope"]) == ("createFeed", "one-seller")


def guzzle(number: int) -> Record:
    """A call as Guzzle's exceptions tell of it, in the text that has the request alone where it succeeds."""
    refused, line = number % 12 == 3, f"GET {HOST}/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9"
    answer = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED}]})
    said = f"[403] Client error: `{line}` resulted in a `403 Forbidden` response:\n{answer}\n"
    told = {"status": 403 if refused else 200, "seller_id": f"A{number % 12:013d}"}
    return {"datetime": iso(START + 60 * number), "message": said if refused else line, "context": told}


def test_a_call_is_taken_out_of_words_that_stand_where_others_have_request_lines(tmp_path: Path, spdiag: Run) -> None:
    (finding,) = compared(spdiag, written(tmp_path, [guzzle(number) for number in range(600)]))["findings"]

    assert (finding["operation"], finding["scope"]) == ("getOrders", "one-seller")
    assert (finding["code"], finding["message"], finding["sellers"]["seen"]) == ("Unauthorized", DENIED, 12)


@pytest.mark.parametrize(
    "command", ["SELECT * FROM Stores", "GET store:12", "HGETALL sellers", "DELETE FROM Jobs WHERE a/b"]
)
@pytest.mark.parametrize("often", [10, 2000])
def test_commands_to_databases_are_no_requests(command: str, often: int, tmp_path: Path, spdiag: Run) -> None:
    rows = [
        {"ts": iso(START + 60 * n), "path": "/orders/v0/orders", "status": 200, "seller": f"A{n % 9:013d}"}
        for n in range(5000)
    ]
    commands = [n for n in range(len(rows)) if n % often == often // 2]
    for number in commands:
        rows[number] |= {"path": command, "status": 0, "seller": None}

    document = compared(spdiag, written(tmp_path, rows))

    assert (document["findings"], document["rows"]["read"]) == ([], 5000)


@pytest.mark.parametrize("line", ["GET /orders/v0/orders HTTP/1.1", "POST https://example.com/feeds", "Get Orders"])
def test_a_request_line_is_no_command(line: str) -> None:
    assert not is_command(line)


def test_a_verb_is_taken_from_the_start_of_a_line_alone() -> None:
    assert [verb_of(one) for one in ("POST /FEEDS", "HTTP PUT", "POSTED BY")] == ["POST", "PUT", "POSTED BY"]
