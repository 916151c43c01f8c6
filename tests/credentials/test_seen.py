"""What is said where no set of credentials is complete: which halves stand where, and which profiles there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from spdiag.authority import credential_facts
from spdiag.core.evidence import Case
from spdiag.credentials.search import search

ID, SECRET, TOKEN = "amzn1.application-oa2-client.canary", "amzn1.oa2-cs.v1.canary", "Atzr|canary"
CONFIG = f'[profiles.default]\nclient_id = "{ID}"\n[profiles.prod]\nclient_id = "{ID}"\nclient_secret = "{SECRET}"\n'


def configured(home: Path, text: str = CONFIG) -> Path:
    path = home / ".config" / "spdiag" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"SP_API_CLIENT_ID": ID, "SP_API_REFRESH_TOKEN": TOKEN},
            "SP_API_CLIENT_ID and SP_API_REFRESH_TOKEN are set, SP_API_CLIENT_SECRET is not",
        ),
        (
            {"SP_API_CLIENT_ID": ID, "SP_API_CLIENT_SECRET": SECRET, "SP_API_REFRESH_TOKEN": ""},
            "SP_API_CLIENT_ID and SP_API_CLIENT_SECRET are set, SP_API_REFRESH_TOKEN is empty",
        ),
        ({"LWA_CLIENT_ID": ID}, "LWA_CLIENT_ID is set, LWA_CLIENT_SECRET and LWA_REFRESH_TOKEN are not"),
    ],
)
def test_of_a_half_it_is_said_what_is_set_and_what_is_not(environment: dict[str, str], said: str) -> None:
    assert search(environment).seen == (said,)


def test_halves_of_several_clients_are_each_told_once() -> None:
    halves = {"SP_API_CLIENT_ID": ID, "SELLING_PARTNER_APP_CLIENT_SECRET": SECRET, "LWA_REFRESH_TOKEN": TOKEN}

    told = search(halves).seen

    assert told == (
        "SP_API_CLIENT_ID is set, SP_API_CLIENT_SECRET and SP_API_REFRESH_TOKEN are not",
        "SELLING_PARTNER_APP_CLIENT_SECRET is set, SELLING_PARTNER_APP_CLIENT_ID and "
        "SELLING_PARTNER_APP_REFRESH_TOKEN are not",
        "LWA_REFRESH_TOKEN is set, LWA_CLIENT_ID and LWA_CLIENT_SECRET are not",
        "halves under different names are never mixed",
    )


def test_a_half_in_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = configured(tmp_path)

    told = search({"HOME": str(tmp_path)}).seen

    assert told == (f"in {path} [profiles.default]: client_id is set, client_secret and refresh_token are not",)


def test_what_holds_for_every_profile_is_told_under_its_own_name() -> None:
    told = search({"SP_API_CLIENT_ID": ID, "SP_API_CLIENT_SECRET": SECRET}, "EU").seen

    assert told == ("SP_API_CLIENT_ID and SP_API_CLIENT_SECRET are set, SP_API_REFRESH_TOKEN_EU is not",)


def test_without_anything_the_names_and_the_file_looked_for_are_told(tmp_path: Path) -> None:
    told = search({"HOME": str(tmp_path)}).seen

    assert told[0] == f"there is no {tmp_path}/.config/spdiag/config.toml"
    assert told[1].startswith("none of these is set: SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN, ")


def test_for_a_profile_that_is_not_there_those_that_are_get_named(tmp_path: Path) -> None:
    path = configured(tmp_path)
    accounts = tmp_path / ".config" / "python-sp-api" / "credentials.yml"
    accounts.parent.mkdir(parents=True)
    accounts.write_text(f"default:\n  refresh_token: {TOKEN}\nDE_ACC: {{}}\n", encoding="utf-8")

    told = search({"HOME": str(tmp_path)}, "staging").seen

    assert told[0] == f"profile staging is not in {path}, which has default, prod"
    assert told[1] == f"account staging is not in {accounts}, which has default, DE_ACC"
    assert told[2].startswith("none of these is set with the ending _staging: SP_API_CLIENT_ID, ")


def test_no_name_of_a_profile_that_may_be_a_credential_is_said(tmp_path: Path) -> None:
    configured(tmp_path, '[profiles."Atzr|canary"]\nregion = "eu"\n[profiles.0123456789abcdef0123456789canary]\n')

    told = search({"HOME": str(tmp_path)}, "Atzr|canary-too")

    assert "canary" not in f"{told.seen}"
    assert any(one.startswith("that profile is not in ") and one.endswith("which has 2 others") for one in told.seen)


def test_many_profiles_are_not_all_listed(tmp_path: Path) -> None:
    configured(tmp_path, "".join(f"[profiles.shop{number}]\n" for number in range(14)))

    told = search({"HOME": str(tmp_path)}).seen

    assert told[0].endswith("shop9 and 4 more")


@pytest.mark.parametrize("environment", [{"SP_API_CLIENT_ID": ID}, {"LWA_CLIENT_SECRET": SECRET}, {}])
def test_no_value_is_in_what_is_said(environment: dict[str, str]) -> None:
    case = Case(tuple(credential_facts(search(environment))))

    assert case.text("credentials.seen")
    assert "canary" not in f"{case.evidence}"
