"""A person with a token: what the tests of the simulator talk to it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import requests

from spdiag.simulator import Simulator, World
from spdiag.simulator.world import Application, Seller


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: float = 1_767_225_600.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Person:
    """Somebody with the credentials of a world."""

    simulator: Simulator
    clock: Clock
    patience: float = 5.0
    session: requests.Session = field(default_factory=requests.Session)

    def exchange(self, **parameters: str) -> requests.Response:
        has = self.simulator.credentials
        own = {"grant_type": "client_credentials", "scope": "sellingpartnerapi::notifications"}
        sellers = {"grant_type": "refresh_token", "refresh_token": has.get("SP_API_REFRESH_TOKEN", "")}
        form = {
            **(sellers if sellers["refresh_token"] else own),
            "client_id": has["SP_API_CLIENT_ID"],
            "client_secret": has["SP_API_CLIENT_SECRET"],
            **parameters,
        }
        return self.session.post(
            self.simulator.endpoints["SPDIAG_LWA_URL"],
            timeout=self.patience,
            data={name: value for name, value in form.items() if value},
        )

    def token(self) -> str:
        return str(self.exchange().json()["access_token"])

    def grantless(self, scope: str = "sellingpartnerapi::notifications") -> str:
        return str(self.exchange(grant_type="client_credentials", scope=scope).json()["access_token"])

    def restricted(self, *resources: dict[str, Any]) -> requests.Response:
        return self.send(
            "POST", "/tokens/2021-03-01/restrictedDataToken", json={"restrictedResources": list(resources)}
        )

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.send("GET", path, **more)

    def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        at: str = "SPDIAG_SPAPI_URL_EU",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> requests.Response:
        sent = {"x-amz-access-token": self.token() if token is None else token, **(headers or {})}
        return self.session.request(
            method,
            self.simulator.endpoints[at] + path,
            timeout=5,
            **more,
            headers={name: value for name, value in sent.items() if value},
        )


Enter = Callable[..., Person]


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Enters a world, given by name or by what differs from a sound one."""
    with ExitStack() as stack:

        def entered(world: World | str | None = None, **parts: Any) -> Person:
            clock = Clock()
            chosen = replace(World(id="test", title="A test"), **parts) if world is None else world
            person = Person(stack.enter_context(Simulator(chosen, clock=clock)), clock)
            stack.callback(person.session.close)
            return person

        yield entered


@pytest.fixture
def person(enter: Enter) -> Person:
    """A person in a sound world, whose application may see addresses."""
    also = ("Direct-to-Consumer Shipping (Restricted)",)
    return enter(application=Application(also=also), sellers=(Seller(),))
