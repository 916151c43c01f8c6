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
    "proxy": ("proxy",),
}


UNREACHED = ("closed", "dns", "tls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How an answer goes out: after a wait, cut short, or not at all."""

    answer: Answer | None = None
    """`None`: the connection is reset."""
    wait: float = 0.0
    cut: bool = False
    reset: bool = False
    """Cut short by a reset, where the connection otherwise closes in good order."""


class Faults:
    """The faults of a world, and how many requests each has met."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults
        self._met = [0] * len(faults)
        self._lock = threading.Lock()

    def out_of_reach(self, endpoint: Endpoint) -> str:
        """Why no request gets to the endpoint: closed, dns or tls; empty when they do."""
        return next((one.kind for one in self._faults if one.kind in UNREACHED and _at(one, endpoint)), "")

    def strike(self, endpoint: Endpoint) -> bool:
        """Whether a fault strikes at the endpoint at all."""
        return any(_at(one, endpoint) for one in self._faults)

    def next(self, endpoint: Endpoint, request: Request, amazon: Amazon) -> Fault | None:
        """The first fault that strikes the request; every fault that fits counts it until then."""
        with self._lock:
            for place, fault in enumerate(self._faults):
                if _at(fault, endpoint) and _hits(fault, request, amazon):
                    self._met[place] += 1
                    if _due(fault, self._met[place]):
                        return fault
        return None


def delivery(fault: Fault, endpoint: Endpoint, sound: Answer) -> Delivery:
    """What the fault makes of a sound answer, of which it keeps the headers."""
    match fault.kind:
        case "reset":
            return Delivery()
        case "timeout" | "slow":
            return Delivery(answer=None if fault.kind == "timeout" else sound, wait=fault.seconds)
        case "truncated" | "reset-midway":
            return Delivery(answer=sound, cut=True, reset=fault.kind == "reset-midway")
        case _:
            return Delivery(answer=_broken(fault, endpoint).plus(_kept(sound, fault.kind)).plus(fault.headers))


def _broken(fault: Fault, endpoint: Endpoint) -> Answer:
    if fault.kind == "html":
        shown = page("unavailable", fault.status)
        return replace(shown, body=fault.body.encode(fault.encoding)) if fault.body else shown
    if fault.kind == "empty":
        return Answer(status=fault.status)
    if fault.kind == "throttle":
        return lwa_refused("throttled") if endpoint.service == "lwa" else refused("quota")
    if fault.body:
        body = fault.body.encode(fault.encoding)
        return Answer(status=fault.status, headers={"Content-Type": "application/json"}, body=body)
    if endpoint.service == "lwa":
        return replace(lwa_refused("server-error"), status=fault.status)
    known = {500: "failure", 503: "unavailable", 403: "denied"}
    return refused(known[fault.status]) if fault.status in known else answered(fault.status, {"errors": []})


def _kept(sound: Answer, kind: str) -> dict[str, str]:
    """The headers of the transport, which a fault of the service behind it leaves; a page comes from before it."""
    names = ("Date",) if kind == "html" else ("Date", "x-amzn-RequestId", "x-amz-apigw-id", "X-Amzn-Trace-Id")
    return {name: sound.headers[name] for name in names if name in sound.headers}


def _due(fault: Fault, met: int) -> bool:
    return met > fault.after and (fault.times is None or met <= fault.after + fault.times)


def _at(fault: Fault, endpoint: Endpoint) -> bool:
    return endpoint.service in REACHED[fault.at] and fault.region in (None, endpoint.region)


def _hits(fault: Fault, request: Request, amazon: Amazon) -> bool:
    if fault.method and fault.method.upper() != request.method:
        return False
    if fault.path and not request.path.startswith(fault.path):
        return False
    if fault.parameter and fault.parameter not in request.parameters:
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
