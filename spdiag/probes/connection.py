"""What probes share: the caller, the addresses, the credentials, and the tokens minted so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from spdiag.core.evidence import Evidence
from spdiag.probes.answers import Answer, Request
from spdiag.probes.caller import Caller
from spdiag.probes.endpoints import Endpoints
from spdiag.probes.kept import Kept, seller

FIRST = "na"
SLOW = "/sellers/"
"""Paths that Amazon lets be asked once a minute, so that a second try meets the same 429."""
CLOCK_OFF = 120
"""Seconds between two clocks that matter: as many as Amazon keeps back from lists of orders."""


class Sibling(Protocol):
    """Another read to compare with, as the catalog chooses it: one the same roles open, or one of other roles."""

    @property
    def name(self) -> str: ...
    @property
    def same_role(self) -> bool: ...
    @property
    def target(self) -> str: ...


@dataclass(slots=True, kw_only=True)
class Connection:
    """One seller's way to Amazon. `region` is empty as long as nobody knows it; `target` is the call to replay.

    `tokens` holds what was minted, by kind, and never leaves here.
    """

    caller: Caller
    endpoints: Endpoints
    region: str
    target: str = field(default="", repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    user_email: str = field(default="", repr=False)
    siblings: tuple[Sibling, ...] = ()
    finds_nothing: Callable[[str], bool] = field(default=lambda _: False, repr=False)
    """Whether the body of an answer is a list without entries."""
    kept: Kept | None = None
    tokens: dict[str, str] = field(default_factory=dict, repr=False)
    _answers: dict[tuple[str, str, str], Answer] = field(default_factory=dict, repr=False)

    def exchange(self, form: Mapping[str, str]) -> Answer:
        """A token request to Login with Amazon; the parameters stand in the body, as it requires."""
        whole = {**form, "client_id": self.client_id, "client_secret": self.client_secret}
        return self.caller.send(Request(method="POST", base=self.endpoints.lwa, place="lwa", form=whole))

    def get(self, target: str, kind: str, *, region: str = "", base: str = "", retry: bool = True) -> Answer:
        """A GET of path and query, with the token of that kind; the same GET is sent once.

        `base` is an address of `endpoints` other than the region's own. With `once` a failure is an answer: nothing is
        tried again.
        """
        place = region or self.region or FIRST
        asked = (base or place, target, kind)
        if asked not in self._answers:
            request = Request(
                method="GET",
                base=base or self.endpoints.api[place],
                target=target,
                place=place,
                headers=self._headers(kind),
                retry=retry,
                retry_throttled=not target.startswith(SLOW),
            )
            self._answers[asked] = self.caller.send(request)
        return self._answers[asked]

    def post(self, path: str, body: Mapping[str, object], kind: str) -> Answer:
        place = self.region or FIRST
        base, headers = self.endpoints.api[place], self._headers(kind)
        return self.caller.send(Request(method="POST", base=base, target=path, place=place, headers=headers, json=body))

    def seller(self, region: str) -> str:
        """A name for the seller at this region's address, for what is kept of them."""
        return seller(self.client_id, self.refresh_token, region, self.endpoints.api[region])

    def keep(self, kind: str, answer: Answer, name: str) -> Answer:
        """Keeps the token of an answer; a success without one is no answer of Amazon's."""
        token = field_of(answer, name)
        if answer.outcome != "answered":
            return answer
        if not token:
            return replace(answer, useless=True)
        self.tokens[kind] = token
        return answer

    def _headers(self, kind: str) -> dict[str, str]:
        headers = {"x-amz-access-token": self.tokens[kind]}
        return {**headers, "x-amz-user-email": self.user_email} if self.user_email else headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a probe learnt: evidence for the whole case, the answer that tells most, and facts about that call alone."""

    evidence: tuple[Evidence, ...]
    answer: Answer
    about: tuple[Evidence, ...] = ()


def learnt(name: str, answer: Answer, *more: Evidence) -> Probed:
    """The outcome of a probe as evidence, with what every answer tells."""
    origin = f"probe {name}"
    facts = [Evidence(f"probe.{name}.outcome", answer.outcome, origin), *more]
    if answer.status is not None and answer.outcome != "unreachable":  # another's status says nothing of Amazon
        facts.append(Evidence(f"probe.{name}.status", answer.status, origin))
    if answer.outcome in ("answered", "refused") and abs(answer.ahead or 0) >= CLOCK_OFF:
        facts += _clock(answer.ahead or 0, origin)
    if answer.tries > 1 and answer.outcome in ("answered", "refused"):
        facts += [Evidence("retry.passed", True, origin), Evidence("retry.after", answer.before, origin)]
    return Probed(evidence=tuple(facts), answer=answer)


def _clock(ahead: int, origin: str) -> list[Evidence]:
    """How far the clock here is from Amazon's."""
    minutes = round(abs(ahead) / 60)
    much = f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
    words = f"{much} {'ahead of' if ahead > 0 else 'behind'}"
    facts: dict[str, int | str | bool] = {"clock.ahead-seconds": ahead, "clock.difference": words, "clock.off": True}
    return [Evidence(name, value, origin) for name, value in facts.items()]


def field_of(answer: Answer, name: str) -> str:
    """A text field of a JSON object answer, empty when it has none."""
    body = answer.json
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) else ""


def sent(kind: str, origin: str) -> tuple[Evidence, ...]:
    """What is certain of a call that spdiag made itself: the token was there, of that kind, and fresh."""
    facts: dict[str, str | int] = {
        "token.kind": kind,
        "token.age-seconds": 0,
        "request.has-token": True,
        "request.signed": False,
    }
    return tuple(Evidence(name, value, origin) for name, value in facts.items())
