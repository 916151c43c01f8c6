"""Starting, stopping, and what the simulator tells of itself."""

from __future__ import annotations

import socket
import time

import pytest
import requests

from spdiag.core.problem import Problem
from spdiag.simulator import Received, Simulator
from spdiag.simulator.world import Fault, World

NAMES = {"SPDIAG_LWA_URL"} | {
    f"{prefix}_{region}"
    for region in ("NA", "EU", "FE")
    for prefix in ("SPDIAG_SPAPI_URL", "SPDIAG_SPAPI_SANDBOX_URL", "SPDIAG_BUSINESS_URL", "SPDIAG_BUSINESS_SANDBOX_URL")
}


def test_every_endpoint_of_the_contract_has_an_address_of_its_own():
    with Simulator("healthy") as simulator:
        endpoints = simulator.endpoints

    assert set(endpoints) == NAMES
    assert len(set(endpoints.values())) == len(NAMES)
    assert all(url.startswith("http://127.0.0.1:") for url in endpoints.values())
    assert endpoints["SPDIAG_LWA_URL"].endswith("/auth/o2/token")


def test_ports_follow_one_another():
    first = free_run(13)

    with Simulator("healthy", port=first) as simulator:
        ports = [int(url.split(":")[2].partition("/")[0]) for url in simulator.endpoints.values()]

    assert ports == list(range(first, first + 13))


def test_a_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Problem, match=f"cannot listen on 127.0.0.1, port {port}"), Simulator("healthy", port=port):
            pass


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", "::"])
def test_an_address_beyond_loopback_is_refused(host):
    with pytest.raises(Problem) as caught:
        Simulator("healthy", host=host)

    assert caught.value.code == "remote-host"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "localhost", "::1"])
def test_loopback_addresses_are_taken(host):
    assert Simulator("healthy", host=host).world.id == "healthy"


def test_an_address_beyond_loopback_is_taken_when_allowed():
    assert Simulator("healthy", host="0.0.0.0", allow_remote=True).world.id == "healthy"


def test_the_log_tells_requests_and_no_secrets(enter):
    person = enter("healthy")

    person.get("/sellers/v1/marketplaceParticipations")

    assert person.simulator.log == [
        Received(method="POST", endpoint="lwa", path="/auth/o2/token", status=200),
        Received(method="GET", endpoint="spapi-eu", path="/sellers/v1/marketplaceParticipations", status=200),
    ]


def test_a_request_that_got_no_answer_is_logged_without_a_status(enter):
    person = enter("network-cut")

    with pytest.raises(requests.exceptions.ConnectionError):
        person.get("/sellers/v1/marketplaceParticipations")

    assert person.simulator.log[-1].status is None


def test_it_stops_at_once_though_a_request_still_waits():
    world = World(id="test", title="A test", faults=(Fault(at="lwa", kind="timeout"),))
    with Simulator(world) as simulator:
        address = simulator.endpoints["SPDIAG_LWA_URL"].split("/")[2].split(":")
        waiting = socket.create_connection((address[0], int(address[1])))
        waiting.sendall(b"POST /auth/o2/token HTTP/1.1\r\nHost: here\r\n\r\n")
        while not simulator.log:
            time.sleep(0.005)

        began = time.perf_counter()

    assert time.perf_counter() - began < 0.2
    waiting.close()


def test_nothing_listens_once_it_has_stopped():
    with Simulator("healthy") as simulator:
        pass

    with pytest.raises(requests.exceptions.ConnectionError, match="refused"):
        requests.post(simulator.endpoints["SPDIAG_LWA_URL"], timeout=1)


def test_several_requests_use_one_connection(enter):
    person = enter("healthy")

    answer = person.get("/sellers/v1/marketplaceParticipations")

    assert answer.headers["Connection"] == "keep-alive"


def free_run(count: int) -> int:
    """The first of so many ports that are free just now."""
    for first in range(42000, 60000, 50):
        sockets = []
        try:
            sockets = [socket.create_server(("127.0.0.1", port)) for port in range(first, first + count)]
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
        return first
    raise AssertionError("no free ports")
