"""AWS as logs need it: clients by boto3 and its own settings, and AWS's refusals as troubles with a way out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TypeVar

from spdiag.core.problem import Problem

Answer = TypeVar("Answer")
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0
CONNECT, READ, ATTEMPTS = 10, 60, 3
SCHEMES = ("s3://", "athena://", "cloudwatch://")
TOLD = re.compile("AccessDenied|NotFound|InvalidRequest|NoSuch|InvalidParameter|MalformedQuery|Metadata|EntityNotFound")
"""Refusals whose own words are shown: they name what is missing or not allowed, and hold no secret."""
LOGIN = "log in (`aws sso login`), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
HINTS = (
    ("output location", "put a workgroup that has a place for results before the table, and an @ between them"),
    ("AccessDenied|Unauthorized|NotAuthorized|^403:", "let the AWS identity that is used do this: {needs}"),
    ("ExpiredToken|InvalidClientToken|UnrecognizedClient|InvalidAccessKey|SignatureDoesNot|AuthFailure", LOGIN),
    ("Throttl|TooManyRequests|LimitExceeded|SlowDown", "wait a moment and run it again"),
    ("NotFound|NoSuch|^404:|Metadata", "check the name, and the region (AWS_REGION)"),
)


def is_cloud(name: str) -> bool:
    """Whether a LOG lies in AWS."""
    return name.startswith(SCHEMES)


def client(service: str) -> Any:
    """A client of an AWS service, set up as boto3 finds its settings."""
    import boto3  # slow, and few need it
    from botocore.config import Config

    settings = Config(connect_timeout=CONNECT, read_timeout=READ, retries={"total_max_attempts": ATTEMPTS})
    with asking(f"AWS {service}"):
        return boto3.session.Session().client(service, config=settings)  # type: ignore[call-overload]  # by its name


@contextmanager
def asking(what: str, needs: str = "") -> Iterator[None]:
    """What AWS refuses meanwhile becomes a `Problem`; `needs` are the permissions it takes."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        _refused(what, needs, error.response.get("Error", {}))
    except (BotoCoreError, ValueError) as error:
        _failed(what, error)


def _refused(what: str, needs: str, error: Any) -> NoReturn:
    code, message = str(error.get("Code") or "refused"), " ".join(str(error.get("Message") or "").split())
    hint = next((text for pattern, text in HINTS if re.search(pattern, f"{code}: {message}")), "")
    if hint.endswith("{needs}"):
        hint = hint.format(needs=needs) if needs else ""
    said = f": {message}" if message and TOLD.search(code) else ""
    raise Problem("aws", f"AWS refused `{what}`: {code}{said}", hint=hint) from None


def _failed(what: str, error: Exception) -> NoReturn:
    match type(error).__name__:
        case "NoCredentialsError" | "PartialCredentialsError" | "ProfileNotFound" | "TokenRetrievalError":
            raise Problem("aws", f"`{what}` needs AWS credentials, and none were found", hint=LOGIN) from None
        case "NoRegionError":
            raise Problem("aws", f"`{what}` needs an AWS region, and none is set", hint="set AWS_REGION") from None
        case kind:
            hint = "check the network, AWS_REGION and AWS_ENDPOINT_URL"
            raise Problem("aws", f"`{what}` could not be asked: {kind}", hint=hint) from None


def awaited(answer: Callable[[], Answer | None], stop: Callable[[], object]) -> Answer:
    """The answer to a query, when it is there; whatever ends the wait before stops the query."""
    pause = FIRST_PAUSE
    try:
        while (found := answer()) is None:
            time.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 1.5)
    except BaseException:
        with suppress(Exception):
            stop()
        raise
    return found
