"""The sandbox: the cases Amazon's models list, and nothing else."""

from __future__ import annotations

from typing import Any

from spdiag.catalog.answers import SandboxCase, sandbox_cases
from spdiag.simulator.call import Call
from spdiag.simulator.messages import Answer, answered, refused


def canned(call: Call) -> Answer:
    """The answer of the case that the request matches best."""
    fitting = [one for one in sandbox_cases(call.operation) if _fits(one, call)]
    if not fitting:
        return refused("no-sandbox-case")
    best = max(fitting, key=lambda one: (len(one.parameters), -one.status))
    return answered(best.status, best.body)


def _fits(case: SandboxCase, call: Call) -> bool:
    sent = {**call.request.parameters, **{name: [value] for name, value in call.values.items()}}
    return all(
        _same(value, call.request.json) if name == "body" else _said(value, sent.get(name))
        for name, value in case.parameters.items()
    )


def _same(listed: Any, sent: Any) -> bool:
    return bool(listed == sent)


def _said(listed: Any, sent: list[str] | None) -> bool:
    if sent is None:
        return False
    wanted = listed if isinstance(listed, list) else [listed]
    words = [item for value in sent for item in (value.split(",") if isinstance(listed, list) else [value])]
    return words == [_word(one) for one in wanted]


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
