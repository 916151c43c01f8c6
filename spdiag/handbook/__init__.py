"""The handbook: playbooks in, knowledge out; every mistake at once, each with file and line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from spdiag.core.knowledge import Cause, ErrorRule, Flowchart, Handbook, Knowledge
from spdiag.core.problem import Problems
from spdiag.handbook import cache, forms, stored
from spdiag.handbook.form import Form

KINDS = {"errors": "error", "causes": "cause", "flowcharts": "flowchart", "clients": "client"}
Plain = stored.Plain


def built_in() -> str:
    """The playbooks that come with spdiag: inside the wheel, or beside the package in a checkout."""
    package = os.path.dirname(os.path.dirname(__file__))
    shipped = os.path.join(package, "playbooks")
    return shipped if os.path.isdir(shipped) else os.path.join(os.path.dirname(package), "playbooks")


def load(folders: Sequence[str] = ()) -> Knowledge:
    """The knowledge of the built-in playbooks and of `folders`, the later replacing the earlier by id.

    Raises `Problems` naming file and line of every mistake. Editing a file takes effect at once.
    """
    packs = tuple(os.path.abspath(folder) for folder in (built_in(), *folders))
    stamp = cache.stamp(packs)

    def remake() -> bytes:
        made = compiled(packs)
        cache.keep(packs, stamp, made)
        return made

    return stored.Stored(cache.recall(packs, stamp) or _shipped(packs, stamp) or remake(), remake)


def _shipped(packs: Sequence[str], stamp: bytes) -> bytes | None:
    """What came with the wheel, kept for the next start, where the built-in playbooks are all there is."""
    from spdiag.handbook import shipped  # a warm start finds all it needs in the cache

    ready = shipped.recall(packs[0], [name for _, name in files(packs[0])]) if len(packs) == 1 else None
    if ready is not None:
        cache.keep(packs, stamp, ready)
    return ready


def build(plain: Plain) -> Handbook:
    """The handbook of forms already found sound."""
    errors: list[ErrorRule] = [forms.error(Form(one, [])) for one in plain["error"].values()]
    causes: list[Cause] = [forms.cause(Form(one, [])) for one in plain["cause"].values()]
    charts: list[Flowchart] = [forms.flowchart(Form(one, [])) for one in plain["flowchart"].values()]
    clients = [forms.client(Form(one, [])) for one in plain["client"].values()]
    by_id = ({one.id: one for one in causes}, {one.id: one for one in charts}, {one.id: one for one in clients})
    return Handbook(tuple(errors), *by_id)


def compiled(packs: Iterable[str]) -> bytes:
    """What playbooks come to, as `Stored` reads it. Raises `Problems` naming file and line of every mistake."""
    from spdiag.handbook import compiling  # PyYAML is needed only when a playbook changed

    plain, mistakes = compiling.compile_packs(packs)
    if mistakes:
        raise Problems("playbook", tuple(mistakes), hint="run `spdiag playbook lint` after each change")
    return stored.written(plain)


def files(folder: str) -> list[tuple[str, str]]:
    """Kind and path of every knowledge file below a folder, in a fixed order."""
    found = []
    for top, kind in KINDS.items():
        for place, _, names in os.walk(os.path.join(folder, top)):
            found += [(kind, os.path.join(place, name)) for name in names if name.endswith(".yaml")]
    return sorted(found)
