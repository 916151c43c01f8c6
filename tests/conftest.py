"""What all tests share: a quiet environment, and the command line run in process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import Ran

from spdiag.cli import run as run_command

SETTINGS = ("SP_API_", "LWA_", "SELLING_PARTNER_", "SPAPI_", "SPDIAG_", "AWS_")


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """The address of an AWS on loopback."""
    server = pytest.importorskip("moto.server", reason="moto[server] is not installed").ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with Amazon's models and the confirmed cases; tests that need it skip without it."""
    folder = Path(os.environ.get("SPDIAG_SHARED") or Path(__file__).parent.parent.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared folder (SPDIAG_SHARED) is not here")
    return folder


@pytest.fixture(autouse=True, scope="session")
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps the tests' caches and settings out of the home of whoever runs them, and its files out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credential or address of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(SETTINGS) and name != "SPDIAG_SHARED":
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def spdiag(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command line and returns its status and what it wrote."""

    def call(*arguments: str) -> Ran:
        capfd.readouterr()
        status = run_command(list(arguments))
        wrote = capfd.readouterr()
        return Ran(status, wrote.out, wrote.err)

    return call
