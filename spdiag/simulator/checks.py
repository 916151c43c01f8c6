"""What SP-API checks before it answers, one question a function: a refusal, or nothing."""

from __future__ import annotations

from collections.abc import Callable

from spdiag.catalog.operations import Operation
from spdiag.catalog.parameters import SANDBOX_VALUE, ParameterProblem, body_properties, parameter_problems, parameters
from spdiag.catalog.places import marketplace
from spdiag.catalog.roles import roles_for, roles_for_feed_type, roles_for_notification_type, roles_for_report_type
from spdiag.simulator.call import Amazon, Call
from spdiag.simulator.messages import JSON, Answer, Request, page, refused, words_of
from spdiag.simulator.tokens import Grant

SANDBOX_RATE = (5.0, 15)
WRITING = ("POST", "PUT", "PATCH")


def http(request: Request) -> Answer | None:
    """Requests that never reach SP-API."""
    if request.method in ("GET", "HEAD") and request.body:
        return page("bad-request", 400)
    return refused("token-request-here") if request.path.lower() == "/auth/o2/token" else None


def token(request: Request, amazon: Amazon, now: float, *, production: bool) -> Answer | Grant:
    """What the access token stands for, or why it is refused."""
    sent = request.headers.get("x-amz-access-token", "")
    if not sent:
        return refused("token-missing")
    grant = amazon.tokens.grant(sent)
    application = amazon.world.application
    if grant is None or (production and application.kind == "sandbox"):
        return refused("token-invalid")
    if grant.seller is not None and grant.seller.authorization != "valid":
        return refused("token-invalid")
    if grant.expired(now):
        return refused("token-expired")
    return refused("secret-expired") if application.secret == "expired" else grant


def kind(call: Call) -> Answer | None:
    """A grantless operation takes a grantless token of its scope, and every other operation a seller's."""
    if call.operation.scope:
        fits = call.grant.kind == "grantless" and call.grant.scope == call.operation.scope
        return None if fits else refused("denied")
    if call.grant.kind == "grantless":
        return refused("seller-token-needed" if call.operation.api == "notifications" else "denied")
    return _restricted(call)


def _restricted(call: Call) -> Answer | None:
    if call.grant.kind == "restricted":
        request = call.request
        opened = any(one.opens(request.method, request.path) for one in call.grant.resources)
        return None if opened else refused("denied")
    return None


def region(call: Call) -> Answer | None:
    """An authorization counts in its own region alone."""
    return refused("denied") if call.seller is not None and call.seller.region != call.region else None


def marketplace_region(call: Call) -> Answer | None:
    """A marketplace is served by its own region's host."""
    found = [one for id in call.marketplaces if (one := marketplace(id)) is not None]
    return refused("marketplaces-region") if any(one.region != call.region for one in found) else None


def roles(call: Call) -> Answer | None:
    """One of the operation's roles, and one of the type's, must be held and agreed to."""
    if call.seller is None:
        return None
    held = call.seller.granted(call.application)
    for wanted in (roles_for(call.operation, call.region), _type_roles(call)):
        if wanted and not held & set(wanted):
            return refused("denied")
    return None


TYPES: dict[str, Callable[[str, str | None], tuple[str, ...]]] = {
    "reportType": roles_for_report_type,
    "feedType": roles_for_feed_type,
    "notificationType": roles_for_notification_type,
}


def _type_roles(call: Call) -> tuple[str, ...]:
    named = {**call.values, **call.body}
    return next((roles(str(named[name]), call.region) for name, roles in TYPES.items() if name in named), ())


def account(call: Call) -> Answer | None:
    """Sellers' operations are not for vendors, nor the reverse."""
    if call.seller is None or call.operation.account in (None, "both"):
        return None
    return None if call.operation.account == call.seller.account else refused("denied")


def personal_data(call: Call) -> Answer | None:
    """Some operations answer with a Restricted Data Token alone."""
    return refused("denied") if call.operation.rdt == "always" and call.grant.kind != "restricted" else None


def rate(call: Call) -> Answer | None:
    """The bucket of the seller, the application and the operation."""
    operation = call.operation
    if operation.rate is None:
        return None
    return None if _taken(call, operation.rate, operation.burst or 1) else refused("quota")


def sandbox_rate(call: Call) -> Answer | None:
    return None if _taken(call, *SANDBOX_RATE) else refused("quota")


def _taken(call: Call, rate: float, burst: int) -> bool:
    caller = (call.seller.id if call.seller else call.grant.scope, call.application.client_id, call.operation.key)
    return call.amazon.rates.take(caller, rate, burst, call.now)


def body(call: Call) -> Answer | None:
    """A body of the right kind, with what must be in it."""
    needed = body_properties(call.operation)
    if needed is None or call.request.method not in WRITING:
        return None
    if call.request.body and call.request.media not in ("", JSON):
        return refused("unsupported-media")
    if not isinstance(call.request.json, dict | list):
        return refused("unreadable")
    missing = [name for name in needed if name not in call.body]
    if missing and isinstance(call.request.json, dict):
        return refused("missing-parameters", names=", ".join(missing))
    return None


def query(call: Call) -> Answer | None:
    """The parameters the operation takes, with the values it takes."""
    problems = parameter_problems(call.operation, call.request.parameters)
    found = [one for one in problems if one.kind != "one-of"]
    needed = {one.name for one in parameters(call.operation) if one.required}
    named = [
        one.suggestion if one.suggestion in needed else one.name
        for one in found
        if one.kind in ("missing", "wrong-case", "unknown")
    ]
    if named:
        return refused("missing-parameters", names=", ".join(dict.fromkeys(named)))
    if found:
        return _bad_value(call.operation, found[0], call.request.parameters)
    return refused(words_of("one-of").get(call.operation.key, "unreadable")) if problems else None


def _bad_value(operation: Operation, found: ParameterProblem, sent: dict[str, list[str]]) -> Answer:
    taken = next(one for one in parameters(operation) if one.name == found.name)
    match found.kind:
        case "enum":
            items = [item for value in sent[found.name] for item in value.split(",")]
            wrong = next(item for item in items if item not in taken.enum)
            return refused("not-in-enum", value=wrong, name=found.name, allowed=", ".join(taken.enum))
        case "too-many":
            return refused("too-many", name=found.name, limit=str(taken.max_items))
        case "format" if taken.format in ("date-time", "date"):
            return refused("bad-date")
        case _:
            return refused("missing-parameters", names=found.name)


def no_test_values(call: Call) -> Answer | None:
    """Only the sandbox takes a test case for a date."""
    dates = [one.name for one in parameters(call.operation) if one.format in ("date-time", "date")]
    sent = [value for name in dates for value in call.request.parameters.get(name, ())]
    return refused("bad-date") if any(value.startswith(SANDBOX_VALUE) for value in sent) else None


def standing(call: Call) -> Answer | None:
    """The seller takes part in every marketplace asked for."""
    if call.seller is None or call.seller.account == "vendor":
        return None
    if not all(marketplace(id) for id in call.marketplaces):
        return refused("no-such-marketplace")
    stores = [call.seller.store(id) for id in call.marketplaces]
    return None if all(one is not None and one.participating for one in stores) else refused("denied")


PRODUCTION = (
    kind, region, marketplace_region, roles, account, personal_data, rate, body, no_test_values, query, standing,
)  # fmt: skip
SANDBOX = (kind, region, sandbox_rate)
DYNAMIC = (body, query)
