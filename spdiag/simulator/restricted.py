"""createRestrictedDataToken."""

from __future__ import annotations

from typing import Any

from spdiag.catalog.operations import Operation
from spdiag.catalog.paths import locate
from spdiag.catalog.roles import role, roles_for
from spdiag.simulator.call import Call
from spdiag.simulator.messages import Answer, answered, refused, words_of
from spdiag.simulator.tokens import LIFETIME, Grant, Resource

MOST = 50
DOCUMENTS = "only-for-restricted-report-types"


def create_restricted_data_token(call: Call) -> Answer:
    """A token for the resources asked for, when the application may see what they hold."""
    listed = call.body.get("restrictedResources")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST:
        return refused("no-resources")
    resources = [_resource(one) for one in listed]
    if None in resources:
        return refused("no-resources")
    asked = tuple(one for one in resources if one is not None)
    return _refusal(asked, call) or _issued(asked, call)


def _resource(written: Any) -> Resource | None:
    if not isinstance(written, dict) or not written.get("method") or not written.get("path"):
        return None
    elements = written.get("dataElements") or ()
    return Resource(method=str(written["method"]), path=str(written["path"]), elements=tuple(map(str, elements)))


def _refusal(asked: tuple[Resource, ...], call: Call) -> Answer | None:
    lacking: list[str] = []
    for one in asked:
        # a trailing slash is accepted here; the token then opens nothing
        operation = locate(one.method, one.path.rstrip("/")).operation
        if operation is None or operation.rdt is None:
            return refused("no-resource")
        if operation.rdt == DOCUMENTS and "{" in one.path:
            return refused("no-such-document")
        if not _open(operation, call):
            return refused("no-resource")
        lacking += _lacking(one, operation, call)
    return refused("no-data-elements", names=", ".join(dict.fromkeys(lacking))) if lacking else None


def _held(call: Call) -> frozenset[str]:
    return call.seller.granted(call.application) if call.seller else frozenset()


def _open(operation: Operation, call: Call) -> bool:
    """Whether one of the operation's roles is held; where personal data is the answer, a restricted one."""
    wanted = set(roles_for(operation, call.region))
    if operation.rdt == "always" and operation.name not in words_of("implied"):
        wanted = {name for name in wanted if (one := role(name)) is not None and one.restricted} or wanted
    return not wanted or bool(wanted & _held(call))


def _lacking(one: Resource, operation: Operation, call: Call) -> list[str]:
    """The data elements asked for that no role opens."""
    elements = one.elements or words_of("implied").get(operation.name, ())
    roles = words_of("elements")
    return [name for name in elements if not _held(call) & set(roles.get(name, ()))]


def _issued(resources: tuple[Resource, ...], call: Call) -> Answer:
    grant = Grant(kind="restricted", issued=call.now, seller=call.seller, resources=resources)
    return answered(200, {"restrictedDataToken": call.amazon.tokens.issue(grant), "expiresIn": LIFETIME})
