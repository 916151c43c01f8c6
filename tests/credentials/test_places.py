"""The files people keep credentials in: which wins, what is read of each, and what is said of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from spdiag.core.problem import Problem, Problems
from spdiag.credentials.config import fields_told
from spdiag.credentials.search import search

ID, SECRET, TOKEN = "amzn1.application-oa2-client.0123456789abcdef", "amzn1.oa2-cs.v1.canary", "Atzr|canary"
ENVIRONMENT = {"SP_API_CLIENT_ID": ID, "SP_API_CLIENT_SECRET": SECRET, "SP_API_REFRESH_TOKEN": TOKEN}
CONFIG = f"""[profiles.default]
client_id = "{ID}"
client_secret = "{SECRET}"
refresh_token = "{TOKEN}"
region = "eu"
marketplaces = ["DE", "FR"]
account = "seller"
roles = ["Product Listing"]

[profiles.shop]
client_id = "{ID}"
client_secret = "{SECRET}"
refresh_token = "Atzr|shop"
api = "business"
user_email = "buyer@example.com"

[fields]
seller = "ctx.merchantId"
"""
FIELDS = ("seller", "path")
PYTHON = f"""version: '1.0'
default:
  refresh_token: {TOKEN}
  lwa_app_id: {ID}
  lwa_client_secret: {SECRET}
SHOP:
  refresh_token: Atzr|shop
  lwa_app_id: {ID}
  lwa_client_secret: {SECRET}
"""
NODE = f"SELLING_PARTNER_APP_CLIENT_ID={ID}\n# a remark\nSELLING_PARTNER_APP_CLIENT_SECRET = {SECRET}\n"


class Home:
    """A home of its own, with files written for a test."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def write(self, name: str, text: str, mode: int = 0o600) -> Path:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def config(self, text: str = CONFIG, mode: int = 0o600) -> Path:
        return self.write(".config/spdiag/config.toml", text, mode)

    def python(self, text: str = PYTHON, mode: int = 0o600) -> Path:
        return self.write(".config/python-sp-api/credentials.yml", text, mode)

    def node(self, text: str = NODE, mode: int = 0o600) -> Path:
        return self.write(".amzspapi/credentials", text, mode)

    def search(self, profile: str = "default", **environment: str):
        return search({"HOME": str(self.top), **environment}, profile)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_spdiags_own_file_gives_credentials_and_settings(home):
    path = home.config()

    found = home.search()

    assert found.credentials == (ID, SECRET, TOKEN, f"{path} [profiles.default]", "eu", False)
    assert found.settings.marketplaces == ("DE", "FR")
    assert (found.settings.account, found.settings.roles) == ("seller", ("Product Listing",))
    assert found.warnings == ()


def test_a_profile_is_the_one_named(home):
    home.config()

    found = home.search("shop")

    assert found.credentials.refresh_token == "Atzr|shop"
    assert (found.settings.api, found.settings.user_email, found.settings.marketplaces) == (
        "business",
        "buyer@example.com",
        (),
    )


def test_a_file_named_by_the_environment_is_read_in_place_of_the_usual(home, tmp_path):
    home.config()
    elsewhere = home.write("elsewhere.toml", CONFIG.replace(TOKEN, "Atzr|elsewhere"))

    assert home.search(SPDIAG_CONFIG=str(elsewhere)).credentials.refresh_token == "Atzr|elsewhere"


def test_a_file_that_is_named_and_missing_is_told(home):
    with pytest.raises(Problem, match=r"nowhere\.toml cannot be read"):
        home.search(SPDIAG_CONFIG=str(home.top / "nowhere.toml"))


def test_a_home_that_nobody_may_look_into_holds_no_file(home, monkeypatch):
    def barred(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", barred)

    assert fields_told({"HOME": str(home.top)}, FIELDS) == {}


def test_python_amazon_sp_apis_file_is_read_by_account(home):
    path = home.python()

    assert home.search().credentials == (ID, SECRET, TOKEN, str(path), "", False)
    assert home.search("SHOP").credentials == (ID, SECRET, "Atzr|shop", f"{path} account SHOP", "", False)
    assert home.search("OTHER").credentials is None


def test_amazon_sp_apis_file_is_completed_by_the_environment(home):
    path = home.node()

    assert home.search().missing == ("SP_API_REFRESH_TOKEN",)
    assert home.search(SP_API_REFRESH_TOKEN=TOKEN).credentials == (ID, SECRET, TOKEN, str(path), "", False)
    assert home.search("EU", SP_API_REFRESH_TOKEN_EU=TOKEN).credentials.refresh_token == TOKEN
    assert home.search("EU", SP_API_REFRESH_TOKEN=TOKEN).credentials is None


def test_the_environment_wins_over_files_and_a_differing_file_is_warned_of(home):
    path = home.python(PYTHON.replace(TOKEN, "Atzr|other"))

    found = home.search(**ENVIRONMENT)

    assert found.credentials.source == "environment SP_API_*"
    assert found.conflict == f"{path} holds another complete set; environment SP_API_* is used"


def test_the_same_set_in_two_places_is_no_conflict(home):
    home.python()
    home.config()

    assert home.search(**ENVIRONMENT).conflict == ""


def test_halves_of_two_places_make_no_set(home):
    home.config(f'[profiles.default]\nclient_id = "{ID}"\nclient_secret = "{SECRET}"\n')

    found = home.search(SP_API_REFRESH_TOKEN=TOKEN)

    assert found.credentials is None
    assert found.missing == ("refresh_token",)


def test_settings_of_another_sellers_profile_are_left_out(home):
    home.config(CONFIG.replace(TOKEN, "Atzr|another"))

    found = home.search(**ENVIRONMENT)

    assert found.settings.marketplaces == ()
    assert "another complete set" in found.conflict


def test_a_profile_of_settings_alone_serves_credentials_of_the_environment(home):
    home.config('[profiles.default]\nregion = "fe"\nmarketplaces = ["JP"]\n')

    found = home.search(**ENVIRONMENT)

    assert (found.settings.region, found.settings.marketplaces) == ("fe", ("JP",))
    assert found.conflict == ""


@pytest.mark.parametrize("write", ["config", "python", "node"])
def test_a_file_that_others_can_read_is_warned_of(home, write):
    path = getattr(home, write)(mode=0o644)

    found = home.search(SP_API_REFRESH_TOKEN=TOKEN)

    assert found.warnings == (f"{path} can be read by other users (mode 644): chmod 600",)


def test_a_file_without_secrets_may_be_read_by_anybody(home):
    home.config('[profiles.default]\nregion = "fe"\n', mode=0o644)

    assert home.search().warnings == ()


@pytest.mark.parametrize("text", ["a: [canary", "- canary", "canary", "", "\x00", "default: canary", "&a [*a]"])
def test_a_broken_yaml_file_is_told_without_its_content(home, text):
    path = home.python(text)

    found = home.search()

    assert found.credentials is None
    assert all(str(path) in one and "canary" not in one for one in found.warnings)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[profiles.default]\nclient_id = "canary\n', ":2: not TOML"),
        ('[profiles.default]\nregion = "de"\n', "profiles.default.region is one of na, eu, fe"),
        ('[profiles.default]\nmarketplaces = "DE"\n', 'profiles.default.marketplaces is a list of texts, as ["DE"]'),
        ("[profiles.default]\nclient_id = 5\n", "profiles.default.client_id is a text"),
        ('[profiles.default]\nclient-id = "x"\n', "profiles.default: `client-id` is not known here"),
        ("profiles = 3\n", "profiles are tables"),
        ("[profile.default]\n", "`profile` is not known here"),
    ],
)
def test_a_mistake_in_spdiags_file_is_told_with_its_place(home, text, mistake):
    path = home.config(text)

    with pytest.raises(Problem) as caught:
        home.search()

    told = caught.value.found if isinstance(caught.value, Problems) else (caught.value.message,)
    assert any(str(path) in one and mistake in one for one in told)
    assert not any("canary" in one for one in told)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[fields]\nseler = "x"\n', ":2: `seler` is no field; use one of seller, path"),
        ('[profiles.default]\n\n[fields]\nseller = ""\n', ":4: fields.seller is empty"),
        ('[profiles.seller]\n[fields]\npath = "p"\n"seller" = 5\n', ":4: fields.seller is a text"),
        ('[fields]\nseller.id = "x"\n', ":2: fields.seller is a text"),
        ('fields = {seller = " "}\n', ":1: fields.seller is empty"),
        ("\nfields = 3\n", ":2: fields are a table, as [fields]"),
        ("[[fields]]\n", ":1: fields are a table, as [fields]"),
    ],
)
def test_a_mistake_in_the_fields_is_told_with_its_line(home, text, mistake):
    path = home.config(text)

    with pytest.raises(Problem) as caught:
        fields_told({"HOME": str(home.top)}, FIELDS)

    assert caught.value.message.startswith(f"{path}{mistake}")
    assert "[fields]" in caught.value.hint


def test_no_secret_of_any_place_shows_in_what_a_search_is(home):
    home.config()
    home.python(PYTHON.replace(TOKEN, "Atzr|canary-two"))
    home.node()

    found = home.search(SP_API_REFRESH_TOKEN=TOKEN)

    assert "canary" not in repr(found)
    assert {SECRET, TOKEN, "Atzr|canary-two"} <= set(found.secrets)
