"""Credentials out of AWS Secrets Manager, by a real server that speaks its protocol."""

from __future__ import annotations

import json

import boto3
import pytest

from spdiag.credentials.search import search

ID, SECRET, TOKEN = "amzn1.application-oa2-client.0123456789abcdef", "amzn1.oa2-cs.v1.canary", "Atzr|canary"
OURS = {"client_id": ID, "client_secret": SECRET, "refresh_token": TOKEN}
CLIENTS = {"LWA_APP_ID": ID, "LWA_CLIENT_SECRET": SECRET, "SP_API_REFRESH_TOKEN": TOKEN}
AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture
def store(moto: str, monkeypatch: pytest.MonkeyPatch):
    """Keeps a secret under a name, at the server to which AWS's own settings point."""
    for name, value in {**AWS, "AWS_ENDPOINT_URL_SECRETS_MANAGER": moto}.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("secretsmanager")
    kept = []

    def keep(name: str, text: str) -> None:
        client.create_secret(Name=name, SecretString=text)
        kept.append(name)

    yield keep
    for name in kept:
        client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


@pytest.mark.parametrize("content", [OURS, CLIENTS, {name.lower(): value for name, value in CLIENTS.items()}])
def test_a_secret_is_read_under_the_names_of_either(store, content):
    store("shop/spapi", json.dumps(content))

    found = search({"SP_API_AWS_SECRET_ID": "shop/spapi"})

    assert found.credentials == (ID, SECRET, TOKEN, "AWS secret shop/spapi", "", False)
    assert "canary" not in repr(found)


def test_a_profile_names_its_own_secret(store, tmp_path):
    store("eu", json.dumps(OURS))
    config = tmp_path / "config.toml"
    config.write_text('[profiles.eu]\naws_secret_id = "eu"\nregion = "eu"\n')

    found = search({"SPDIAG_CONFIG": str(config)}, "eu")

    assert found.credentials.source == "AWS secret eu"
    assert found.settings.region == "eu"


def test_a_complete_environment_asks_aws_for_nothing(store):
    environment = {"SP_API_CLIENT_ID": ID, "SP_API_CLIENT_SECRET": SECRET, "SP_API_REFRESH_TOKEN": TOKEN}

    found = search({**environment, "SP_API_AWS_SECRET_ID": "no such secret"})

    assert found.credentials.source == "environment SP_API_*"
    assert found.warnings == ()


def test_offline_no_secret_is_fetched(store):
    store("offline", json.dumps(OURS))

    found = search({"SP_API_AWS_SECRET_ID": "offline"}, offline=True)

    assert found.credentials is None
    assert found.warnings == ("AWS secret offline was not read: --offline",)


@pytest.mark.parametrize("text", ["canary", "[]", '"canary"'])
def test_a_secret_that_is_no_object_is_told_without_its_content(store, text):
    store("odd", text)

    found = search({"SP_API_AWS_SECRET_ID": "odd"})

    assert found.credentials is None
    assert found.warnings == ("AWS secret odd is not a JSON object with client_id, client_secret, refresh_token",)


def test_a_secret_that_is_not_there_is_told_with_awss_own_code(store):
    found = search({"SP_API_AWS_SECRET_ID": "missing"})

    assert found.warnings == ("AWS secret missing could not be read: ResourceNotFoundException",)


def test_an_aws_that_does_not_answer_is_told(store, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:9")

    found = search({"SP_API_AWS_SECRET_ID": "shop"})

    assert found.warnings == ("AWS secret shop could not be read: EndpointConnectionError",)


def test_a_secret_may_hold_an_application_without_a_seller(store):
    store("apps", json.dumps({"client_id": ID, "client_secret": SECRET}))

    found = search({"SP_API_AWS_SECRET_ID": "apps"})

    assert found.credentials is None
    assert found.alone.credentials[:4] == (ID, SECRET, "", "AWS secret apps")
    assert found.seen[0] == "in AWS secret apps: client_id and client_secret are set, refresh_token is not"
