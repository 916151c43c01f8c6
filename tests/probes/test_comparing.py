"""Probes that compare: the call with fewer parameters, and other operations beside it."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from spdiag.catalog.siblings import Sibling
from spdiag.core.evidence import Case, Evidence
from spdiag.probes import bare, siblings
from spdiag.probes.caller import Caller
from spdiag.probes.connection import Connection
from spdiag.probes.endpoints import Endpoints

Refuses = Callable[[str, set[str]], int]
OPTIONAL = tuple(f"p{number}" for number in range(9))
REQUIRED = "MarketplaceIds=A1PA6795UKMFR9"


class Server:
    """Answers by a rule over path and names of the query; keeps what was asked."""

    def __init__(self) -> None:
        self.status: Refuses = lambda path, names: 200
        self.says: Callable[[set[str]], str] = lambda names: "bad"
        self.holds: Callable[[set[str]], object] = lambda names: {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                parts = urlsplit(self.path)
                names = {name for name, _ in parse_qsl(parts.query)}
                status = outer.status(parts.path, names)
                refusal = {"errors": [{"code": "InvalidInput", "message": outer.says(names)}]}
                body = json.dumps(outer.holds(names) if status == 200 else refusal).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


def connected(server: Server, target: str = "", most_calls: int = 30, beside: tuple[Sibling, ...] = ()) -> Connection:
    address = f"http://127.0.0.1:{server.http.server_port}"
    return Connection(
        caller=Caller(timeout=20, most_calls=most_calls, pause=lambda _: None),
        endpoints=Endpoints(lwa=address, api={"eu": address}),
        region="eu",
        target=target,
        client_id="id",
        client_secret="secret",
        refresh_token="Atzr|x",
        tokens={"access": "Atza|a"},
        siblings=beside,
    )


def asked(names: tuple[str, ...] = OPTIONAL) -> tuple[str, Case]:
    target = "/orders/v0/orders?" + "&".join((REQUIRED, *(f"{name}=1" for name in names)))
    return target, Case((Evidence("parameters.optional", names, "catalog"),))


@pytest.mark.parametrize("culprit", OPTIONAL)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9])
def test_the_parameter_that_breaks_the_call_is_found_with_few_requests(server, culprit, count):
    names = OPTIONAL[:count]
    target, case = asked(names)
    server.status = lambda _, sent: 400 if culprit in sent else 200

    told = {one.name: one.value for one in bare.ask(connected(server, target), case).evidence}

    assert told["probe.bare.outcome"] == "answered"
    assert told.get("parameters.culprit") == (culprit if culprit in names else None)
    assert len(server.asked) <= 2 * math.log2(count) + 2
    assert all(REQUIRED in one for one in server.asked)


@pytest.mark.parametrize("culprit", OPTIONAL)
@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_the_filter_that_leaves_nothing_is_found_with_few_requests(server, culprit, count):
    names = OPTIONAL[:count]
    target, case = asked(names)
    server.holds = lambda sent: {"Orders": [] if culprit in sent else [1]}
    connection = replace(connected(server, target), finds_nothing=lambda body: json.loads(body) == {"Orders": []})

    found = bare.ask(connection, case.plus(Evidence("probe.call.empty", True, "a test"))).evidence

    told = {one.name: one.value for one in found}
    assert told["probe.bare.finds"] is True
    assert told.get("parameters.emptying") == (culprit if culprit in names else None)
    assert len(server.asked) <= math.log2(count) + 3


def test_a_list_that_stays_empty_without_filters_is_no_filters_doing(server):
    target, case = asked()
    connection = replace(connected(server, target), finds_nothing=lambda _: True)

    found = bare.ask(connection, case.plus(Evidence("probe.call.empty", True, "a test"))).evidence

    assert {one.name: one.value for one in found}["probe.bare.finds"] is False
    assert len(server.asked) == 1


@pytest.mark.parametrize("culprit", ["p0", "p4", "p8"])
def test_what_provokes_a_failure_is_found_and_no_failure_is_tried_again(server, culprit):
    target, case = asked()
    server.status = lambda _, sent: 500 if culprit in sent else 200

    found = bare.ask(connected(server, target), case.plus(Evidence("probe.call.status", 500, "a test"))).evidence

    told = {one.name: one.value for one in found}
    assert (told["parameters.culprit"], told["request.provokes"]) == (culprit, True)
    assert len(server.asked) == len(set(server.asked)) <= math.log2(len(OPTIONAL)) + 3


def test_a_failure_that_does_not_come_back_provokes_nothing(server):
    target, case = asked()

    found = bare.ask(connected(server, target), case.plus(Evidence("probe.call.status", 500, "a test"))).evidence

    assert {one.name for one in found} == {"probe.bare.outcome", "probe.bare.status"}


def test_parameters_refused_only_together_are_told_as_that(server):
    target, case = asked()
    server.status = lambda _, sent: 400 if {"p1", "p7"} <= sent else 200

    told = {one.name: one.value for one in bare.ask(connected(server, target), case).evidence}

    assert told["parameters.combined"] is True
    assert "parameters.culprit" not in told


def test_a_call_refused_without_options_too_names_no_option(server):
    target, case = asked()
    server.status = lambda *_: 400

    told = {one.name: one.value for one in bare.ask(connected(server, target), case).evidence}

    assert told == {"probe.bare.outcome": "refused", "probe.bare.status": 400}
    assert server.asked == [target, f"/orders/v0/orders?{REQUIRED}"]


@pytest.mark.parametrize("culprit", ["p1", "p4", "p8"])
def test_where_one_of_the_options_is_needed_the_culprit_is_found_by_leaving_out(server, culprit):
    target, case = asked()
    server.says = lambda sent: "bad value" if culprit in sent else "p0 or p2 is needed"
    server.status = lambda _, sent: 400 if culprit in sent or not sent & {"p0", "p2"} else 200

    told = {one.name: one.value for one in bare.ask(connected(server, target), case).evidence}

    assert told["parameters.culprit"] == culprit
    assert server.asked[-1] == target.replace(f"&{culprit}=1", "")


def test_two_faults_at_once_are_blamed_on_no_parameter(server):
    target, case = asked()
    server.says = lambda sent: "bad p1" if "p1" in sent else "bad p7" if "p7" in sent else "p0 is needed"
    server.status = lambda _, sent: 400 if sent & {"p1", "p7"} or "p0" not in sent else 200

    told = {one.name: one.value for one in bare.ask(connected(server, target), case).evidence}

    assert "parameters.culprit" not in told


def test_the_rate_of_the_operation_is_kept(server):
    target, case = asked()
    server.status = lambda _, sent: 400 if "p3" in sent else 200
    case = case.plus(Evidence("operation.rate", "0.5", "catalog"), Evidence("operation.burst", "3", "catalog"))
    connection = connected(server, target)
    waits: list[float] = []
    connection.caller.pause = waits.append

    bare.ask(connection, case)

    assert waits == [2.0] * (len(server.asked) - 3)


@pytest.mark.parametrize("broken", [429, 503])
def test_an_answer_that_does_not_come_leaves_the_culprit_unknown(server, broken):
    target, case = asked()
    server.status = lambda _, sent: broken if "p2" in sent else 200

    told = {one.name: one.value for one in bare.ask(connected(server, target), case).evidence}

    assert "parameters.culprit" not in told and "parameters.combined" not in told


def test_the_budget_of_requests_holds(server):
    target, case = asked()
    server.status = lambda _, sent: 400 if "p8" in sent else 200

    told = {one.name: one.value for one in bare.ask(connected(server, target, most_calls=2), case).evidence}

    assert len(server.asked) == 2
    assert "parameters.culprit" not in told


@pytest.mark.parametrize(
    ("status", "facts", "applies"),
    [
        (400, {}, True),
        (403, {}, False),
        (429, {}, False),
        (500, {}, True),
        (503, {}, False),
        (200, {}, False),
        (200, {"probe.call.empty": True}, True),
        (500, {"request.given": False}, False),
        (400, {"request.given": False}, False),
        (400, {"parameters.optional": ()}, False),
        (400, {"endpoint.kind": "sandbox"}, False),
    ],
)
def test_only_a_given_request_that_failed_for_itself_is_taken_apart(status, facts, applies):
    usual = {
        "probe.call.status": status,
        "request.given": True,
        "parameters.optional": ("p",),
        "endpoint.kind": "sp-api",
    }
    case = Case(tuple(Evidence(name, value, "a test") for name, value in {**usual, **facts}.items()))

    assert bare.applies(case) is applies


@pytest.mark.parametrize(
    ("same", "other", "told"),
    [
        (200, 200, {"siblings.same-role": True, "siblings.other-role": True}),
        (403, 200, {"siblings.same-role": False, "siblings.other-role": True}),
        (403, 403, {"siblings.same-role": False, "siblings.other-role": False}),
        (400, 200, {"siblings.same-role": True, "siblings.other-role": True}),
        (503, 200, {"siblings.other-role": True}),
        (429, 429, {}),
    ],
)
def test_other_operations_tell_by_their_roles(server, same, other, told):
    beside = (Sibling("readA", True, ("A",), "/a"), Sibling("readB", False, ("B",), "/b"))
    server.status = lambda path, _: same if path == "/a" else other

    found = siblings.ask(connected(server, beside=beside), Case()).evidence

    assert {one.name: one.value for one in found if one.name.startswith("siblings.")} == told


@pytest.mark.parametrize(
    ("facts", "applies"),
    [
        ({}, True),
        ({"probe.call.status": 400}, False),
        ({"probe.participations.outcome": "refused"}, False),
        ({"probe.participations.outcome": "refused", "account.type": "vendor"}, True),
        ({"participation.listed": False}, False),
        ({"marketplace.region-matches": False}, False),
        ({"operation.grantless": True}, False),
    ],
)
def test_other_operations_are_asked_where_nothing_else_explains_the_refusal(facts, applies):
    usual = {"probe.call.status": 403, "probe.participations.outcome": "answered"}
    case = Case(tuple(Evidence(name, value, "a test") for name, value in {**usual, **facts}.items()))

    assert siblings.applies(case) is applies
