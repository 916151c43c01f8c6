"""Amazon's side of a request: which service it reached, what is checked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spdiag.catalog.paths import locate
from spdiag.simulator import checks
from spdiag.simulator.behaviours import behave
from spdiag.simulator.business import business_answer
from spdiag.simulator.call import Amazon, Call, Endpoint
from spdiag.simulator.lwa import exchange
from spdiag.simulator.messages import Answer, Request, gateway_headers, lwa_headers, refused
from spdiag.simulator.reports import document
from spdiag.simulator.sandbox import canned


def answer(amazon: Amazon, endpoint: Endpoint, url: str, request: Request, now: float) -> Answer:
    """What the endpoint answers, with the headers it always sends."""
    if endpoint.service == "lwa":
        return exchange(request, amazon.world, amazon.tokens, now).plus(lwa_headers(now))
    found = document(request.path, amazon.world.sellers) if request.method == "GET" else None
    before = found or checks.http(request)
    if before is not None and "Server" in before.headers:
        return before.plus({"Date": gateway_headers(now)["Date"]})
    return (before or _served(amazon, endpoint, url, request, now)).plus(gateway_headers(now))


def _served(amazon: Amazon, endpoint: Endpoint, url: str, request: Request, now: float) -> Answer:
    region = endpoint.region or "na"
    grant = checks.token(request, amazon, now, production=endpoint.service in ("spapi", "business"))
    if isinstance(grant, Answer):
        return grant
    if endpoint.service in ("business", "business-sandbox"):
        return business_answer(request, grant.seller, amazon.world.application, region)
    found = locate(request.method, request.path)
    # a value encoded twice still reaches the operation; every other flaw makes a path that Amazon does not know
    if found.operation is None or found.kind not in ("exact", "encoded-twice"):
        return refused("denied")
    call = Call(amazon=amazon, request=request, region=region, now=now, url=url, grant=grant, operation=found.operation)
    return _sandbox(call) if endpoint.service == "sandbox" else _production(call)


def _production(call: Call) -> Answer:
    if call.operation.sandbox_only or call.operation.gone:
        return refused("denied")
    return _refusal(checks.PRODUCTION, call) or behave(call)


def _sandbox(call: Call) -> Answer:
    refusal = _refusal(checks.SANDBOX, call)
    if refusal or call.operation.sandbox != "dynamic":
        return refusal or canned(call)
    return _refusal(checks.DYNAMIC, call) or behave(call)


def _refusal(asked: Iterable[Callable[[Call], Answer | None]], call: Call) -> Answer | None:
    return next((found for check in asked if (found := check(call)) is not None), None)
