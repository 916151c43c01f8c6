"""What counts as an answer of Amazon's, and what an answer that is none is called."""

from __future__ import annotations

import pytest

from spdiag.probes.answers import Answer, Request

JSON = '{"errors": [{"code": "InvalidInput"}]}'
PAGE = "<html><body>no</body></html>"
OURS = {"x-amzn-requestid": "r-1"}


def answer(status: int | None, body: str = JSON, headers: dict[str, str] | None = None, **more: object) -> Answer:
    return Answer(
        method="GET",
        host="127.0.0.1",
        path="/",
        status=status,
        body=body,
        headers=headers or {},
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "answered"),
        (201, "answered"),
        (204, "answered"),
        (301, "unreachable"),
        (302, "unreachable"),
        (307, "unreachable"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (404, "refused"),
        (407, "unreachable"),
        (408, "server-error"),
        (413, "refused"),
        (429, "throttled"),
        (500, "server-error"),
        (502, "server-error"),
        (503, "server-error"),
        (504, "server-error"),
        (511, "unreachable"),
    ],
)
def test_each_status_with_a_body_of_json_has_one_outcome(status: int, outcome: str) -> None:
    assert answer(status).outcome == outcome


@pytest.mark.parametrize(
    ("status", "body", "headers", "outcome"),
    [
        (200, PAGE, {}, "unreachable"),
        (200, PAGE, OURS, "unreachable"),
        (200, "", {}, "unreachable"),
        (200, "", OURS, "answered"),
        (204, "", OURS, "answered"),
        (200, '{"payload": [', OURS, "unreachable"),
        (200, "null", {}, "unreachable"),
        (403, PAGE, {}, "unreachable"),
        (403, PAGE, OURS, "unreachable"),
        (403, '{"error": "blocked"}', {}, "unreachable"),
        (403, '{"message": "Forbidden"}', {}, "refused"),
        (403, JSON, OURS, "refused"),
        (403, "", {}, "unreachable"),
        (403, "", OURS, "refused"),
        (429, PAGE, {}, "throttled"),
        (503, PAGE, {}, "server-error"),
        (302, JSON, OURS, "unreachable"),
    ],
)
def test_an_answer_is_amazons_when_it_is_json_or_carries_a_request_id(
    status: int, body: str, headers: dict[str, str], outcome: str
) -> None:
    found = answer(status, body, headers)

    assert found.outcome == outcome
    assert found.hindrance == ("unusable-answer" if outcome == "unreachable" else "")


@pytest.mark.parametrize("trouble", ["dns", "refused", "reset", "timeout", "tls", "proxy"])
def test_without_a_status_the_trouble_is_the_hindrance(trouble: str) -> None:
    found = answer(None, "", trouble=trouble)

    assert (found.outcome, found.hindrance) == ("unreachable", trouble)


def test_what_was_never_sent_is_not_called_unreachable() -> None:
    assert answer(None, "", trouble="no-budget").outcome == "not-run"


def test_a_success_that_lacks_what_was_asked_for_is_no_answer() -> None:
    assert answer(200, "{}", useless=True).outcome == "unreachable"


def test_a_body_nested_without_end_is_no_json_and_no_crash() -> None:
    assert answer(200, "[" * 100_000).outcome == "unreachable"


def test_neither_a_request_nor_an_answer_shows_a_secret_in_its_repr() -> None:
    sent = Request(method="POST", base="https://x", headers={"a": "canary"}, form={"b": "canary"}, json={"c": "canary"})

    assert "canary" not in repr(sent) + repr(answer(200, '{"access_token": "canary"}'))


@pytest.mark.parametrize(
    ("base", "target", "path"),
    [
        ("https://api.amazon.com/auth/o2/token", "", "/auth/o2/token"),
        ("http://127.0.0.1:1/prefix", "/orders/v0/orders?a=b", "/orders/v0/orders"),
        ("http://127.0.0.1:1", "", "/"),
    ],
)
def test_the_path_is_as_amazon_documents_it(base: str, target: str, path: str) -> None:
    assert Request(method="GET", base=base, target=target).path == path
