"""One request to SP-API, and what is known of it on its way through the checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from spdiag.catalog.operations import Operation
from spdiag.simulator.messages import Request
from spdiag.simulator.rates import Rates
from spdiag.simulator.tokens import Grant, Tokens
from spdiag.simulator.world import Application, Region, Seller, World

Service = Literal["lwa", "spapi", "sandbox", "business", "business-sandbox", "proxy"]
MARKETPLACES = ("marketplaceid", "marketplaceids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One of Amazon's hosts."""

    service: Service
    region: Region | None = None

    @property
    def label(self) -> str:
        return self.service if self.region is None else f"{self.service}-{self.region}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amazon:
    """What Amazon knows and remembers."""

    world: World
    tokens: Tokens
    rates: Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request whose token and operation are known."""

    amazon: Amazon
    request: Request
    region: Region
    now: float
    url: str
    """The address of the endpoint, for what it links to."""
    grant: Grant
    operation: Operation

    @property
    def application(self) -> Application:
        return self.amazon.world.application

    @property
    def seller(self) -> Seller | None:
        return self.grant.seller

    @property
    def values(self) -> dict[str, str]:
        """The values in the path, decoded."""
        return path_values(self.operation, self.request.path)

    @property
    def body(self) -> dict[str, object]:
        found = self.request.json if self.request.body else None
        return found if isinstance(found, dict) else {}

    @property
    def marketplaces(self) -> tuple[str, ...]:
        """The marketplace ids that query and body name."""
        return tuple(dict.fromkeys(self._marketplaces()))

    def _marketplaces(self) -> Iterator[str]:
        for name, sent in self.request.parameters.items():
            if name.lower() in MARKETPLACES:
                yield from (one for value in sent for one in value.split(",") if one)
        for name, value in self.body.items():
            if name.lower() in MARKETPLACES:
                yield from (str(one) for one in (value if isinstance(value, list) else [value]))


def path_values(operation: Operation, path: str) -> dict[str, str]:
    """What stands in the path where the template has `{names}`."""
    parts = zip((operation.path or "").split("/"), path.split("/"), strict=False)
    return {part[1:-1]: unquote(sent) for part, sent in parts if part.startswith("{")}
