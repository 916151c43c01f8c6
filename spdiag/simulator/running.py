"""The simulator: a world that answers on loopback."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from spdiag.core.problem import Problem
from spdiag.simulator import lwa
from spdiag.simulator.call import Amazon, Endpoint, Service
from spdiag.simulator.faults import Delivery, Faults, delivery
from spdiag.simulator.gateway import answer
from spdiag.simulator.messages import Answer, Request
from spdiag.simulator.rates import Rates
from spdiag.simulator.reading import world as named
from spdiag.simulator.server import Listeners, bound
from spdiag.simulator.tokens import Tokens
from spdiag.simulator.world import Region, World

REGIONS: tuple[Region, ...] = ("na", "eu", "fe")
SERVICES: dict[Service, str] = {
    "spapi": "SPDIAG_SPAPI_URL",
    "sandbox": "SPDIAG_SPAPI_SANDBOX_URL",
    "business": "SPDIAG_BUSINESS_URL",
    "business-sandbox": "SPDIAG_BUSINESS_SANDBOX_URL",
}
VARIABLES: dict[str, Endpoint] = {"SPDIAG_LWA_URL": Endpoint(service="lwa")} | {
    f"{prefix}_{region.upper()}": Endpoint(service=service, region=region)
    for service, prefix in SERVICES.items()
    for region in REGIONS
}
PROXY = Endpoint(service="proxy")
UNSERVED = Answer(status=502)
NOWHERE = ".invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request that came in; no query, no headers, no body, so no secret."""

    method: str
    endpoint: str
    path: str
    status: int | None
    """`None` when no answer was sent."""


class Simulator:
    """A world on loopback, for as long as the `with` block lasts.

    Ports follow one another from `port`, in the order of `VARIABLES`; 0 takes free ones.
    """

    def __init__(
        self,
        world: World | str,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
        allow_remote: bool = False,
    ) -> None:
        if not allow_remote and not _loopback(host):
            raise Problem(
                "remote-host",
                f"`{host}` is not a loopback address, and the simulator lets everybody in",
                hint="leave it at 127.0.0.1, or allow it with --allow-remote",
            )
        self.world = named(world) if isinstance(world, str) else world
        self.log: list[Received] = []
        self._host, self._port, self._clock = host, port, clock
        self._amazon = Amazon(world=self.world, tokens=Tokens(), rates=Rates())
        self._faults = Faults(self.world.faults)
        self._urls: dict[str, str] = {}
        self._proxy = ""
        self._listeners: Listeners | None = None

    @property
    def endpoints(self) -> Mapping[str, str]:
        """The address of each endpoint, by the environment variable that points spdiag there."""
        return dict(self._urls)

    @property
    def proxies(self) -> Mapping[str, str]:
        """The proxy that requests must go through, by environment variable; empty in most worlds."""
        return {"http_proxy": self._proxy} if self._proxy else {}

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Hosts among the endpoints that are neither loopback nor Amazon's: names that nobody resolves."""
        hosts = (urlsplit(url).hostname or "" for url in self._urls.values())
        return tuple(one for one in dict.fromkeys(hosts) if one.endswith(NOWHERE))

    @property
    def credentials(self) -> Mapping[str, str]:
        """What the person has, by environment variable."""
        return self.world.credentials

    def __enter__(self) -> Self:
        listeners = self._listeners = Listeners()
        try:
            for number, (variable, endpoint) in enumerate(VARIABLES.items()):
                self._open(listeners, variable, endpoint, self._port + number if self._port else 0)
            if self._faults.strike(PROXY):
                self._proxy = self._listen(listeners, PROXY, self._port + len(VARIABLES) if self._port else 0)
        except Problem:
            listeners.stop()
            raise
        listeners.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listeners is not None:
            self._listeners.stop()
            self._listeners = None

    def _open(self, listeners: Listeners, variable: str, endpoint: Endpoint, port: int) -> None:
        url = self._listen(listeners, endpoint, port)
        self._urls[variable] = url + lwa.PATH if endpoint.service == "lwa" else url

    def _listen(self, listeners: Listeners, endpoint: Endpoint, port: int) -> str:
        """The address at which the endpoint can, or cannot, be reached."""
        lost = self._faults.out_of_reach(endpoint)
        if lost == "dns":
            return f"https://{endpoint.label}{NOWHERE}"
        listener = bound(self._host, port)
        place = f"{_written(self._host)}:{listener.getsockname()[1]}"
        if lost == "closed":
            listeners.hold(listener)
        elif lost == "tls":
            listeners.shake_no_hands(listener)
            return f"https://{place}"
        else:
            listeners.listen(listener, lambda request: self._respond(endpoint, f"http://{place}", request))
        return f"http://{place}"

    def _respond(self, endpoint: Endpoint, url: str, request: Request) -> Delivery:
        fault = self._faults.next(endpoint, request, self._amazon)
        now = self._clock() + self.world.clock_ahead
        sound = UNSERVED if endpoint == PROXY else answer(self._amazon, endpoint, url, request, now)
        sent = Delivery(answer=sound) if fault is None else delivery(fault, endpoint, sound)
        self.log.append(
            Received(
                method=request.method,
                endpoint=endpoint.label,
                path=request.path,
                status=sent.answer.status if sent.answer else None,
            )
        )
        return sent


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
