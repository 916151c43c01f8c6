"""Pastes with all that the reader must say of them, and from where; written down in YAML.

usage: python tests/pastes.py [FILE ...]

Writes into the files what the reader says now: for a new example, of which only `format` and `paste` stand there, and
after a change of the reader. Read the difference before you keep it: what a paste does not hold must not stand there.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from spdiag.core.evidence import Case, Value
from spdiag.paste import read

HERE = Path(__file__).parent / "paste"
PARAGRAPHS = (
    "json", "lwa", "gateways", "http", "python", "javascript", "php", "csharp", "java-ruby-go-perl", "documents",
    "browser", "prose",
)  # fmt: skip
WIDTH = 118
ELSEWHERE = ("input.text", "client.region", "client.marketplaces")
"""The text itself, and the places that it names in passing: they have tests of their own."""

Said = dict[str, dict[str, Value]]
"""By origin (`line 3`), the facts that were seen there."""


class Example(NamedTuple):
    """A paste, what holds for all of it, and what each of several errors in it says besides."""

    format: str
    part: str
    paste: str
    says: Said
    errors: tuple[Said, ...]

    @property
    def name(self) -> str:
        return f"{self.format} - {self.part}" if self.part else self.format

    @property
    def cases(self) -> tuple[Said, ...]:
        """What each case of the reading must say: nothing less, and nothing more."""
        return tuple(merged(self.says, error) for error in self.errors) or (self.says,)


def listed() -> list[Example]:
    """The examples of all formats in which errors are known to arrive."""
    return [example for name in PARAGRAPHS for example in examples(f"formats/{name}.yaml")]


def examples(file: str) -> Iterator[Example]:
    """The examples of a file; one without a `format` has that of the one before."""
    format_ = ""
    for entry in yaml.safe_load((HERE / file).read_text(encoding="utf-8")):
        format_ = entry.get("format", format_)
        says, *errors = (_said(one) for one in (entry.get("says", {}), *entry.get("errors", ())))
        yield Example(format_, entry.get("part", ""), entry["paste"], says, tuple(errors))


def told(case: Case) -> Said:
    """What a case says, by origin."""
    found: Said = {}
    for fact in case:
        if fact.name not in ELSEWHERE:
            found.setdefault(fact.origin, {})[fact.name] = fact.value
    return found


def merged(one: Said, other: Said) -> Said:
    return {origin: one.get(origin, {}) | other.get(origin, {}) for origin in (*one, *other)}


def _said(written: dict[str, dict[str, Any]]) -> Said:
    return {
        origin: {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
        for origin, facts in written.items()
    }


# writing


def written(found: Iterable[Example]) -> str:
    """The examples as YAML, each with what the reader says of it."""
    before, blocks = "", []
    for example in found:
        head = [f"format: {_scalar(example.format)}"] if example.format != before else []
        head += [f"part: {_scalar(example.part)}"] if example.part else []
        lines = [*head, *_paste(example.paste), *_reading(example.paste)]
        blocks.append("\n".join(("- " if not n else "  " if line else "") + line for n, line in enumerate(lines)))
        before = example.format
    return "\n\n".join(blocks) + "\n"


def _paste(text: str) -> Iterator[str]:
    first = next((line for line in text.split("\n") if line), "")
    yield f"paste: |{'2' if first[:1] in (' ', chr(9)) else ''}{'' if text.endswith(chr(10)) else '-'}"
    yield from (f"  {line}" if line else "" for line in text.removesuffix("\n").split("\n"))


def _reading(text: str) -> Iterator[str]:
    first, *others = (told(case) for case in read(text).cases)
    shared = {
        origin: {name: value for name, value in facts.items() if all(one.get(origin, {}).get(name, ...) == value for one in others)}
        for origin, facts in first.items()
    }  # fmt: skip
    yield from ("says:", *(f"  {line}" for line in _lines(shared)))
    if others:
        yield "errors:"
    for one in (first, *others) if others else ():
        own = {origin: {name: value for name, value in facts.items() if name not in shared.get(origin, {})}
               for origin, facts in one.items()}  # fmt: skip
        yield from (("  - " if not number else "    ") + line for number, line in enumerate(_lines(own)))


def _lines(said: Said) -> Iterator[str]:
    for origin, facts in sorted(said.items(), key=_place):
        pairs = [f"{name}: {_scalar(value)}" for name, value in facts.items()]
        whole = f"{_scalar(origin)}: {{{', '.join(pairs)}}}"
        if len(whole) < WIDTH - 4:
            yield from (whole,) if facts else ()
        else:
            yield from (f"{_scalar(origin)}:", *(f"  {pair}" for pair in pairs))


def _place(item: tuple[str, object]) -> tuple[int, bool]:
    number = re.search(r"(?:line|entry) (\d+)", item[0])
    return int(number[1]) if number else 0, item[0].startswith("inferred")


def _scalar(value: Value) -> str:
    """A value as YAML, bare where it may be."""
    if isinstance(value, tuple):
        return f"[{', '.join(_scalar(one) for one in value)}]"
    plain = isinstance(value, str) and re.fullmatch(r"[A-Za-z/][\w ./()-]*(?<! )", value)
    bare = plain and yaml.safe_load(f"{{a: {value}}}") == {"a": value}
    if isinstance(value, str) and not bare and ('"' in value or "\\" in value) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if bare and isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def main() -> None:
    names = sys.argv[1:] or [*(f"formats/{name}.yaml" for name in PARAGRAPHS), "variations.yaml"]
    for name in names:
        text = written(list(examples(name)))
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
