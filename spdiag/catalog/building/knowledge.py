"""Reads the hand-kept knowledge files, and spreads what they say of whole APIs over single operations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from spdiag.core.problem import Problem

FOLDER = Path(__file__).parent.parent / "knowledge"
Said = Mapping[str, Any]


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice, of which YAML would keep the last in silence."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    doubled = sorted({str(key) for key in keys if keys.count(key) > 1})
    if doubled:
        place = f"{node.start_mark.name}, line {node.start_mark.line + 1}"
        raise Problem("knowledge", f"`{', '.join(doubled)}` stands twice in {place}", hint="join the two entries")
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def knowledge(topic: str) -> Said:
    """All of one knowledge file."""
    said = parsed((FOLDER / f"{topic}.yaml").read_text(encoding="utf-8"))
    assert isinstance(said, dict), topic
    return said


def parsed(text: str) -> Any:
    """What a knowledge file says; raises `Problem` for a key that stands twice."""
    return yaml.load(text, _Strict)


def by_operation(entries: list[Said], keys: tuple[str, ...]) -> dict[str, Said]:
    """Each operation's entry; raises `Problem` for an entry that names an operation the models do not have."""
    spread: dict[str, Said] = {}
    for entry in entries:
        for key in _meant(entry, keys):
            spread[key] = entry
    return spread


def _meant(entry: Said, keys: tuple[str, ...]) -> tuple[str, ...]:
    prefix = str(entry["api"]).replace(" ", ".") + "."
    named = {key: key.removeprefix(prefix).partition(".")[0] for key in keys if key.startswith(prefix)}
    wanted = entry.get("operations", named.values())
    missing = [name for name in wanted if name not in named.values()]
    if missing or not named:
        raise Problem(
            "knowledge",
            f"the models have no {', '.join(missing)} in {entry['api']}",
            hint="move it to spdiag/catalog/knowledge/removed.yaml, or correct its name",
        )
    return tuple(key for key, name in named.items() if name in wanted)


def granted(written: str) -> tuple[str, list[str]]:
    """A role and the regions it counts in; `Pricing@na+eu` counts in two."""
    role, _, regions = written.partition("@")
    return role, regions.split("+") if regions else []
