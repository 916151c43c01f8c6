"""Faults: which one strikes a request, and what it makes of the answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from spdiag.catalog.paths import locate
from spdiag.simulator.call import Amazon, Endpoint
from spdiag.simulator.messages import Answer, Request, answered, lwa_refused, page, refused
from spdiag.simulator.world import Fault

REACHED = {
    "lwa": ("lwa",),
    "spapi": ("spapi",),
    "sandbox": ("sandbox", "business-sandbox"),
    "business": ("business",),
    "all": ("lwa", "spapi", "sandbox", "business", "business-sandbox"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How an answer goes out: after a wait, cut short, or not at all."""

    answer: Answer | None = None
    """`None`: the connection is reset."""
    wait: float = 0.0
    cut: bool = False


class Faults:
    """The faults of a world, and how often each has struck."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults
        self._struck = [0] * len(faults)
        self._lock = threading.Lock()

    def closed(self, endpoint: Endpoint) -> bool:
        """Whether nothing listens at the endpoint."""
        return any(one.kind == "closed" and _at(one, endpoint) for one in self._faults)

    def next(self, endpoint: Endpoint, request: Request, amazon: Amazon) -> Fault | None:
        """The first fault that strikes the request; it counts as struck."""
        with self._lock:
            for place, fault in enumerate(self._faults):
                left = fault.times is None or self._struck[place] < fault.times
                if left and _at(fault, endpoint) and _hits(fault, request, amazon):
                    self._struck[place] += 1
                    return fault
        return None


def delivery(fault: Fault, endpoint: Endpoint, sound: Answer) -> Delivery:
    """What the fault makes of a sound answer, of which it keeps the headers."""
    match fault.kind:
        case "reset":
            return Delivery()
        case "timeout" | "slow":
            return Delivery(answer=None if fault.kind == "timeout" else sound, wait=fault.seconds)
        case "truncated":
            return Delivery(answer=sound, cut=True)
        case _:
            return Delivery(answer=_broken(fault, endpoint).plus(_kept(sound, fault.kind)).plus(fault.headers))


def _broken(fault: Fault, endpoint: Endpoint) -> Answer:
    if fault.kind == "html":
        shown = page("unavailable", fault.status)
        return replace(shown, body=fault.body.encode()) if fault.body else shown
    if fault.kind == "empty":
        return Answer(status=fault.status)
    if fault.kind == "throttle":
        return lwa_refused("throttled") if endpoint.service == "lwa" else refused("quota")
    if fault.body:
        return Answer(status=fault.status, headers={"Content-Type": "application/json"}, body=fault.body.encode())
    if endpoint.service == "lwa":
        return replace(lwa_refused("server-error"), status=fault.status)
    known = {500: "failure", 503: "unavailable", 403: "denied"}
    return refused(known[fault.status]) if fault.status in known else answered(fault.status, {"errors": []})


def _kept(sound: Answer, kind: str) -> dict[str, str]:
    """The headers of the transport, which a fault of the service behind it leaves; a page comes from before it."""
    names = ("Date",) if kind == "html" else ("Date", "x-amzn-RequestId", "x-amz-apigw-id", "X-Amzn-Trace-Id")
    return {name: sound.headers[name] for name in names if name in sound.headers}


def _at(fault: Fault, endpoint: Endpoint) -> bool:
    return endpoint.service in REACHED[fault.at] and fault.region in (None, endpoint.region)


def _hits(fault: Fault, request: Request, amazon: Amazon) -> bool:
    if fault.method and fault.method.upper() != request.method:
        return False
    if fault.path and not request.path.startswith(fault.path):
        return False
    if fault.seller and fault.seller != _seller(request, amazon):
        return False
    return not fault.operation or fault.operation in _names(request)


def _seller(request: Request, amazon: Amazon) -> str:
    grant = amazon.tokens.grant(request.headers.get("x-amz-access-token", ""))
    return grant.seller.id if grant is not None and grant.seller is not None else ""


def _names(request: Request) -> tuple[str, ...]:
    found = locate(request.method, request.path).operation
    return (found.name, found.key) if found else ()
