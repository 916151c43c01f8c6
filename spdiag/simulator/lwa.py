"""Login with Amazon: the token exchange."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from spdiag.catalog.operations import every_operation
from spdiag.simulator.messages import FORM, JSON, Answer, Request, answered, lwa_refused, page
from spdiag.simulator.tokens import LIFETIME, Grant, Tokens
from spdiag.simulator.world import World

PATH = "/auth/o2/token"
NEEDED = {"refresh_token": "refresh_token", "authorization_code": "code", "client_credentials": "scope"}
Form = Mapping[str, str]


def exchange(request: Request, world: World, tokens: Tokens, now: float) -> Answer:
    """The answer to a token request."""
    if request.path.lower() != PATH or request.method != "POST":
        return page("not-found", 404)
    form = _form(request)
    if form is None:
        return lwa_refused("server-error")
    return _incomplete(form) or _unknown_client(form, world) or _granted(form, world, tokens, now)


def _form(request: Request) -> Form | None:
    """The parameters in the body; `None` for a content type that Login with Amazon does not read."""
    if request.media == JSON:
        body = request.json
        return {str(name): str(value) for name, value in body.items()} if isinstance(body, dict) else {}
    if request.media != FORM:
        return {} if not request.body else None
    text = request.body.decode(errors="replace")
    return {"grant_type": "json"} if _is_object(text) else dict(parse_qsl(text))


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _incomplete(form: Form) -> Answer | None:
    if not form.get("grant_type"):
        return lwa_refused("missing-parameter", name="grant_type")
    if form["grant_type"] not in NEEDED:
        return lwa_refused("unsupported-grant")
    for name in (NEEDED[form["grant_type"]], "client_id", "client_secret"):
        if not form.get(name):
            return lwa_refused("missing-parameter", name=name)
    return None


def _unknown_client(form: Form, world: World) -> Answer | None:
    true = world.application
    known = form["client_id"] == true.client_id and form["client_secret"] == true.client_secret
    return None if known and true.secret != "rotated" else lwa_refused("invalid-client")


def _granted(form: Form, world: World, tokens: Tokens, now: float) -> Answer:
    match form["grant_type"]:
        case "client_credentials":
            return _grantless(form["scope"], world, tokens, now)
        case "refresh_token":
            return _refreshed(form["refresh_token"], world, tokens, now)
        case _:
            return lwa_refused("invalid-code")


def _grantless(scope: str, world: World, tokens: Tokens, now: float) -> Answer:
    if scope not in {one.scope for one in every_operation() if one.scope}:
        return lwa_refused("invalid-scope")
    if world.application.scopes is not None and scope not in world.application.scopes:
        return lwa_refused("unauthorized-client")
    return _issued(tokens.issue(Grant(kind="grantless", issued=now, scope=scope)), {"scope": scope})


def _refreshed(refresh_token: str, world: World, tokens: Tokens, now: float) -> Answer:
    for seller in world.sellers:
        if seller.token == refresh_token and seller.authorization == "valid":
            access = tokens.issue(Grant(kind="access", issued=now, seller=seller))
            return _issued(access, {"refresh_token": refresh_token})
    return lwa_refused("invalid-refresh-token")


def _issued(token: str, more: Form) -> Answer:
    body = {"access_token": token, **more, "token_type": "bearer", "expires_in": LIFETIME}
    return answered(200, body, {"Cache-Control": "no-store", "Pragma": "no-cache"})
