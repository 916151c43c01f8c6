"""The gate: no secret passes it in any spelling, ordinary words do, and it answers at once."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.redaction import Gate

CANARY = "C4naryBird7f3a9Zq"
GATE = Gate()
NAMES = (
    "client_secret",
    "clientsecret",
    "clientSecret",
    "refresh_token",
    "refreshToken",
    "access_token",
    "id_token",
    "restricted_data_token",
    "restrictedDataToken",
    "lwa_client_secret",
    "LWA_CLIENT_SECRET",
    "lwa_refresh_token",
    "x-amz-access-token",
    "X-Amz-Security-Token",
    "aws_secret_access_key",
    "awsSecretAccessKey",
    "secret_access_key",
    "secret_key",
    "session_token",
    "security_token",
    "password",
    "passwd",
    "Authorization",
    "Proxy-Authorization",
    "cookie",
    "Set-Cookie",
    "spapi_oauth_code",
    "mws_auth_token",
    "auth_code",
    "api_key",
    "apikey",
    "signature",
    "X-Amz-Signature",
    "X-Amz-Credential",
)
SPELLINGS = {
    "json": '{{"a": 1, "{name}": "{value}", "b": 2}}',
    "json in json": '{{\\"{name}\\":\\"{value}\\",\\"b\\":2}}',
    "header": "GET / HTTP/1.1\n{name}: {value}\nHost: x",
    "curl header": "> {name}: {value}\n",
    "query": "https://example.com/cb?a=1&{name}={value}&b=2",
    "form": "a=1&{name}={value}&b=2",
    "python": "{{'a': 1, '{name}': '{value}', 'b': 2}}",
    "python call": "Client(a=1, {name}='{value}', b=2)",
    "php": "array('a' => 1, '{name}' => '{value}', 'b' => 2)",
    "php dump": '["{name}"]=>\n  string(17) "{value}"',
    "yaml": "a: 1\n{name}: {value}\nb: 2\n",
    "yaml quoted": "{name}: '{value}'\n",
    "shell": "export {name}={value}\n",
    "toml": '{name} = "{value}"\n',
    "xml": "<a><{name}>{value}</{name}></a>",
    "har": '{{"name": "{name}", "value": "{value}"}}',
    "python pair": "[('{name}', '{value}'), ('b', '2')]",
    "encoded json": "%7B%22{name}%22%3A%22{value}%22%7D",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_value_of_a_secret_name_is_masked_in_every_spelling(spelling, name):
    pasted = SPELLINGS[spelling].format(name=name, value=CANARY)

    passed = GATE.text(pasted)

    assert CANARY not in passed
    assert name in passed


@pytest.mark.parametrize(
    "pasted",
    [
        f'{{"password": "two words {CANARY}"}}',
        f"{{'password': 'comma,{CANARY}'}}",
        f"'password' => 'bracket){CANARY}'",
        f'"client_secret": "semi;{CANARY}"',
        f'"client_secret": "quote\\"{CANARY}"',
        f"curl -H 'cookie: a=b; session={CANARY}' https://example.com",
        f'"Cookie": "a=b; session={CANARY}"',
        f"{{'Cookie': 'a=b; session={CANARY}'}}",
        f"curl -u someone:{CANARY} https://example.com",
        f"client_secret: >\n  {CANARY}\n",
    ],
)
def test_the_whole_of_a_secret_is_masked_not_its_first_word(pasted):
    assert CANARY not in GATE.text(pasted)


SPOKEN = (
    "client_secret is {value}",
    "My client secret is {value}.",
    "my client secret = {value}, and the id is right",
    "refresh token: {value}",
    "Refresh Token (LWA): {value}",
    "the refresh token was `{value}`",
    "client secret:\n  {value}\nand so on",
    "we use the client secret {value} in production",
    "the api key -> {value}",
    "mein Client Secret lautet {value}",
    "das Passwort ist {value}",
    "el client secret es {value}, gracias",
    "le client secret est « {value} »",
    "le mot de passe est {value}",
    "o client secret é {value}",
    "client secretは{value}です",
    "我的 client secret 是 {value}",
)


@pytest.mark.parametrize("sentence", SPOKEN)
def test_a_secret_that_a_sentence_tells_is_masked(sentence):
    passed = GATE.text(sentence.format(value=CANARY))

    assert CANARY[1:] not in passed
    assert "…" in passed
    assert GATE.text(passed) == passed


def test_a_short_secret_that_stands_where_only_a_value_can_is_masked():
    assert GATE.text("my client secret = XYZ") == "my client secret = …"
    assert GATE.text("refresh token: XYZ\n") == "refresh token: …\n"


SHAPES = [
    ("Atza|IwEBIabc", "Atza|…"),
    ("sent Atzr|IwEB-_/+=x.y to", "sent Atzr|… to"),
    ("Atza%7CIwEBIabc", "Atza|…"),
    ("Atzr%7cIwEB%2Fabc%3D", "Atzr|…"),
    ("Atc|MQEBabc", "Atc|…"),
    ("Atz.sprdt|IwEBabc", "Atz.sprdt|…"),
    ("amzn1.oa2-cs.v1.0123456789abcdef", "amzn1.oa2-cs.…"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_x", "eyJ…"),
    ("key AKIAIOSFODNN7EXAMPLE used", "key AKIA… used"),
    ("ASIAIOSFODNN7EXAMPLE", "ASIA…"),
    ("Bearer abcdefghijkl", "Bearer …"),
    ("the basic dXNlcjpwYXNzd29yZA==", "the basic …"),
    (
        "AWS4-HMAC-SHA256 Credential=me/20260101/x, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=host",
    ),
    ("?X-Amz-Signature=0123456789abcdef&x=1", "?X-Amz-Signature=…&x=1"),
    ("Cookie: a=b; c=d", "Cookie: …"),
    ("https://a.example/cb?state=abc&code=def#x", "https://a.example/cb?state=…&code=…#x"),
    ("?amazon_state=abc&selling_partner_id=A1", "?amazon_state=…&selling_partner_id=A1"),
    ("mail jane.doe+x@mail.example.co.uk now", "mail …@… now"),
    ("https://jane:pw@localhost/x", "https://…@localhost/x"),
]


@pytest.mark.parametrize(("pasted", "left"), SHAPES)
def test_what_has_the_shape_of_a_secret_is_masked_and_keeps_its_kind(pasted, left):
    assert GATE.text(pasted) == left


@pytest.mark.parametrize(
    "pasted",
    [*(pasted for pasted, _ in SHAPES), *(form.format(name=NAMES[0], value=CANARY) for form in SPELLINGS.values())],
)
def test_masking_twice_changes_nothing_more(pasted):
    once = GATE.text(pasted)

    assert GATE.text(once) == once


@pytest.mark.parametrize(
    "pasted", [f"redis://:{CANARY}@localhost:6379", f"http://proxy:{CANARY}@10.0.0.1:3128", f"https://me:{CANARY}@h/x"]
)
def test_credentials_in_a_url_are_masked(pasted):
    assert CANARY not in GATE.text(pasted)


@pytest.mark.parametrize("pasted", ["jane@example.com", "jane%40example.com", "mailto:jane@example.com?x=1"])
def test_an_address_of_a_person_is_masked(pasted):
    assert "jane" not in GATE.text(pasted)


@pytest.mark.parametrize(
    "ordinary",
    [
        "Access to requested resource is denied.",
        "The access token you provided has expired.",
        "The request signature we calculated does not match the signature you provided.",
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.",
        "invalid_grant: The request has an invalid grant parameter : refresh_token",
        "403 Forbidden from GET /orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9",
        "Missing required request parameters: [MarketplaceIds]",
        "Basic information about the account",
        "amzn1.application-oa2-client.0123456789abcdef",
        "x-amzn-RequestId: 0a1b2c3d-1111-2222-3333-444455556666",
        "x-amzn-ErrorType: AccessDeniedException",
        "the token at issue: see the guide",
        "client secret is wrong",
        "The refresh token isn't valid",
        "the client secret is older than 180 days",
        "access token: expired",
        "access token: The access token you provided is revoked, malformed or invalid.",
        "refresh_token is an access token",
        "Your access token is 3600 seconds old",
        "access token AccessDeniedException",
        "rotate the client secret: see the guide",
    ],
)
def test_what_amazon_says_about_secrets_passes(ordinary):
    assert GATE.text(ordinary) == ordinary


@pytest.mark.parametrize(
    "secret", ["plain-secret-value", "Atzr|IwEBIabc", '"quoted-secret"', "  blanks-around ", "Atzr%7CIwEBIabc"]
)
def test_a_known_secret_is_masked_wherever_it_stands(secret):
    gate = Gate.knowing([secret])
    bare = secret.strip().strip('"')

    passed = gate.text(f"x{bare}y, {bare}, and {bare.partition('|')[2] or bare}.")

    assert bare not in passed
    assert (bare.partition("|")[2] or bare) not in passed


@pytest.mark.parametrize("secret", ["pass/word+more=x", "a secret with blanks", "Atzr|IwEB/abc+d==", "ü-secret-ö"])
def test_a_known_secret_is_masked_percent_encoded_too(secret):
    gate = Gate.knowing([secret])
    core = secret.partition("|")[2] or secret

    for encoded in {
        quote(core),
        quote(core, safe=""),
        quote(core, safe="").lower(),
        quote(core, safe="").replace("%20", "+"),
    }:
        assert encoded not in gate.text(f"sent ({encoded}) there")


def test_a_very_short_known_secret_does_not_mask_ordinary_words():
    assert Gate.knowing(["to", ""]).text("access to it") == "access to it"


def test_a_secret_that_holds_another_is_masked_whole():
    gate = Gate.knowing(["secret-a", "secret-a-and-more"])

    assert gate.text("secret-a-and-more secret-a") == "… …"


def test_a_whole_reading_passes_with_values_lists_and_origins_masked():
    token = "Atza|IwEBIabc"
    facts = (
        Evidence("error.message", f"bad {token}", f"line 1: {token}"),
        Evidence("request.query", ("a=1", f"x={token}"), "line 2"),
        Evidence("response.status", 403, "line 3"),
        Evidence("error.details", None, "line 4"),
    )
    reading = Reading("text", 99, Case(facts), (Case(facts),))

    passed = GATE.reading(reading)

    assert token not in repr([case.evidence for case in (passed.case, *passed.items)])
    assert passed.case.texts("request.query") == ("a=1", "x=Atza|…")
    assert (passed.case.value("response.status"), passed.case.value("error.details")) == (403, None)
    assert (passed.kind, passed.size) == ("text", 99)


@pytest.mark.parametrize(
    "nasty",
    [
        "cookie" + "\n" * 1_000 + "x",
        "cookie\n" + " " * 3_000 + "x",
        "eyJaaaaaaaa-" * 15_000,
        "token-" * 30_000,
        "client_secret" + " " * 100_000,
        "@" + "a" * 200_000,
        "@" + "a:" * 100_000,
        "bearer " * 30_000,
        "AKIA" * 50_000,
        "Atza|" * 40_000,
        "signature=" * 20_000,
        "credential AWS4-HMAC-SHA256 " * 8_000,
        "client secret is " * 10_000,
        "password: 1 " * 15_000,
        "client secret" + " " * 100_000 + "1",
    ],
    ids=lambda text: text[:16],
)
def test_a_nasty_text_is_masked_at_once(nasty):
    started = time.perf_counter()
    GATE.text(nasty)

    assert time.perf_counter() - started < 1.0
