"""No secret leaves spdiag: a canary is planted in every credential and in pasted text, and sought everywhere."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from running import Ran

from spdiag.cli import answering, drawing
from spdiag.credentials.environment import SCHEMES
from spdiag.credentials.secrets import NAMES
from spdiag.simulator import Simulator, world

CANARY = "CANARYbird7f3a9"
CLIENT_ID = f"amzn1.application-oa2-client.{CANARY}0000"
SECRET = f"amzn1.oa2-cs.v1.{CANARY}secret"
REFRESH = f"Atzr|IwEBI{CANARY}refresh"
MANGLED = (f'"{REFRESH}"', REFRESH.replace("|", "%7C"), f"{REFRESH}\n", f"Atza|{CANARY}", f"plain-{CANARY}-token")
PASTES = (
    f'{{"access_token":"Atza|{CANARY}","refresh_token":"{REFRESH}","error":"invalid_grant"}}',
    f"grant_type=refresh_token&refresh_token=Atzr%7C{CANARY}&client_id=x&client_secret={SECRET}",
    f"POST /auth/o2/token HTTP/1.1\nHost: api.amazon.com\nAuthorization: Bearer {CANARY}{CANARY}\n\n"
    f"client_secret={CANARY}&grant_type=refresh_token",
    f"curl -v -H 'x-amz-access-token: Atza|{CANARY}' https://sellingpartnerapi-eu.amazon.com/orders/v0/orders\n"
    f"> Cookie: session-id={CANARY}; at-main={CANARY}\n< HTTP/1.1 403 Forbidden\n",
    f"Traceback (most recent call last):\n  dict(lwa_client_secret='{CANARY}', refresh_token=\"{REFRESH}\")\n"
    f"SellingApiForbiddenException: [{{'code': 'Unauthorized', 'message': 'token Atza|{CANARY} is bad'}}]",
    f'{{"errors":[{{"code":"InvalidInput","message":"{REFRESH} of b.{CANARY}@example.com","details":"{SECRET}"}}]}}',
    f"https://app.example.com/cb?state={CANARY}&spapi_oauth_code={CANARY}&selling_partner_id=A1&error=access_denied",
    f"https://sellercentral.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.1&state={CANARY}",
    f"AWS_SECRET_ACCESS_KEY={CANARY}/abc AWS_ACCESS_KEY_ID=AKIA{CANARY.upper()} aws_session_token: {CANARY}",
    f"$config = ['lwaClientSecret' => '{SECRET}', 'lwaRefreshToken' => '{REFRESH}', 'password' => '{CANARY}'];",
    f'client_secret: {CANARY}\nx-amz-security-token: {CANARY}\npassword: "{CANARY}"',
    f'{{"restrictedDataToken":"Atz.sprdt|{CANARY}","expiresIn":3600}}',
)


def clean(ran: Ran) -> None:
    assert CANARY.lower() not in (ran.out + ran.err).lower()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for scheme in SCHEMES:
        for name, value in zip(scheme.names, (CLIENT_ID, SECRET, REFRESH), strict=True):
            monkeypatch.setenv(name, value)


def reporting(folder: Path, suffixes: Iterable[str]) -> tuple[str, ...]:
    """The options that write a report of each format into the folder."""
    return tuple(part for suffix in suffixes for part in ("--report", str(folder / f"report{suffix}")))


def told_in(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8").lower() for file in folder.iterdir())


@pytest.mark.parametrize("paste", PASTES)
@pytest.mark.parametrize("layout", ["text", "json"])
def test_explain_shows_no_pasted_secret(paste: str, layout: str, spdiag: Callable[..., Ran], tmp_path: Path) -> None:
    ran = spdiag("explain", paste, "--format", layout, "-v", *reporting(tmp_path, answering.SUFFIXES.values()))

    clean(ran)
    assert len(list(tmp_path.iterdir())) == len(answering.SUFFIXES)
    assert CANARY.lower() not in told_in(tmp_path)


@pytest.mark.parametrize("layout", answering.SUFFIXES)
def test_explain_hides_what_stands_in_the_environment(
    layout: str, spdiag: Callable[..., Ran], credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LWA_CLIENT_SECRET_SHOP", f"odd{CANARY}")

    ran = spdiag("explain", f"the value odd{CANARY} was refused: invalid_client", "--format", layout, "-v")

    clean(ran)


@pytest.mark.parametrize("layout", ["text", "json", "github"])
@pytest.mark.parametrize("name", ["healthy", "wrong-secret", "missing-role", "expired-secret", "network-cut", "outage"])
def test_check_shows_no_credential(
    name: str,
    layout: str,
    spdiag: Callable[..., Ran],
    credentials: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    known = world(name)
    seller = replace(known.sellers[0], refresh_token=REFRESH)
    here = replace(known, application=replace(known.application, client_id=CLIENT_ID, client_secret=SECRET))
    error, reports = tmp_path / "error.txt", tmp_path / "reports"
    error.write_text(PASTES[5], encoding="utf-8")
    reports.mkdir()
    for variable in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(variable, str(reports / variable))
    with Simulator(replace(here, sellers=(seller,))) as amazon:
        for variable, value in amazon.endpoints.items():
            monkeypatch.setenv(variable, value)

        ran = spdiag(
            "check",
            "--region",
            "eu",
            "--marketplace",
            "DE",
            "-v",
            "--format",
            layout,
            "--timeout",
            "5",
            "--operation",
            "getOrders",
            "--error",
            str(error),
            *reporting(reports, drawing.SUFFIXES.values()),
        )

    clean(ran)
    assert ran.out
    assert len(list(reports.iterdir())) == len(drawing.SUFFIXES) + (2 if layout == "github" else 0)
    assert CANARY.lower() not in told_in(reports)


@pytest.mark.parametrize("token", MANGLED)
@pytest.mark.parametrize("layout", drawing.LAYOUTS)
@pytest.mark.parametrize("mode", ["--offline", "--smoke"])
def test_a_mangled_token_is_named_and_not_shown(
    token: str, layout: str, mode: str, spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = (CLIENT_ID, SECRET, token)
    for name, value in zip(SCHEMES[0].names, values, strict=True):
        monkeypatch.setenv(name, value)
    with Simulator(world("healthy")) as amazon:
        for variable, address in amazon.endpoints.items():
            monkeypatch.setenv(variable, address)

        ran = spdiag("check", mode, "--format", layout, "-v", "--region", "eu")

    clean(ran)
    assert "refresh_token" in ran.out or ran.status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--request", f"nonsense refresh_token={CANARY}"),
        ("check", "--operation", f"get{CANARY}", "--region", "xx"),
        ("check", "--error", f"/nowhere/Atzr|{CANARY}"),
        ("explain", "--playbooks", f"/nowhere/client_secret={CANARY}", "MD1000"),
        ("check", "--marketplace", f"client_secret={CANARY}"),
        ("check", "--demo", f"Atzr|{CANARY}"),
        (f"Atzr|{CANARY}",),
        ("schema", f"Atzr|{CANARY}"),
    ],
)
def test_messages_about_bad_input_show_no_secret(
    arguments: tuple[str, ...], spdiag: Callable[..., Ran], credentials: None
) -> None:
    ran = spdiag(*arguments)

    assert ran.status == 2
    assert "Atzr|C" not in ran.err
    assert f"={CANARY}" not in ran.err


def test_an_unforeseen_exception_shows_nothing_it_holds(
    spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(f"token {REFRESH}")

    monkeypatch.setattr("spdiag.cli.answering.explain_text", fails)

    ran = spdiag("explain", "MD1000")

    assert ran.status == 70
    clean(ran)


def test_nothing_kept_on_disk_holds_a_secret(spdiag: Callable[..., Ran], credentials: None, tmp_path: Path) -> None:
    for paste in PASTES:
        spdiag("explain", paste)
    spdiag("check", "--offline")

    kept = [path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file()]

    assert kept
    assert not [path for path in kept if CANARY.encode() in path.read_bytes()]


def test_the_document_of_a_check_names_the_source_and_a_hint_of_the_client_alone(
    spdiag: Callable[..., Ran], credentials: None
) -> None:
    ran = spdiag("check", "--offline", "--format", "json")

    assert json.loads(ran.out)["subject"]["credentials"] == {
        "source": "environment SP_API_*",
        "client_id": "amzn1.application-oa2-client.…0000",
    }


def test_every_secret_of_every_scheme_is_known_to_the_gate() -> None:
    assert set(NAMES) == {name for scheme in SCHEMES for name in scheme.names[1:]}
