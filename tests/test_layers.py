"""The rooms of the house and who may know whom: held against the imports themselves."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import spdiag

ROOT = Path(spdiag.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py"))
ROOMS = {
    "core": set(),
    "handbook": {"core"},
    "paste": {"core"},
    "catalog": {"core"},
    "credentials": {"core"},
    "probes": {"core"},
    "render": {"core"},
    "simulator": {"core", "catalog"},
    "recorder": {"core", "catalog"},
    "logs": {"core", "catalog"},
}
"""Each room, and the rooms it may import besides itself."""
WITHIN_LOGS = ("values", "fields", "reading", "counting", ("duck", "aws"))
"""The rooms within `logs`: each may import those before it, and none beside it."""
COMPOSERS = {
    "authority",
    "explaining",
    "sellers",
    "sellers_file",
    "side_by_side",
    "checking",
    "comparing",
    "concerning",
    "circumstances",
    "conversing",
    "hearing",
    "completing",
    "investigation",
    "offering",
    "judging",
    "rehearsal",
    "library",
    "cli",
    "__main__",
    "__init__",
}
OWNERS = {
    "requests": {"probes"},
    "urllib3": {"probes"},
    "rich": {"render"},
    "click": {"cli"},
    "yaml": {"handbook", "catalog", "simulator", "credentials"},
    "boto3": {"credentials", "logs"},
    "botocore": {"credentials", "logs"},
    "duckdb": {"logs"},
    "_duckdb": {"logs"},
    "backports": {"logs"},
    "compression": {"logs"},
}
"""Which rooms may import a library that is slow, or that reaches out."""


def imports(module: Path) -> Iterator[str]:
    """The dotted names a module imports, anywhere in it, but for those that only the type checker sees."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    unseen = {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for branch in node.body
        for one in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room(module: Path) -> str:
    return module.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_room_may(module: Path) -> None:
    here = room(module)
    named = [name.split(".") for name in imports(module)]
    ours = {parts[1] for parts in named if parts[0] == "spdiag" and len(parts) > 1} - {"__version__"}
    foreign = {parts[0] for parts in named if parts[0] != "spdiag"} - set(sys.stdlib_module_names) - {"__future__"}

    if here in ROOMS:
        assert ours - {here} <= ROOMS[here]
    else:
        assert here in COMPOSERS
    assert not [name for name in foreign if here not in OWNERS.get(name, set())]
    assert here != "core" or not foreign


@pytest.mark.parametrize("module", sorted((ROOT / "logs").glob("*/*.py")), ids=lambda path: "/".join(path.parts[-2:]))
def test_the_rooms_of_logs_stand_in_a_row(module: Path) -> None:
    here = module.parent.name
    rows = [{rooms} if isinstance(rooms, str) else {*rooms} for rooms in WITHIN_LOGS]
    place = next(number for number, rooms in enumerate(rows) if here in rooms)
    before = set().union(*rows[:place])
    named = {name.split(".")[2] for name in imports(module) if name.startswith("spdiag.logs.")}

    assert named - {here} <= before


def test_the_core_reaches_for_nothing_outside() -> None:
    reaching = {"os", "pathlib", "socket", "time", "random", "subprocess", "urllib.request", "http", "logging", "sys"}

    found = {
        (module.name, name)
        for module in MODULES
        if room(module) == "core"
        for name in imports(module)
        if name in reaching or name.split(".")[0] in reaching
    }

    assert found == set()


def test_modules_stay_short() -> None:
    longest = {module.name: len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}

    assert {name: lines for name, lines in longest.items() if lines > 300} == {}
