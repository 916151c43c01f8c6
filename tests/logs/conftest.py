"""An AWS account on loopback for the tests of logs that lie there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import standing


@pytest.fixture
def aws(moto: str, monkeypatch: pytest.MonkeyPatch, no_settings: None) -> Iterator[standing.World]:
    """An empty account, to which AWS's own settings point."""
    import requests

    for name, value in {**standing.AWS, "AWS_ENDPOINT_URL": moto}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("spdiag.logs.aws.amazon.FIRST_PAUSE", 0.001)
    requests.post(f"{moto}/moto-api/reset", timeout=10)
    world = standing.World(moto)
    with standing.patched(monkeypatch, lambda: world.athena, lambda: world.insights):
        yield world
