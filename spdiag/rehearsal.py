"""Playing through the examples that knowledge files carry: each is a test of the file that holds it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from spdiag.core.evidence import Case, Evidence, Reading, Value
from spdiag.core.knowledge import Knowledge
from spdiag.core.redaction import Gate
from spdiag.core.verdict import Explanation, explain
from spdiag.explaining import explain_text, prepared
from spdiag.handbook import build, built_in, files
from spdiag.handbook.compiling import compile_packs
from spdiag.handbook.source import Source, read

NO_EXAMPLE = "holds no example"


def rehearse(handbook: Knowledge, source: Source) -> list[str]:
    """What goes other than the file's examples say, as `file:line: …`; empty when all hold."""
    content = source.content if isinstance(source.content, dict) else {}
    given = content.get("examples", [])
    if "steps" in content:
        return []  # the worlds of the simulator walk the flowcharts
    if not given:
        return [f"{source.path}:1: {NO_EXAMPLE}"]
    troubles = []
    for place, example in enumerate(given):
        trouble = _play(handbook, example, str(content.get("id")))
        if trouble:
            troubles.append(f"{source.path}:{source.line(('examples', place))}: {trouble}")
    return troubles


def _play(handbook: Knowledge, example: Mapping[str, object], identity: str) -> str:
    context = given_case(example.get("given", {}))
    if "paste" in example:
        found = explain_text(handbook, str(example["paste"]), context=context)
    else:
        found = explain(handbook, prepared(Reading("text", 0, context), Gate()))
    expected = example.get("expect", {})
    wanted = expected if isinstance(expected, Mapping) else {"likelihood": str(expected)}
    wrong = [trouble for key, value in wanted.items() if (trouble := _differs(found, key, str(value), identity))]
    return "; ".join(wrong)


def given_case(given: object) -> Case:
    """The facts an example adds, as evidence."""
    facts = given if isinstance(given, Mapping) else {}
    return Case(tuple(Evidence(str(name), _value(value), "given") for name, value in facts.items()))


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return value if isinstance(value, str | int | float | bool) else None


def _differs(found: Explanation, key: str, wanted: str, identity: str) -> str:
    causes = [finding.cause.id for finding in found.findings]
    errors = [match.error.id for match in found.matches]
    shown = f"; causes {', '.join(causes[:5]) or 'none'}; errors {', '.join(errors) or 'none'}"
    match key:
        case "cause":
            right = causes[:1] == [wanted]
        case "among":
            right = wanted in causes
        case "not-among":
            right = wanted not in causes
        case "error":
            right = wanted in errors
        case "not-error":
            right = wanted not in errors
        case "hides":
            right = any(wanted in one.facts or wanted in one.says for one in found.hidden)
        case "not-hides":
            right = not any(wanted in one.facts or wanted in one.says for one in found.hidden)
        case "outcome":
            right = ("explained" if found.explained else "unknown") == wanted
        case "likelihood":
            right = any(one.cause.id == identity and one.likelihood.value == wanted for one in found.findings)
        case _:
            return f"`{key}` is not something an example can expect"
    return "" if right else f"expected {key} {wanted}{shown}"


def sources(places: Iterable[Path]) -> list[Source]:
    """Every knowledge file named, or below the folders named."""
    return [read(name) for place in places for name in _names(place)]


def _names(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    return [Path(name) for _, name in files(str(place))] or sorted(place.rglob("*.yaml"))


def main(arguments: list[str]) -> int:
    """Rehearses the named files or folders, all built-in ones without names; prints what differs."""
    plain, mistakes = compile_packs([built_in()])
    handbook = build(plain)
    print("\n".join(mistakes), file=sys.stderr)
    chosen = sources([Path(one) for one in arguments] or [Path(built_in())])
    troubles = [line for source in chosen for line in rehearse(handbook, source)]
    print("\n".join(troubles))
    print(f"{len(chosen)} files, {len(troubles)} troubles", file=sys.stderr)
    return 1 if troubles or mistakes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
