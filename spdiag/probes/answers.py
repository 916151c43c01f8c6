"""What was asked of Amazon and what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

BETWEEN = frozenset({407, 511})
"""Statuses of something between here and Amazon: a proxy, a network that wants a login."""
NAMING = frozenset({"errors", "message", "code", "__type"})
"""Fields by which SP-API and its gateway name an error."""
OAUTH = r"[a-z]+(_[a-z]+)+"
"""How the error codes of OAuth 2.0 are written, RFC 6749 section 5.2, in which Login with Amazon answers."""
DENIED = (401, 403)
"""Statuses of a refusal that may be about the token, the application or the account."""
HINDERED = ("throttled", "server-error", "unreachable")
"""Outcomes that say nothing of what was asked."""


@lru_cache(maxsize=16)
def _parsed(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: never a changing one but for the two POSTs that only mint tokens.

    `place` is lwa or the region called; `target` is path and query behind the base address.
    """

    method: str
    base: str
    target: str = ""
    place: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: Mapping[str, object] | None = field(default=None, repr=False)
    retry: bool = True
    retry_throttled: bool = True

    @property
    def url(self) -> str:
        return self.base + self.target

    @property
    def path(self) -> str:
        """The path as Amazon documents it: without what a test's base address puts before it."""
        return urlsplit(self.target or self.base).path or "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: a status and a body, or the trouble that prevented it.

    `trouble` is dns, refused, reset, timeout, tls, proxy or no-budget; `tries` counts the requests sent, and `before`
    is the status or the trouble of the try before.
    `useless`: it lacks what was asked for, such as a token. `ahead`: by how many seconds the clock here runs before
    the one of whoever answered, `None` when the answer bears no date.
    """

    method: str
    host: str
    path: str
    place: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = field(default="", repr=False)
    trouble: str = ""
    useless: bool = False
    tries: int = 1
    before: str = ""
    milliseconds: int = 0
    ahead: int | None = None

    @property
    def outcome(self) -> str:
        """answered, refused, throttled, server-error, unreachable, or not-run when the budget was spent.

        An answer that is not Amazon's (a proxy's page, a redirect, half a body) is none: unreachable.
        """
        if self.status is None:
            return "not-run" if self.trouble == "no-budget" else "unreachable"
        if self.status in BETWEEN or 300 <= self.status < 400:
            return "unreachable"
        if self.status == 429:
            return "throttled"
        if self.status >= 500 or self.status == 408:
            return "server-error"
        if self.useless or not self.usable:
            return "unreachable"
        return "answered" if self.status < 300 else "refused"

    @property
    def usable(self) -> bool:
        """Whether it reads as Amazon's answers do: JSON, or a request id where no JSON is due; a page never does."""
        if self.json is not None:
            return self._has_an_envelope
        plain = not self.body.lstrip().startswith("<")
        return plain and "x-amzn-requestid" in self.headers and (not self.body.strip() or (self.status or 0) >= 400)

    @property
    def _has_an_envelope(self) -> bool:
        """Whether JSON may be Amazon's: a refusal names its error as each of Amazon's services does, or has an id."""
        body = self.json if isinstance(self.json, dict) else {}
        if (self.status or 0) < 400 or "x-amzn-requestid" in self.headers:
            return True
        if self.place == "lwa":
            return "error_description" in body or bool(re.fullmatch(OAUTH, str(body.get("error"))))
        return not NAMING.isdisjoint(one.lower() for one in body)

    @property
    def hindrance(self) -> str:
        """Why there is no answer to go by: the trouble, or that what came is not Amazon's; empty when there is one."""
        return self.trouble or ("unusable-answer" if self.outcome == "unreachable" else "")

    @property
    def details(self) -> str:
        """What the first error of a refusal says of its reason; empty where it keeps that to itself."""
        return str(self.first_error.get("details") or "")

    @property
    def first_error(self) -> Mapping[str, object]:
        """The first of the errors in the body, empty where there is none."""
        body = self.json
        errors = body.get("errors") if isinstance(body, dict) else None
        first = errors[0] if isinstance(errors, list) and errors else None
        return first if isinstance(first, dict) else {}

    @property
    def json(self) -> object:
        """The body as JSON, `None` when it is none."""
        return _parsed(self.body)


NOT_SENT = Answer(method="GET", host="", path="", trouble="no-budget", tries=0)
"""What stands for the answer of a question that nothing was sent for."""
