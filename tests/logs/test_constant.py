"""Messages of one error that change from call to call: both engines make one finding of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import Record, Run, compared, log
from logs.worlds import DE, FR, US

Says = Callable[[int, Record], str]
WAYS: dict[str, tuple[Says, str]] = {
    "tokens of many lengths": (
        lambda number, _: f"Max retries exceeded with url: /o?NextToken={'4f' * (2 * number)}1 (Caused by {'x ' * 99})",
        "Max retries exceeded with url: /o?NextToken=# (Caused by x x",
    ),
    "white space at the cut": (
        lambda number, _: f"{'word ' * 59}abcd {number} behind  the  cut",
        f"{'word ' * 59}abcd",
    ),
    "hosts of regions": (
        lambda n, _: (
            f"HTTPSConnectionPool(host='sellingpartnerapi-{('eu', 'na')[n % 24 == 3]}.amazon.com', port=443): x"
        ),
        "HTTPSConnectionPool(host='#', port=#): x",
    ),
    "the seller": (lambda _, one: f"Seller {one['seller']}. Trace 0x12", "Seller #. Trace #"),
    "the marketplace": (
        lambda number, _: f"in marketplace {(DE, FR, US)[number % 3]}. Trace 0x{number:x}1",
        "in marketplace # Trace #",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_changes_in_messages_splits_no_error_in_either_engine(way: str, tmp_path: Path, spdiag: Run) -> None:
    says, begins = WAYS[way]

    def write(number: int, one: Record, refused: bool) -> Record:
        marketplace = {"marketplace": (DE, FR, US)[number % 3]}
        return one | marketplace | ({"message": says(number, one)} if refused else {})

    found = compared(spdiag, log(tmp_path, write))

    assert [one["occurrences"] for one in found["findings"]] == [20]
    assert found["findings"][0]["message"].startswith(begins)
