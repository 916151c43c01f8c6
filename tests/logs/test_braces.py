"""Braces in ordinary lines of text, which are no broken JSON; and calls that other languages write between theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, requests, told

from spdiag.logs.values.braces import object_in

ORDINARY = {
    "Ruby": '[b1c] Parameters: {"utf8"=>"x", "id" => "96", "order"=>{"page"=>"2"}}',
    "PHP": "#1 {main} called {closure}()",
    "Python": "app.Denied: [{'code': 'Unauthorized', 'message': 'Access to requested resource is denied.'}]",
    "Java": "at com.shop.Sync$1.run(Sync.java:31) ~{node-1}",
    "Go": 'main.call({0xc000, 0x1}, map[string]struct{"a"})',
    "SQL": "SELECT id FROM shops WHERE id = ANY('{1,2}') AND name = ANY('{\"a\",\"b\"}')",
    "a template": 'HTTP {Method} {Path} answered, "{0}" and "{1}"',
}
CUT = {
    "in its values": '{"path": "/orders/v0/orders", "seller": "A1", "stat',
    "in its first name": 'call {"pa',
    "behind its first name": 'call {"path"',
    "behind its brace": "call {",
    "escaped": 'call {\\"path\\": \\"/orders/v0/orders\\", \\"status\\": 403',
}
OTHERS = {
    "Ruby": 'call {"path"=>"/orders/v0/orders", "status"=>403}',
    "symbols": 'call {:url=>"https://sellingpartnerapi-eu.amazon.com/orders/v0/orders", :status=>403}',
    "Python": "call {'op': 'getOrders', 'status': 403}",
    "Go": "call {Path:/orders/v0/orders Status:403}",
    "Node": "call { path: '/orders/v0/orders', status: 403 }",
    "an answer within": """call {'path': '/orders/v0/orders', 'body': '{"errors": [{"code": "Unauthorized"}]}'}""",
}


def written(folder: Path, more: Iterable[str], front: str = "INFO sync") -> str:
    """A log of text with a call on each line, of which one seller's are refused, and with more lines among them."""
    calls = [
        f"{one['ts']} {front} {json.dumps({**one, 'ts': None, **({'error': DENIED} if refused else {})})}"
        for _, one, refused in requests()
    ]
    file = folder / "log.log"
    file.write_text("\n".join([*calls[:100], *more, *calls[100:]]) + "\n")
    return str(file)


def refused_once(found: Record) -> bool:
    return told(found) == [(403, None, DENIED, 20)] and found["findings"][0]["scope"] == "one-seller"


@pytest.mark.parametrize("kind", ORDINARY)
def test_braces_of_ordinary_lines_are_no_broken_json(kind: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, [ORDINARY[kind]] * 30))

    assert found["rows"]["rejected"] == 0
    assert refused_once(found)


@pytest.mark.parametrize("front", ["{hook.py:77} INFO - payload:", "{worker 3} {main} INFO calls, [{"])
def test_json_behind_other_braces_is_read(front: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, [], front))

    assert (found["rows"]["rejected"], found["rows"]["unrelated"]) == (0, 0)
    assert refused_once(found)


@pytest.mark.parametrize("kind", CUT)
def test_json_that_is_cut_is_told(kind: str, tmp_path: Path, spdiag: Run) -> None:
    assert compared(spdiag, written(tmp_path, [CUT[kind]]))["rows"]["rejected"] == 1


@pytest.mark.parametrize("kind", OTHERS)
def test_a_call_that_is_written_otherwise_than_json_is_told(kind: str, tmp_path: Path, spdiag: Run) -> None:
    assert compared(spdiag, written(tmp_path, [OTHERS[kind]]))["rows"]["rejected"] == 1


def test_a_line_of_many_braces_is_looked_through_once() -> None:
    assert object_in("{" * 300_000 + '{"a": 1') == 300_000
    assert object_in('{ "' * 100_000 + '=" =') < 0
