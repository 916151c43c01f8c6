"""What is known before anything is asked of Amazon: the options, the credentials' shape, the call, its region."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from spdiag.authority import credential_facts
from spdiag.catalog.enrich import enriched
from spdiag.catalog.operations import operation, operations_named, similar_names
from spdiag.catalog.places import host_of, marketplace
from spdiag.completing import made_up
from spdiag.core.asking import YOU_SAID
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.problem import Problem
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.found import Search, Settings
from spdiag.investigation import GIVEN
from spdiag.paste import read
from spdiag.probes.endpoints import is_loopback

OPTION = "option"
SERVING = ("sp-api", "sandbox", "business", "business-sandbox")
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
    said: tuple[str, ...] = ()
    """Those of the options that a person answered when asked."""


def settled(options: Options, settings: Settings) -> Options:
    """The options, and where they say nothing the profile's settings; a host in the request tells the API meant."""
    names = ("marketplaces", "account", "roles", "user_email", "api")
    told = {name: value for name in names if (value := getattr(settings, name)) and not getattr(options, name)}
    chosen = replace(options, **told)
    host = host_of(_address(options.request).hostname or "")
    kind = host.kind if host is not None and host.kind in SERVING else ""
    api = chosen.api or ("business" if kind.startswith("business") else "sp-api")
    return replace(chosen, api=api, sandbox=chosen.sandbox or kind.endswith("sandbox"))


def _address(line: str) -> SplitResult:
    """The address in a request line; empty where it is none."""
    try:
        return urlsplit(line.strip().partition(" ")[2].strip())
    except ValueError:
        return urlsplit("")


def _foreign(host: str, allowed: Iterable[str]) -> str:
    """The host, where it is none that serves the API: neither Amazon's, nor this machine, nor one that was allowed."""
    known = host_of(host)
    fine = (
        not host
        or is_loopback(host)
        or host in {one.casefold() for one in allowed}
        or (known is not None and known.kind in SERVING)
    )
    return "" if fine else host


def known_case(
    options: Options, found: Search, environment: Mapping[str, str], error: Reading | None, now: str
) -> Case:
    """What is known before anything is asked of Amazon."""
    request = request_facts(options.request, options.allowed_hosts)
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
        facts.append(Evidence("marketplace.ids", ids, f"{OPTION} --marketplace" if options.marketplaces else OPTION))
    if options.account:
        facts.append(Evidence("account.type", options.account, OPTION))
    facts += _region(options, found, Case(tuple(facts)), error)
    facts += _operation(options, Case(tuple(facts)), error, ids, now)
    return _by_whom((*facts, *_roles(options, Case(tuple(facts)))), options)


def _by_whom(facts: tuple[Evidence, ...], options: Options) -> Case:
    """The facts with their origins: of options that were asked for, the person who answered."""
    said = {f"{OPTION} --{name.removesuffix('s')}" for name in options.said}
    return Case(tuple(one._replace(origin=YOU_SAID) if one.origin in said else one for one in facts))


def asked_about(options: Options, error: Reading | None) -> Case:
    """The operation that is asked about, as far as the options and the error given name one, and what it takes."""
    request = request_facts(options.request, options.allowed_hosts)
    return enriched(Case((*request, *_named(options, Case(tuple(request)), error))))


def _user(options: Options) -> list[Evidence]:
    """Whether the calls name a user, as every call to Amazon Business must."""
    business = options.api == "business" and not options.offline
    return [Evidence("request.names-user", bool(options.user_email), OPTION)] if business else []


def _kind(options: Options) -> str:
    plain = "business" if options.api == "business" else "sp-api"
    return {"sp-api": "sandbox", "business": "business-sandbox"}[plain] if options.sandbox else plain


def request_facts(line: str, allowed_hosts: Iterable[str] = ()) -> list[Evidence]:
    """`GET /path?query`, with or without the host, as evidence."""
    if not line:
        return []
    method, _, address = line.strip().partition(" ")
    parts = _address(line)
    if not method.isalpha() or not parts.path.startswith("/"):
        raise Problem("request-line", f"`{line[:80]}` is not a request line", hint='write it as "GET /path?query"')
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    reading = read(f"{method.upper()} {address.strip()} HTTP/1.1\n", Case())
    kept = ("request.query", "request.host")
    host = host_of(parts.hostname or "")
    foreign = _foreign(parts.hostname or "", allowed_hosts)
    facts = {"request.method": method.upper(), "request.path": parts.path, "request.target": target}
    told = [Evidence(name, value, "option --request") for name, value in facts.items()]
    told += [one for one in reading.case if one.name in kept]
    if host is not None and host.region:
        told.append(Evidence("endpoint.region", host.region, "option --request"))
    told += _slips(parts.query)
    if foreign:
        told.append(Evidence("request.foreign-host", foreign, "option --request"))
    flags = {"request.given": True, "request.replayable": method.upper() == "GET" and not foreign}
    return [*told, *(Evidence(name, value, "option --request") for name, value in flags.items())]


def _slips(query: str) -> list[Evidence]:
    """Parameters that are not encoded as they must be: a raw plus in a date, a value encoded twice."""
    shapes = {"request.raw-plus": r"T[0-9:.]+\+[0-9]", "request.encoded-twice": r"%25[0-9A-Fa-f]{2}"}
    found = {name: re.search(rf"(?:^|&)([^=&]+)=[^&]*{shape}", query) for name, shape in shapes.items()}
    return [Evidence(name, one[1], "option --request") for name, one in found.items() if one]


def _marketplaces(options: Options, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the marketplaces named; an id nobody knows is passed on as it is, a word that is none is refused."""
    default = environment.get("SP_API_DEFAULT_MARKETPLACE", "")
    names = options.marketplaces or ((default,) if default else ())
    return tuple(marketplace_id(name) for name in names)


def marketplace_id(name: str) -> str:
    """The id of the marketplace of that id or country code; raises `Problem` for a word that is neither."""
    found = marketplace(name)
    if found is None and not (name.isalnum() and name.startswith("A") and len(name) > 9):
        raise Problem("unknown-marketplace", f"`{name}` is no marketplace", hint="give its id or its country code")
    return found.id if found is not None else name


def _region(options: Options, found: Search, case: Case, error: Reading | None) -> list[Evidence]:
    """The region, from the first place that names one; none when nothing does."""
    if options.region:
        called = case.text("endpoint.region")
        other = called not in ("", options.region)
        return [Evidence("endpoint.region-named" if other else "endpoint.region", options.region, "option --region")]
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
    store = enriched(case).text("marketplace.region")
    return [Evidence("endpoint.region", store, "the marketplace")] if store else []


def _operation(options: Options, case: Case, error: Reading | None, ids: tuple[str, ...], now: str) -> list[Evidence]:
    """The operation asked about, and a request to replay where its smallest form needs nothing unknown."""
    facts = _named(options, case, error)
    chosen = operation(next((str(one.value) for one in facts if one.name == "operation.key"), ""))
    if chosen is None:
        return facts
    if options.smoke:
        return [*facts, Evidence("request.replayable", False, "option --smoke")]
    return [*facts, *made_up(chosen, ids, now)]


def _named(options: Options, case: Case, error: Reading | None) -> list[Evidence]:
    """The operation that an option or the error given names; its key, where no request tells which one is meant."""
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
    origin = "option --operation" if options.operation else GIVEN
    facts = [Evidence("operation.id", found[0].name if found else name, origin)]
    if "request.path" in case or not found:
        return facts
    return [*facts, Evidence("operation.key", found[0].key, "catalog")]


def _roles(options: Options, case: Case) -> list[Evidence]:
    """Whether a role known to be approved is one the operation takes; not naming it proves nothing."""
    needed = {role.casefold() for role in enriched(case).texts("operation.roles")}
    held = [role for role in options.roles if role.casefold() in needed]
    return [Evidence("operation.role-held", True, "option --role")] if held else []
