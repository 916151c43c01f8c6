"""What is known before anything is asked of Amazon: the options, the credentials' shape, the call, its region."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from spdiag.authority import credential_facts
from spdiag.catalog.enrich import enrich
from spdiag.catalog.minimal import minimal_target
from spdiag.catalog.operations import operations_named, similar_names
from spdiag.catalog.places import host_of, marketplace
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.problem import Problem
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.found import Search, Settings
from spdiag.investigation import GIVEN
from spdiag.paste import read

OPTION = "option"
REGIONS = {"na": "na", "eu": "eu", "fe": "fe", "us-east-1": "na", "eu-west-1": "eu", "us-west-2": "fe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person asks, as the options of `spdiag check` name it."""

    api: str = ""
    profile: str = NO_PROFILE
    region: str = ""
    marketplaces: tuple[str, ...] = ()
    operation: str = ""
    request: str = ""
    error: bytes | None = None
    roles: tuple[str, ...] = ()
    account: str = ""
    user_email: str = ""
    sandbox: bool = False
    smoke: bool = False
    offline: bool = False
    timeout: float = 30.0
    max_calls: int = 12
    allowed_hosts: tuple[str, ...] = ()
    fail_on: str = "error"


def settled(options: Options, settings: Settings) -> Options:
    """The options, and where they say nothing the profile's settings."""
    names = ("marketplaces", "account", "roles", "user_email", "api")
    told = {name: value for name in names if (value := getattr(settings, name)) and not getattr(options, name)}
    chosen = replace(options, **told)
    return replace(chosen, api=chosen.api or "sp-api")


def known_case(
    options: Options, found: Search, environment: Mapping[str, str], error: Reading | None, now: str
) -> Case:
    """What is known before anything is asked of Amazon."""
    request = _request(options.request)
    ids = _marketplaces(options, environment)
    facts = [
        Evidence("input.api", options.api, OPTION),
        Evidence("endpoint.kind", _kind(options), OPTION),
        Evidence("run.offline", options.offline, OPTION),
        Evidence("observed.at", now, "clock"),
        *credential_facts(found),
        *_user(options),
        *request,
    ]
    if ids:
        facts.append(Evidence("marketplace.ids", ids, OPTION))
    if options.account:
        facts.append(Evidence("account.type", options.account, OPTION))
    facts += _region(options, found, Case(tuple(facts)), error)
    facts += _operation(options, Case(tuple(facts)), error, ids, now)
    return Case((*facts, *_roles(options, Case(tuple(facts)))))


def asked_about(options: Options, error: Reading | None) -> Case:
    """The operation that is asked about, as far as the options and the error given name one, and what it takes."""
    request = _request(options.request)
    return enrich(Case((*request, *_operation(options, Case(tuple(request)), error, (), ""))))


def _user(options: Options) -> list[Evidence]:
    """Whether the calls name a user, as every call to Amazon Business must."""
    business = options.api == "business" and not options.offline
    return [Evidence("request.names-user", bool(options.user_email), OPTION)] if business else []


def _kind(options: Options) -> str:
    plain = "business" if options.api == "business" else "sp-api"
    return {"sp-api": "sandbox", "business": "business-sandbox"}[plain] if options.sandbox else plain


def _request(line: str) -> list[Evidence]:
    """`GET /path?query`, with or without the host, as evidence."""
    if not line:
        return []
    method, _, address = line.strip().partition(" ")
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        parts = urlsplit("")
    if not method.isalpha() or not parts.path.startswith("/"):
        raise Problem("request-line", f"`{line[:80]}` is not a request line", hint='write it as "GET /path?query"')
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    reading = read(f"{method.upper()} {address.strip()} HTTP/1.1\n", Case())
    kept = ("request.query", "request.host")
    host = host_of(parts.hostname or "")
    facts = {"request.method": method.upper(), "request.path": parts.path, "request.target": target}
    told = [Evidence(name, value, "option --request") for name, value in facts.items()]
    told += [one for one in reading.case if one.name in kept]
    if host is not None and host.region:
        told.append(Evidence("endpoint.region", host.region, "option --request"))
    plus = re.search(r"(?:^|&)([^=&]+)=[^&]*T[0-9:.]+\+[0-9]", parts.query)
    if plus:
        told.append(Evidence("request.raw-plus", plus[1], "option --request"))
    flags = {"request.given": True, "request.replayable": method.upper() == "GET"}
    return [*told, *(Evidence(name, value, "option --request") for name, value in flags.items())]


def _marketplaces(options: Options, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the marketplaces named; an id nobody knows is passed on as it is, a word that is none is refused."""
    default = environment.get("SP_API_DEFAULT_MARKETPLACE", "")
    names = options.marketplaces or ((default,) if default else ())
    return tuple(marketplace_id(name) for name in names)


def marketplace_id(name: str) -> str:
    """The id of a marketplace named by id or country; raises `Problem` for a word that is none."""
    found = marketplace(name)
    if found is None and not (name.isalnum() and name.startswith("A") and len(name) > 9):
        raise Problem("unknown-marketplace", f"`{name}` is no marketplace", hint="give its id or its country code")
    return found.id if found is not None else name


def _region(options: Options, found: Search, case: Case, error: Reading | None) -> list[Evidence]:
    """The region, from the first place that names one; none when nothing does."""
    if options.region:
        return [Evidence("endpoint.region", options.region, "option --region")]
    if "endpoint.region" in case:
        return []
    named = (found.credentials.region if found.credentials else "") or found.settings.region
    named = named.strip().lower()
    if named and named not in REGIONS:
        raise Problem(
            "config",
            f"region `{named}` in {found.credentials and found.credentials.source} is none",
            hint="use na, eu or fe",
        )
    if named:
        return [Evidence("endpoint.region", REGIONS[named], "credentials")]
    told = error.case.text("endpoint.region") if error is not None else ""
    if told:
        return [Evidence("endpoint.region", told, GIVEN)]
    store = enrich(case).text("marketplace.region")
    return [Evidence("endpoint.region", store, "the marketplace")] if store else []


def _operation(options: Options, case: Case, error: Reading | None, ids: tuple[str, ...], now: str) -> list[Evidence]:
    """The operation asked about, and a request to replay where its smallest form needs nothing unknown."""
    told = error.cases[0].text("operation.id") if error is not None else ""
    name = options.operation or ("" if "request.path" in case else told)
    if not name:
        return []
    found = operations_named(name)
    if not found and options.operation:
        near = " or ".join(similar_names(name))
        raise Problem(
            "unknown-operation",
            f"`{name}` is no operation of SP-API",
            hint=f"did you mean {near}?" if near else "use its operationId, such as getOrders",
        )
    facts = [
        Evidence("operation.id", found[0].name if found else name, "option --operation" if options.operation else GIVEN)
    ]
    if "request.path" in case or not found:
        return facts
    chosen = found[0]
    facts.append(Evidence("operation.key", chosen.key, "catalog"))
    target = None if options.smoke else minimal_target(chosen, ids, f"{now[:10]}T00:00:00Z")
    facts.append(Evidence("request.replayable", target is not None, "catalog"))
    if target is not None:
        method, path = Evidence("request.method", "GET", "catalog"), Evidence("request.path", chosen.path, "catalog")
        facts += [method, path, Evidence("request.target", target, "catalog")]
    return facts


def _roles(options: Options, case: Case) -> list[Evidence]:
    """Whether a role known to be approved is one the operation takes; not naming it proves nothing."""
    needed = {role.casefold() for role in enrich(case).texts("operation.roles")}
    held = [role for role in options.roles if role.casefold() in needed]
    return [Evidence("operation.role-held", True, "option --role")] if held else []
