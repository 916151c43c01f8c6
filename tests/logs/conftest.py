"""An AWS account on loopback for the tests of logs that lie there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import standing


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    server = pytest.importorskip("moto.server", reason="moto[server] is not installed").ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(address: str, monkeypatch: pytest.MonkeyPatch, no_settings: None) -> Iterator[standing.World]:
    """An empty account, to which AWS's own settings point."""
    import requests

    for name, value in {**standing.AWS, "AWS_ENDPOINT_URL": address}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("spdiag.logs.athena.FIRST_PAUSE", 0.001)
    monkeypatch.setattr("spdiag.logs.insights.FIRST_PAUSE", 0.001)
    requests.post(f"{address}/moto-api/reset", timeout=10)
    world = standing.World(address)
    with standing.patched(monkeypatch, lambda: world.athena, lambda: world.insights):
        yield world
