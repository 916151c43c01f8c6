"""`spdiag playbook`: look into the knowledge base, and write for it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import click

from spdiag.cli.common import PLAYBOOKS
from spdiag.cli.screen import echo, own_folders
from spdiag.core.problem import Problem, Problems
from spdiag.handbook import Plain, built_in, compiling, files
from spdiag.handbook.schema import schema as schema_of

KIND = {"error": "errors", "cause": "causes"}
LAYOUT = click.option("--format", "layout", type=click.Choice(("text", "json")), default="text")


@click.group("playbook")
def command() -> None:
    """The errors, causes, flowcharts and client libraries spdiag knows, and how to add to them."""


@command.command("list")
@click.argument("word", required=False)
@PLAYBOOKS
@LAYOUT
def listing(word: str | None, folders: tuple[str, ...], layout: str) -> int:
    """List what is known, or what holds WORD in its id, title or codes."""
    plain = _compiled(folders)
    rows = [
        {"kind": kind, "id": identity, "title": str(form["title"]), "codes": list(form.get("codes", ()))}
        for kind, forms in plain.items()
        for identity, form in forms.items()
    ]
    kept = [row for row in rows if word is None or word.casefold() in json.dumps(row, ensure_ascii=False).casefold()]
    lines = [f"{row['kind']:10} {row['id']:44} {row['title']}" for row in kept]
    echo(json.dumps(kept, ensure_ascii=False, indent=2) if layout == "json" else "\n".join(lines))
    return 0 if kept else 3


@command.command("show")
@click.argument("identity", metavar="ID")
@PLAYBOOKS
def show(identity: str, folders: tuple[str, ...]) -> int:
    """Print the file that holds ID, the one in force."""
    for pack in reversed(_packs(folders)):
        for kind, name in files(pack):
            if compiling.expected_id(Path(name), kind) == identity:
                echo(f"# {name}\n{Path(name).read_text(encoding='utf-8').rstrip()}")
                return 0
    import difflib

    known = [one for forms in _compiled(folders).values() for one in forms]
    near = " or ".join(difflib.get_close_matches(identity, known, n=2))
    raise Problem(
        "unknown-playbook",
        f"`{identity}` is no error, cause, flowchart or client",
        hint=f"did you mean {near}?" if near else "see `spdiag playbook list`",
    )


@command.command("lint")
@click.argument("places", nargs=-1, type=click.Path(exists=True, file_okay=False))
def lint(places: tuple[str, ...]) -> int:
    """Check the playbooks below DIR, together with the built-in ones; every mistake with file and line."""
    packs = tuple(dict.fromkeys((built_in(), *(places or own_folders()))))
    plain, mistakes = compiling.compile_packs(packs)
    if mistakes:
        raise Problems("playbook", tuple(mistakes), hint="correct these, then lint again")
    click.echo(f"{sum(map(len, plain.values()))} forms are sound", err=True)
    return 0


@command.command("test")
@click.argument("places", nargs=-1)
@PLAYBOOKS
def test(places: tuple[str, ...], folders: tuple[str, ...]) -> int:
    """Play through the examples of the playbooks below DIR or in FILE; without either, through all."""
    from spdiag.handbook import load
    from spdiag.rehearsal import rehearse, sources

    beside = tuple(place for place in places if os.path.isdir(place))
    knowledge = load((*own_folders(), *folders, *beside))
    chosen = sources([Path(place) for place in (places or _packs(folders))])
    troubles = [line for source in chosen for line in rehearse(knowledge, source)]
    if troubles:
        raise Problems("playbook-example", tuple(troubles), hint="change the playbook, or what its example expects")
    click.echo(f"{len(chosen)} files hold", err=True)
    return 0


@command.command("new")
@click.argument("identity", metavar="ID")
@click.option("--into", default=".spdiag/playbooks", type=click.Path(file_okay=False), help="The folder of playbooks.")
def new(identity: str, into: str) -> int:
    """Write the form of a new error (`sp-api/my-error`) or cause (`request.my-cause`)."""
    parts = re.fullmatch(r"([a-z0-9-]+)([/.])([a-z0-9-]+)", identity)
    if parts is None:
        raise Problem("usage", f"`{identity}` is no id", hint="an error is surface/name, a cause topic.name")
    kind = "error" if parts[2] == "/" else "cause"
    file = Path(into) / KIND[kind] / parts[1] / f"{parts[3]}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(FORMS[kind].replace("ID", identity))
    except FileExistsError:
        raise Problem("usage", f"{file} is there already", hint="edit it, or take another id") from None
    echo(str(file))
    return 0


@command.command("schema")
@click.argument("kind", type=click.Choice(tuple(compiling.CHECKS)))
def schema(kind: str) -> int:
    """Print the JSON Schema of a KIND of knowledge file, for editors."""
    echo(json.dumps(schema_of(kind), indent=2))
    return 0


def _packs(folders: tuple[str, ...]) -> tuple[str, ...]:
    return (built_in(), *own_folders(), *folders)


def _compiled(folders: tuple[str, ...]) -> Plain:
    plain, mistakes = compiling.compile_packs(_packs(folders))
    if mistakes:
        raise Problems("playbook", tuple(mistakes), hint="run `spdiag playbook lint` after each change")
    return plain


FORMS = {
    "error": """\
id: ID
title: What Amazon answers, as a full statement
codes: []
match:
  all:
    - {error.code: InvalidInput}
    - {error.message|contains: the words that tell it apart}
causes:
  - {cause: request.invalid-parameter, likelihood: likely, why: what is particular about it here}
references: [{url: "https://developer-docs.amazon.com/sp-api/docs/response-format", checked: "2026-11-22"}]
examples:
  - paste: '{"errors":[{"code":"InvalidInput","message":"The words that tell it apart."}]}'
    expect: {cause: request.invalid-parameter}
  - paste: '{"errors":[{"code":"InvalidInput","message":"Other words."}]}'
    expect: {not-error: ID}
""",
    "cause": """\
id: ID
title: The fault, as a full statement
owner: developer
explanation: |
  Why it happens, in two to five sentences that describe and do not advise.
evidence:
  for:
    - when: {response.status: 403}
      weight: weak
fixes:
  - do: Begin with a verb.
    where: Solution Provider Portal > Develop Apps
    verify: spdiag check --smoke
references: [{url: "https://developer-docs.amazon.com/sp-api/docs/response-format", checked: "2026-11-22"}]
examples:
  - given: {response.status: 403}
    expect: {not-among: ID}
""",
}
