"""World files: YAML in, `World` out; mistakes name the file and the key."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import yaml

from spdiag.core.problem import Problem
from spdiag.simulator.world import World, checked

WORLDS = Path(__file__).parent / "worlds"


def worlds() -> tuple[str, ...]:
    """The names of the built-in worlds."""
    return tuple(sorted(file.stem for file in WORLDS.glob("*.yaml")))


def world(name: str) -> World:
    """The built-in world of that name."""
    if name not in worlds():
        near = get_close_matches(name, worlds(), n=3, cutoff=0.5) or worlds()
        raise Problem("unknown-world", f"there is no world `{name}`", hint=f"try {', '.join(near)}")
    return world_file(WORLDS / f"{name}.yaml")


def world_file(file: Path) -> World:
    """The world a file describes."""
    try:
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise Problem("world", f"{file.name}: not YAML: {str(error).splitlines()[0]}") from error
    found = formed(World, written, file.name, "")
    assert isinstance(found, World)
    return checked(found, file.name)


def formed(kind: Any, written: object, file: str, place: str) -> Any:
    """The value of the declared type that was written at a place of a file."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, written, file, place)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if written is None else formed(parts[0], written, file, place)
    if origin is tuple:
        return _list(parts[0], written, file, place)
    if origin is Literal:
        return _choice(parts, written, file, place)
    if origin is Mapping:
        _held(isinstance(written, dict), "a mapping", written, file, place)
        return {str(name): str(value) for name, value in typing.cast(dict[object, object], written).items()}
    return _plain(kind, written, file, place)


def _record(kind: type[Any], written: object, file: str, place: str) -> Any:
    declared = _declared(kind)
    _held(isinstance(written, dict), "a mapping", written, file, place)
    entries = typing.cast(dict[str, object], written)
    for key in entries:
        if key not in declared:
            near = get_close_matches(str(key), declared, n=1) or [", ".join(declared)]
            raise Problem("world", f"{file}: `{_inside(place, key)}` is not a key", hint=f"use {near[0]}")
    needed = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    for name in needed:
        if name not in entries:
            raise Problem("world", f"{file}: `{_inside(place, name)}` is missing")
    return kind(**{key: formed(declared[key], value, file, _inside(place, key)) for key, value in entries.items()})


def _declared(kind: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _list(kind: Any, written: object, file: str, place: str) -> tuple[Any, ...]:
    _held(isinstance(written, list), "a list", written, file, place)
    items = typing.cast(list[object], written)
    return tuple(formed(kind, item, file, f"{place}[{number}]") for number, item in enumerate(items))


def _choice(allowed: tuple[Any, ...], written: object, file: str, place: str) -> Any:
    _held(written in allowed, f"one of {', '.join(map(str, allowed))}", written, file, place)
    return written


def _plain(kind: type[Any], written: object, file: str, place: str) -> Any:
    fits = isinstance(written, (int, float) if kind is float else kind)
    _held(fits and (kind is bool or not isinstance(written, bool)), f"a {kind.__name__}", written, file, place)
    return float(typing.cast(float, written)) if kind is float else written


def _held(fits: bool, what: str, written: object, file: str, place: str) -> None:
    if not fits:
        raise Problem("world", f"{file}: `{place or 'the file'}` is {what}, not `{written}`")


def _inside(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)
