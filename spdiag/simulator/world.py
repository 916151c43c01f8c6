"""A world: what is true at Amazon, what the person at spdiag has and asks, and what should be found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from spdiag.catalog.places import is_phantom, marketplace
from spdiag.catalog.roles import role, role_names
from spdiag.core.problem import Problem

Region = Literal["na", "eu", "fe"]
HOME = {"na": ("US", "CA", "MX"), "eu": ("DE", "FR", "IT", "ES", "GB"), "fe": ("JP", "AU")}


def invented(name: str, length: int, alphabet: str = "0123456789abcdef") -> str:
    """Letters that look like a secret and are none: always the same for the same name."""
    drawn = b"".join(hashlib.sha256(f"{name} {turn}".encode()).digest() for turn in range(length // 32 + 1))
    return "".join(alphabet[byte % len(alphabet)] for byte in drawn[:length])


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the person has instead of the truth; a value left out is the true one."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    application_only: bool = False
    """No refresh token at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What spdiag is asked, as its options name it."""

    region: Region | None = None
    marketplaces: tuple[str, ...] = ()
    operation: str = ""
    request: str = ""
    error: str = ""
    roles: tuple[str, ...] = ()
    sandbox: bool = False
    smoke: bool = False
    timeout: float = 0.0
    """Seconds for the whole run; spdiag's own default, when left out."""
    api: Literal["sp-api", "business"] = "sp-api"
    user_email: str = ""
    account: Literal["seller", "vendor"] | None = None
    credentials: Credentials = Credentials()


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The application as Amazon knows it."""

    client_id: str = "amzn1.application-oa2-client." + invented("client", 32)
    client_secret: str = field(default="amzn1.oa2-cs.v1." + invented("secret", 64), repr=False)
    secret: Literal["current", "expired", "rotated"] = "current"
    """`rotated`: what the person has was replaced, and its week of grace is over."""
    kind: Literal["production", "sandbox"] = "production"
    roles: tuple[str, ...] | None = None
    """All that are not restricted, when left out; `also` adds to them."""
    also: tuple[str, ...] = ()
    scopes: tuple[str, ...] | None = None
    """Those it may have grantless tokens of; all, when left out."""
    profile: tuple[str, ...] | None = None
    """Those approved in the developer profile, without which none of the application's counts; all, when left out."""

    @property
    def granted(self) -> frozenset[str]:
        chosen = roles_named((*(self.roles if self.roles is not None else unrestricted()), *self.also))
        return chosen if self.profile is None else chosen & roles_named(self.profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A seller's standing in one marketplace."""

    id: str
    participating: bool = True
    suspended_listings: bool = False
    orders: bool = True

    @property
    def marketplace(self) -> str:
        found = marketplace(self.id)
        return found.id if found else self.id


Status = Literal["normal", "at-risk", "deactivated", "dormant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A selling partner who authorized the application, in one region."""

    id: str = "A2EXAMPLE5ELLR"
    account: Literal["seller", "vendor"] = "seller"
    region: Region = "eu"
    refresh_token: str = field(default="", repr=False)
    authorization: Literal["valid", "revoked", "lapsed"] = "valid"
    roles: tuple[str, ...] | None = None
    """Those at the time of the authorization; the application's, when left out."""
    marketplaces: tuple[Store, ...] | None = None
    status: Status = "normal"
    orders_since: str = "2024-01-01T00:00:00Z"
    """The day of the first order: nothing is listed from before it."""
    emails: tuple[str, ...] = ()
    """Users of an Amazon Business account."""

    @property
    def token(self) -> str:
        return self.refresh_token or "Atzr|IwEBI" + invented(f"refresh {self.id} {self.region}", 340, LETTERS)

    @property
    def stores(self) -> tuple[Store, ...]:
        if self.account == "vendor":
            return ()
        return tuple(Store(id=code) for code in HOME[self.region]) if self.marketplaces is None else self.marketplaces

    def store(self, id: str) -> Store | None:
        return next((one for one in self.stores if one.marketplace == id), None)

    def granted(self, application: Application) -> frozenset[str]:
        """The roles that count: what the application holds and the seller agreed to."""
        return application.granted & (application.granted if self.roles is None else roles_named(self.roles))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that breaks at Amazon or on the way there."""

    at: Literal["lwa", "spapi", "sandbox", "business", "all", "proxy"]
    """`proxy`: every request goes through one, and this is what it answers."""
    kind: Literal[
        "status",
        "html",
        "empty",
        "truncated",
        "reset",
        "reset-midway",
        "timeout",
        "slow",
        "throttle",
        "closed",
        "dns",
        "tls",
    ]
    operation: str = ""
    method: str = ""
    path: str = ""
    parameter: str = ""
    """It strikes only requests whose query holds this parameter."""
    seller: str = ""
    region: Region | None = None
    status: int = 503
    body: str = ""
    encoding: str = "utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 3600.0
    """How long `timeout` keeps silent, and `slow` waits before it answers."""
    after: int = 0
    """So many requests pass before the first that it strikes."""
    times: int | None = None
    """It strikes so many requests only; all of them, when left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a sound diagnosis of the world says; `also` names causes that the same evidence speaks for as well."""

    cause: str | None = None
    also: tuple[str, ...] = ()
    owner: Literal["developer", "seller", "amazon"] | None = None
    outcome: Literal["healthy", "problem", "inconclusive", "untestable", "no-credentials"] = "healthy"
    exit: int = 0
    calls: int = 12
    """The most requests it should take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One truth, one question, and the answer that fits."""

    id: str
    title: str
    given: Given = Given()
    application: Application = Application()
    sellers: tuple[Seller, ...] = (Seller(),)
    faults: tuple[Fault, ...] = ()
    clock_ahead: float = 0.0
    """Seconds that Amazon's clock is ahead of the person's."""
    expect: Expectation = Expectation()

    @property
    def credentials(self) -> Mapping[str, str]:
        """What the person has, by the names of Amazon's samples."""
        has = self.given.credentials
        pair = {
            "SP_API_CLIENT_ID": has.client_id or self.application.client_id,
            "SP_API_CLIENT_SECRET": has.client_secret or self.application.client_secret,
        }
        seller = {"SP_API_REFRESH_TOKEN": has.refresh_token or self.sellers[0].token}
        return pair if has.application_only else {**pair, **seller}


def unrestricted() -> tuple[str, ...]:
    """Every role that a developer gets without a review of how personal data is kept."""
    found = (role(name) for name in role_names())
    return tuple(one.name for one in found if one is not None and not one.restricted)


def roles_named(names: tuple[str, ...]) -> frozenset[str]:
    """Roles under the names the catalog knows; roles of Amazon Business, which it does not list, as they are."""
    return frozenset(one.name if (one := role(name)) else name for name in names)


def known_marketplace(id: str) -> bool:
    return marketplace(id) is not None or is_phantom(id)


def checked(world: World, file: str) -> World:
    """The world, when its parts agree with one another."""
    if not world.sellers:
        raise Problem("world", f"{file}: `sellers` is empty", hint="leave it out for one sound seller in Europe")
    for store in (one for seller in world.sellers for one in seller.stores):
        if not known_marketplace(store.id):
            raise Problem("world", f"{file}: `{store.id}` is no marketplace", hint="use an id or a country code")
    return world
