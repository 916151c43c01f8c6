"""Credentials out of the files in which the common clients keep them, as those clients read them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.found import Credentials, Offer

PYTHON_FILE = (".config", "python-sp-api", "credentials.yml")
PYTHON_NAMES = ("lwa_app_id", "lwa_client_secret", "refresh_token")
NODE_FILE = (".amzspapi", "credentials")
NODE_NAMES = ("SELLING_PARTNER_APP_CLIENT_ID", "SELLING_PARTNER_APP_CLIENT_SECRET", "SP_API_REFRESH_TOKEN")
LARGEST = 1_000_000
OTHERS = stat.S_IRGRP | stat.S_IROTH


def home(environment: Mapping[str, str]) -> Path | None:
    """The home that the environment names; none in an environment made up for a simulated world."""
    named = environment.get("HOME") or environment.get("USERPROFILE")
    return Path(named) if named else None


def offers(environment: Mapping[str, str], profile: str) -> Iterator[Offer | str]:
    """What python-amazon-sp-api's and amazon-sp-api's files hold, or a text that says what is amiss with one."""
    top = home(environment)
    if top is not None:
        yield from _read(top.joinpath(*PYTHON_FILE), lambda text: _python(text, profile))
        yield from _read(top.joinpath(*NODE_FILE), lambda text: _node(text, environment, profile))


def accounts(environment: Mapping[str, str]) -> tuple[Path, tuple[str, ...]] | None:
    """The accounts of python-amazon-sp-api's file, and where it lies; `None` without one that can be read."""
    top = home(environment)
    if top is None:
        return None
    path = top.joinpath(*PYTHON_FILE)
    try:
        content = _mapping(path.read_text(encoding="utf-8")[:LARGEST])
    except (OSError, ValueError):
        return None
    return path, tuple(str(name) for name, value in content.items() if isinstance(value, dict))


def exposed(path: Path) -> str:
    """A warning for a file that other users of the machine can read; empty where modes mean nothing, or all is well."""
    mode = path.stat().st_mode
    if os.name != "posix" or not mode & OTHERS:
        return ""
    return f"{path} can be read by other users (mode {stat.S_IMODE(mode):o}): chmod 600"


def _read(path: Path, offered: Callable[[str], Offer]) -> Iterator[Offer | str]:
    """The offer of a file that is there; its own text never gets into what is said of a broken one."""
    try:
        with path.open(encoding="utf-8") as file:
            found = offered(file.read(LARGEST))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        yield f"{path} cannot be read ({type(error).__name__})"
        return
    if found.begun:
        yield found._replace(credentials=found.credentials._replace(source=f"{path}{_of(found)}"))
        if warning := exposed(path):
            yield warning


def _of(found: Offer) -> str:
    return f" {found.credentials.source}".rstrip()


def _python(text: str, profile: str) -> Offer:
    """An account of the YAML file: `default`, or the one the profile names."""
    account = _mapping(text).get(profile)
    kept = account if isinstance(account, dict) else {}
    client_id, client_secret, token = (str(kept.get(name) or "") for name in PYTHON_NAMES)
    source = "" if profile == NO_PROFILE else f"account {profile}"
    return Offer(Credentials(client_id, client_secret, token, source), PYTHON_NAMES)


def _mapping(text: str) -> Mapping[object, object]:
    import yaml  # most credentials stand in the environment

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:
        raise ValueError from None  # its message quotes the file
    return content if isinstance(content, dict) else {}


def _node(text: str, environment: Mapping[str, str], profile: str) -> Offer:
    """`NAME=value` lines; that client takes the refresh token in code, so the environment completes the set."""
    pairs = (line.partition("=") for line in text.splitlines() if not line.lstrip().startswith("#"))
    kept = {name.strip(): value.strip() for name, _, value in pairs}
    name = NODE_NAMES[2] if profile == NO_PROFILE else f"{NODE_NAMES[2]}_{profile}"
    own = kept.get("SELLING_PARTNER_APP_REFRESH_TOKEN", "") if profile == NO_PROFILE else ""
    client_id, client_secret = kept.get(NODE_NAMES[0], ""), kept.get(NODE_NAMES[1], "")
    token = (own or environment.get(name, "")) if client_id or client_secret else ""
    return Offer(Credentials(client_id, client_secret, token, ""), (*NODE_NAMES[:2], name))
