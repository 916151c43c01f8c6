"""The Amazon Business hosts: the same tokens, and an e-mail address of the account."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spdiag.catalog.operations import operation
from spdiag.catalog.roles import roles_for
from spdiag.simulator.messages import Answer, Request, answered, refused
from spdiag.simulator.tokens import Resource
from spdiag.simulator.world import Application, Region, Seller

ROUTES = Path(__file__).with_name("business.yaml")
EMAIL = "x-amz-user-email"


def business_answer(request: Request, seller: Seller | None, application: Application, region: Region) -> Answer:
    """The answer to a request whose token is good."""
    route = _route(request)
    if route is None or seller is None or seller.region != region:
        return refused("denied")
    sent = request.headers.get(EMAIL, "")
    if not sent:
        return refused("unreadable")
    if sent.lower() not in {one.lower() for one in seller.emails}:
        return refused("email")
    return _opened(route, seller, application)


def _opened(route: Mapping[str, Any], seller: Seller, application: Application) -> Answer:
    known = operation(route["operation"])
    wanted = set(roles_for(known)) if known else set()
    held = seller.granted(application)
    return refused("denied") if wanted and not wanted & held else answered(200, route["body"])


def _route(request: Request) -> Mapping[str, Any] | None:
    return next(
        (
            one
            for one in _routes()
            if Resource(method=one["method"], path=one["path"]).opens(request.method, request.path)
        ),
        None,
    )


@cache
def _routes() -> tuple[Mapping[str, Any], ...]:
    return tuple(yaml.safe_load(ROUTES.read_text(encoding="utf-8")))
