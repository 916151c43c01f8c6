"""spdiag's own file of profiles, `config.toml`."""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from spdiag.core.problem import Problem, Problems
from spdiag.credentials.files import exposed, home
from spdiag.credentials.found import Credentials, Offer, Settings

TEXTS = ("client_id", "client_secret", "refresh_token", "aws_secret_id", "region", "account", "api", "user_email")
LISTS = ("marketplaces", "roles")
CHOICES = {"region": ("na", "eu", "fe"), "account": ("seller", "vendor"), "api": ("sp-api", "business")}
NAMES = ("client_id", "client_secret", "refresh_token")
TABLES = ("profiles", "fields")
FIELDS = 'write them as seller = "ctx.merchantId" below [fields]'


class Profile(NamedTuple):
    """One profile of the file: what it offers, and the name of its secret in AWS Secrets Manager, if it has one."""

    offer: Offer
    secret_id: str = ""
    warning: str = ""


def place(environment: Mapping[str, str]) -> Path | None:
    """Where the file is looked for: SPDIAG_CONFIG, else in the user's folder of settings."""
    named = environment.get("SPDIAG_CONFIG")
    if named:
        return Path(named)
    top = home(environment)
    settings = environment.get("XDG_CONFIG_HOME") or (top / ".config" if top is not None else None)
    return Path(settings) / "spdiag" / "config.toml" if settings is not None else None


def _file(environment: Mapping[str, str]) -> Path | None:
    """The file that is there, or that was named; one in a home that nobody may look into is none."""
    path = place(environment)
    return path if path is not None and (environment.get("SPDIAG_CONFIG") or os.path.exists(path)) else None  # noqa: PTH110 - that of pathlib raises


def profiles(environment: Mapping[str, str]) -> dict[str, Profile]:
    """Every profile of the file, none without a file. Raises `Problem` for a file that is broken or cannot be read."""
    path = _file(environment)
    if path is None:
        return {}
    content = _content(path)
    kept = content.get("profiles", {})
    mistakes = [*_strange(content, TABLES, str(path)), *_mistakes(kept, path)]
    if mistakes:
        raise Problems("config", tuple(mistakes), hint="correct these in the file")
    warning = exposed(path)
    return {name: _profile(name, one, path, warning) for name, one in kept.items()}


def fields_told(environment: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Where a team's logs keep those fields that are known, as the file's table `fields` says.

    Raises `Problem` as `profiles` does.
    """
    path = _file(environment)
    if path is None:
        return {}
    told = _content(path).get("fields", {})
    if not isinstance(told, dict):
        raise Problem("config", f"{path}{_line(path, 'fields')}: fields are a table, as [fields]", hint=FIELDS)
    wrong = [(name, why) for name, value in told.items() if (why := _wrong_field(name, value, known))]
    if wrong:
        raise Problems("config", tuple(f"{path}{_line(path, name)}: {why}" for name, why in wrong), hint=FIELDS)
    return told


def _wrong_field(name: str, value: object, known: Collection[str]) -> str:
    """What is wrong with a field that is told; empty where nothing is."""
    if name not in known:
        return f"`{name}` is no field; use one of {', '.join(known)}"
    if not isinstance(value, str):
        return f"fields.{name} is a text"
    return "" if value.strip() else f"fields.{name} is empty; name a field of the logs, or leave the line out"


def _line(path: Path, name: str) -> str:
    """Where a name first stands in the file's table `fields`, as `:3`; empty where that is hard to tell."""
    lines = list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    start = next((number for number, line in lines if re.match(r"\s*\[?\s*[\"']?fields\b", line)), 1)
    named = re.compile(rf"(?<![\w.-]){re.escape(name)}[\"']?\s*[=.\]]")
    return next((f":{number}" for number, line in lines[start - 1 :] if named.search(line)), "")


def _content(path: Path) -> dict[str, Any]:
    import tomllib  # most have no such file

    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise Problem("config", f"{path} cannot be read: {error.strerror}", hint="see SPDIAG_CONFIG") from None
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))  # the rest of the message may quote the file
        where = f":{line[1]}" if line else ""
        raise Problem("config", f"{path}{where}: not TOML", hint='write it as client_id = "…"') from None


def _strange(table: Mapping[str, object], known: Iterable[str], where: str) -> list[str]:
    return [f"{where}: `{name}` is not known here; use {', '.join(known)}" for name in table if name not in known]


def _mistakes(kept: object, path: Path) -> list[str]:
    if not isinstance(kept, dict) or not all(isinstance(one, dict) for one in kept.values()):
        return [f"{path}: profiles are tables, as [profiles.default]"]
    return [line for name, one in kept.items() for line in _of_a_profile(one, f"{path}: profiles.{name}")]


def _of_a_profile(one: Mapping[str, object], where: str) -> list[str]:
    found = _strange(one, (*TEXTS, *LISTS), where)
    found += [f"{where}.{name} is a text" for name in TEXTS if not isinstance(one.get(name, ""), str)]
    for name in LISTS:
        value = one.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            found.append(f'{where}.{name} is a list of texts, as ["DE"]')
    for name, allowed in CHOICES.items():
        if name in one and one[name] not in allowed:
            found.append(f"{where}.{name} is one of {', '.join(allowed)}")
    return found


def _profile(name: str, one: Mapping[str, Any], path: Path, warning: str) -> Profile:
    settings = Settings(
        region=one.get("region", ""),
        marketplaces=tuple(one.get("marketplaces", ())),
        account=one.get("account", ""),
        api=one.get("api", ""),
        roles=tuple(one.get("roles", ())),
        user_email=one.get("user_email", ""),
    )
    client_id, client_secret, token = (one.get(name, "") for name in NAMES)
    credentials = Credentials(client_id, client_secret, token, f"{path} [profiles.{name}]", settings.region)
    secret = client_secret or token
    blank = tuple(name for name in NAMES if one.get(name) == "")
    return Profile(Offer(credentials, NAMES, settings, blank), one.get("aws_secret_id", ""), warning if secret else "")
