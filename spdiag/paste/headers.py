"""Header fields, of a request and of an answer, as facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spdiag.core.evidence import Evidence
from spdiag.core.tokens import kind_of
from spdiag.paste.paste import fact

_RESPONSE = {
    "x-amzn-requestid": "response.request-id",
    "x-amz-request-id": "response.request-id",
    "x-amzn-request-id": "response.request-id",
    "x-amz-apigw-id": "response.apigw-id",
    "x-amzn-trace-id": "response.trace-id",
    "x-amzn-errortype": "error.type",
    "x-amzn-ratelimit-limit": "response.rate-limit",
    "date": "response.date",
    "content-type": "response.content-type",
    "content-length": "response.content-length",
    "connection": "response.connection",
}
_ONE_WORD = ("x-amzn-errortype", "x-amzn-requestid", "x-amz-apigw-id")
ANSWER_ONLY = frozenset(_RESPONSE) - {"content-type", "content-length", "connection", "date"}
REQUEST_ONLY = frozenset(
    (
        "host",
        "x-amz-access-token",
        "user-agent",
        "x-amz-date",
        "authorization",
        "accept",
        "accept-encoding",
        "expect",
        "x-amz-security-token",
        "x-amz-user-email",
    )
)
KNOWN = frozenset(_RESPONSE) | REQUEST_ONLY
_TOKEN_SLOT = ("access", "grantless", "restricted")
# what programs write where a value is missing
_NO_VALUE = frozenset(("undefined", "null", "none", "nil", "nan", "false", "[object promise]", "[object object]"))


def response_facts(fields: Iterable[tuple[object, object]], origin: str) -> Iterator[Evidence]:
    """What the header of an answer says."""
    for name, written in fields:
        plain, value = str(name).strip().lower(), text_of(written)
        if plain not in _RESPONSE or not value:
            continue
        value = value.partition(":http")[0] if plain == "x-amzn-errortype" else value
        value = re.split(r"(?<!,)\s", value, maxsplit=1)[0] if plain in _ONE_WORD else value
        yield fact(_RESPONSE[plain], value, origin)
        if plain == "content-type" and (kind := body_kind(value)):
            yield fact("response.body-kind", kind, f"inferred from Content-Type, {origin}")
        if plain == "content-length" and value == "0":
            yield fact("response.body-kind", "empty", f"inferred from Content-Length, {origin}")


def request_facts(fields: Iterable[tuple[object, object]], origin: str) -> Iterator[Evidence]:
    """What the header of a request says; a token is reduced to its kind."""
    for name, written in fields:
        plain, value = str(name).strip().lower(), text_of(written)
        if plain == "host" and re.fullmatch(r"[\w.-]{3,200}(?::\d{1,5})?", value):
            yield fact("request.host", value.lower().removesuffix(":443"), origin)
        elif plain == "content-type" and value:
            yield fact("request.content-type", value, origin)
        elif plain == "x-amz-access-token":
            yield from token_facts(value, origin)
        elif plain == "authorization" and "AWS4-HMAC-SHA256" in value:
            yield fact("request.signed", True, origin)
        elif plain == "content-length" and value.isdigit():
            yield fact("request.has-body", value != "0", origin)
        elif plain == "user-agent":
            yield from _client(value, origin)


def token_facts(value: str, origin: str) -> Iterator[Evidence]:
    """Which kind of token stood in `x-amz-access-token`, and whether that kind belongs there."""
    yield fact("request.has-token", bool(value.strip()), origin)
    kind = kind_of(value.strip().removeprefix("Bearer").strip())
    if kind:
        yield fact("token.kind", kind, origin)
        yield fact("token.slot-matches", kind in _TOKEN_SLOT, origin)
    elif re.split(r"[\s,;→](?!object)", value.strip().strip("\"'"))[0].strip("\"'").lower() in _NO_VALUE:
        yield fact("token.slot-matches", False, origin)


def body_kind(content_type: str) -> str:
    lower = content_type.lower()
    return next((kind for kind in ("json", "html", "xml", "text") if kind in lower), "")


def text_of(written: object) -> str:
    if isinstance(written, list | tuple):
        return ", ".join(str(one) for one in written)
    return "" if written is None else str(written).strip()


def _client(agent: str, origin: str) -> Iterator[Evidence]:
    from spdiag.paste.clients import named_in

    name = named_in(agent)
    if name:
        yield fact("client.name", name, origin)
