"""Playbooks to plain forms: read, checked, and bound together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from spdiag.core.problem import Problem
from spdiag.handbook import Plain, files, forms, lint
from spdiag.handbook.form import Form, Mistake
from spdiag.handbook.source import Source, read


def _error(form: Form) -> None:
    lint.error(forms.error(form), form)


def _cause(form: Form) -> None:
    lint.cause(forms.cause(form), form)


def _flowchart(form: Form) -> None:
    lint.flowchart(forms.flowchart(form), form)


def _client(form: Form) -> None:
    lint.client(forms.client(form), form)


CHECKS: dict[str, Callable[[Form], None]] = {
    "error": _error,
    "cause": _cause,
    "flowchart": _flowchart,
    "client": _client,
}


def compile_packs(packs: Iterable[str]) -> tuple[Plain, list[str]]:
    """The plain forms of all packs, the later replacing the earlier by id; and every mistake as a line of text."""
    plain: Plain = {kind: {} for kind in CHECKS}
    mistakes: list[str] = []
    written: dict[str, list[Source]] = {kind: [] for kind in CHECKS}
    for pack in packs:
        mistakes += _read_pack(pack, plain, written)
    return plain, mistakes + _unwritten(written)


def _read_pack(pack: str, plain: Plain, written: dict[str, list[Source]]) -> list[str]:
    if not Path(pack).is_dir():
        return [f"{pack}: not a folder of playbooks"]
    mistakes: list[str] = []
    here: dict[str, Path] = {}
    for kind, name in files(pack):
        try:
            source = read(Path(name))
        except Problem as problem:
            mistakes.append("; ".join(filter(None, (problem.message, problem.hint))))
            continue
        written[kind].append(source)
        found = check(source, kind)
        mistakes += found
        if not found and isinstance(source.content, dict):
            known = f"{kind} {source.content['id']}"
            if known in here:
                mistakes.append(f"{source.path}:1: `{source.content['id']}` is also the id of {here[known]}")
            here[known] = source.path
            plain[kind][source.content["id"]] = {key: one for key, one in source.content.items() if key != "examples"}
    return mistakes


def _unwritten(written: dict[str, list[Source]]) -> list[str]:
    """Causes that errors name and no file holds."""
    causes = {str(source.content.get("id")) for source in written["cause"] if isinstance(source.content, dict)}
    mistakes = []
    for source in written["error"]:
        for place, name in enumerate(_named(source.content)):
            if name and name not in causes:
                line = source.line(("causes", place))
                mistakes.append(f"{source.path}:{line}: names `{name}`, which is not a cause")
    return mistakes


def _named(content: object) -> list[str]:
    """The causes an error names, entry by entry; empty texts where an entry is out of form."""
    entries = content.get("causes") if isinstance(content, dict) else None
    whole = entries if isinstance(entries, list) else []
    return [str(one.get("cause") or "") if isinstance(one, dict) else "" for one in whole]


def check(source: Source, kind: str) -> list[str]:
    """Every mistake in one file, as `file:line: message; hint`."""
    mistakes: list[Mistake] = []
    form = Form(source.content, mistakes)
    CHECKS[kind](form)
    lint.keys(form, kind)
    lint.texts(form, source.content)
    if form.text("id") and not _named_so(source.path, form.text("id"), kind):
        form.note(f"id `{form.text('id')}` does not say where the file is", "id", hint=expected_id(source.path, kind))
    unique = dict.fromkeys(mistakes)
    return [
        f"{source.path}:{source.line(one.trail)}: {'; '.join(filter(None, (one.message, one.hint)))}" for one in unique
    ]


def expected_id(path: Path, kind: str) -> str:
    """The id that a file must carry, from where it lies."""
    joint = "." if kind == "cause" else "/"
    return path.stem if kind in ("flowchart", "client") else f"{path.parent.name}{joint}{path.stem}"


def _named_so(path: Path, identity: str, kind: str) -> bool:
    return identity == expected_id(path, kind)
