"""Knowledge files as written: YAML to plain values, with the line of every key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from spdiag.core.problem import Problem
from spdiag.handbook.form import Trail

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]  # the same interface in Python

LARGEST = 200_000
DEEPEST = 20
PLAIN = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Source:
    """One knowledge file: its path, its content, and the line on which each trail of keys begins."""

    path: Path
    content: object
    lines: dict[Trail, int]

    def line(self, trail: Trail) -> int:
        """The line of a place, or of the nearest place around it."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return self.lines.get(trail, 1)


def read(path: Path) -> Source:
    """The file's content; raises `Problem` that names file and line when it is not a plain YAML form."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("playbook", f"{path}: cannot be read: {error}") from None
    if len(text) > LARGEST:
        raise Problem("playbook", f"{path}: larger than {LARGEST} characters", hint="one error or cause a file")
    return Source(path, *_parsed(path, text))


def _parsed(path: Path, text: str) -> tuple[object, dict[Trail, int]]:
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Trail, int] = {}
        return (None if node is None else _value(node, (), lines, set(), loader)), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Problem("playbook", f"{path}:{line}: {error.problem}", hint="quote texts that hold `: ` or `#`") from None
    except yaml.YAMLError as error:
        raise Problem("playbook", f"{path}:1: not YAML: {error}") from None
    finally:
        loader.dispose()


def _value(node: yaml.Node, trail: Trail, lines: dict[Trail, int], seen: set[int], loader: Loader) -> object:
    lines.setdefault(trail, node.start_mark.line + 1)
    if id(node) in seen or len(trail) > DEEPEST:
        raise yaml.MarkedYAMLError(
            problem="anchors, aliases and deep nesting are not used here", problem_mark=node.start_mark
        )
    seen.add(id(node))
    if not node.tag.startswith(PLAIN):
        raise yaml.MarkedYAMLError(problem=f"tag `{node.tag}` is not used here", problem_mark=node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, (*trail, place), lines, seen, loader) for place, one in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(node, loader)
    fields: dict[str, object] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in fields:
            raise yaml.MarkedYAMLError(problem=f"`{name}` is given twice", problem_mark=key.start_mark)
        lines[(*trail, name)] = key.start_mark.line + 1
        fields[name] = _value(value, (*trail, name), lines, seen, loader)
    return fields


def _scalar(node: yaml.Node, loader: Loader) -> object:
    """A plain value; a date stays the text that was written."""
    if node.tag == f"{PLAIN}timestamp":
        return str(node.value)
    try:
        return loader.construct_object(node)
    except ValueError:
        raise yaml.MarkedYAMLError(
            problem=f"`{node.value}` is not a {node.tag.removeprefix(PLAIN)}", problem_mark=node.start_mark
        ) from None
