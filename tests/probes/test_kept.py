"""What is kept of a seller's marketplaces: for whom, how long, and that nothing of it tells who the seller is."""

from __future__ import annotations

import stat
from collections.abc import Callable

import pytest
from running import Ran

from spdiag.probes.kept import FRESH, Kept, Seen, seller
from spdiag.simulator import Simulator, world

SELLER = seller("client", "Atzr|token", "eu", "https://host")


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_good_news_is_recalled_with_its_age_and_for_an_hour(tmp_path, clock):
    kept = Kept(tmp_path / "x" / "kept.sqlite", clock)
    kept.keep(SELLER, ["A1PA6795UKMFR9"])
    clock.now += FRESH

    assert kept.recall(SELLER) == Seen(marketplaces=("A1PA6795UKMFR9",), age=FRESH)
    assert kept.recall(seller("client", "Atzr|token", "na", "https://host")) is None
    clock.now += 1
    assert kept.recall(SELLER) is None


def test_what_is_from_the_future_is_not_believed(tmp_path, clock):
    kept = Kept(tmp_path / "kept.sqlite", clock)
    kept.keep(SELLER, ["A1PA6795UKMFR9"])
    clock.now -= 60

    assert kept.recall(SELLER) is None


def test_the_file_is_the_users_alone_and_holds_no_token(tmp_path, clock):
    path = tmp_path / "kept.sqlite"
    kept = Kept(path, clock)
    kept.keep(SELLER, ["A1PA6795UKMFR9"])

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"token" not in path.read_bytes() and b"client" not in path.read_bytes()


@pytest.mark.parametrize("broken", [b"not a database, but long enough to be read as one" * 40, None])
def test_a_file_that_is_broken_or_cannot_be_made_is_as_good_as_none(tmp_path, broken):
    path = tmp_path / "kept.sqlite"
    path.write_bytes(broken) if broken is not None else path.mkdir()
    kept = Kept(path)

    kept.keep(SELLER, ["A1PA6795UKMFR9"])

    assert kept.recall(SELLER) is None


def asked(world_name: str, monkeypatch: pytest.MonkeyPatch, spdiag: Callable[..., Ran], times: int, *more: str):
    """The texts of some checks, one after another, and every path that was called."""
    with Simulator(world(world_name)) as amazon:
        for name, value in {**amazon.endpoints, **amazon.credentials}.items():
            monkeypatch.setenv(name, value)
        ran = [spdiag("check", "--region", "eu", "--marketplace", "DE", *more) for _ in range(times)]
        return ran, [call.path for call in amazon.log]


def test_a_second_check_asks_for_no_participations_and_says_how_old_the_answer_is(monkeypatch, spdiag):
    ran, paths = asked("healthy", monkeypatch, spdiag, 2, "--operation", "getOrders")

    assert paths.count("/sellers/v1/marketplaceParticipations") == 1
    assert "as Amazon said" not in ran[0].out
    assert "(as Amazon said" in ran[1].out and ran[1].status == 0


def test_a_call_that_fails_is_not_excused_by_an_earlier_answer(monkeypatch, spdiag):
    ran, paths = asked("missing-role", monkeypatch, spdiag, 2, "--operation", "listTransactions")

    assert paths.count("/sellers/v1/marketplaceParticipations") == 2
    assert "as Amazon said" not in ran[1].out and ran[1].status == 1


def test_a_smoke_check_asks_anew(monkeypatch, spdiag):
    _, paths = asked("healthy", monkeypatch, spdiag, 2, "--smoke")

    assert paths.count("/sellers/v1/marketplaceParticipations") == 2


def test_what_the_sandbox_tells_everybody_is_not_kept_of_anybody(monkeypatch, spdiag):
    with Simulator(world("sandbox")) as amazon:
        for name, value in {**amazon.endpoints, **amazon.credentials}.items():
            monkeypatch.setenv(name, value)
        request = "GET /orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER&CreatedAfter=TEST_CASE_200"
        ran = [spdiag("check", "--sandbox", "--region", "na", "--request", request) for _ in range(2)]

        paths = [call.path for call in amazon.log]

    assert [one.status for one in ran] == [0, 0]
    assert paths.count("/sellers/v1/marketplaceParticipations") == 2
    assert not any("isParticipating" in one.out for one in ran)
