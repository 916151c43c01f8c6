"""Reads Amazon's Swagger models into calls: one operation each, with the path it lies on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spdiag.core.problem import Problem

METHODS = ("get", "put", "post", "delete", "patch")
VERSION_IN_NAME = re.compile(r"[-_]?V?(\d+|\d{4}-\d\d-\d\d)$")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation of one model; where a model names two alike, the key of the second ends in its method."""

    key: str
    api: str
    version: str
    method: str
    path: str
    operation: Json
    path_item: Json
    model: Json

    @property
    def parameters(self) -> tuple[Json, ...]:
        """Its own parameters and those of its path, references followed."""
        written = [*self.operation.get("parameters", ()), *self.path_item.get("parameters", ())]
        return tuple(resolved(one, self.model) for one in written)


def read_calls(folder: Path, names: Mapping[str, str]) -> tuple[Call, ...]:
    """Every operation of every model under `folder`; `names` gives the API's name for a file's stem."""
    calls: dict[str, Call] = {}
    for file in model_files(folder):
        for call in _calls(file, names):
            key = f"{call.key}.{call.method.lower()}" if call.key in calls else call.key
            calls[key] = replace(call, key=key)
    if not calls:
        raise _missing(folder)
    return tuple(calls.values())


def model_files(folder: Path) -> tuple[Path, ...]:
    """The model files of a checkout, or of its `models` folder; raises `Problem` when there are none."""
    root = folder / "models" if (folder / "models").is_dir() else folder
    files = tuple(sorted(root.glob("*/*.json"), key=lambda file: file.relative_to(root).as_posix()))
    if not files:
        raise _missing(folder)
    return files


def _missing(folder: Path) -> Problem:
    return Problem(
        "models",
        f"no models of Amazon's under `{folder}`",
        hint="name a checkout of github.com/amzn/selling-partner-api-models, or its models/ folder",
    )


def _calls(file: Path, names: Mapping[str, str]) -> Iterator[Call]:
    model = _read(file)
    if "swagger" not in model:
        return
    stem = api_stem(file.stem)
    api, version = names.get(stem, stem), str(model["info"]["version"])
    for path, item in model["paths"].items():
        for method in METHODS:
            if method in item:
                yield Call(
                    key=f"{api}.{version}.{item[method]['operationId']}",
                    api=api,
                    version=version,
                    method=method.upper(),
                    path=str(model.get("basePath", "")).rstrip("/") + path,
                    operation=item[method],
                    path_item=item,
                    model=model,
                )


def _read(file: Path) -> Json:
    try:
        model = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Problem("models", f"`{file}` is not JSON: {error}", hint="fetch the models again") from None
    if not isinstance(model, dict):
        raise Problem("models", f"`{file}` is not a Swagger model", hint="fetch the models again")
    return model


def api_stem(stem: str) -> str:
    """The name of an API out of its file's: `ordersV0` and `orders_2026-01-01` are `orders`."""
    bare = VERSION_IN_NAME.sub("", stem)
    return bare[0].lower() + bare[1:]


def resolved(node: Json, model: Json) -> Json:
    """The node, or what its `$ref` points to within the model."""
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    target: Any = model
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return resolved(target, model)
