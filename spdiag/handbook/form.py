"""Reading a knowledge file field by field, and noting every mistake with the place where it stands."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple, TypeVar

from spdiag.core.condition import Condition, parse, unpacked
from spdiag.core.problem import Problem

Trail = tuple[str | int, ...]
E = TypeVar("E", bound=Enum)


class Mistake(NamedTuple):
    """What is wrong in a knowledge file, where (the keys that lead there), and the way out."""

    trail: Trail
    message: str
    hint: str = ""


class Form:
    """A mapping out of a knowledge file; reading a field notes what is wrong with it instead of raising."""

    def __init__(self, written: object, mistakes: list[Mistake], trail: Trail = ()) -> None:
        self.mistakes = mistakes
        self.trail = trail
        self.fields: Mapping[str, object] = written if isinstance(written, dict) else {}
        if not isinstance(written, dict):
            self.note("expected fields such as `id: …`")

    def note(self, message: str, *at: str | int, hint: str = "") -> None:
        self.mistakes.append(Mistake((*self.trail, *at), message, hint))

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.fields.get(name)
        if isinstance(value, str):
            return value.strip()
        if value is not None:
            self.note(f"`{name}` is text; quote what YAML would bend", name)
        elif required:
            self.note(f"`{name}` is missing")
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.note(f"`{name}` is a list of texts; quote codes that are numbers", name)
            return ()
        return tuple(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.note(f"`{name}` is true or false", name)
            return default
        return value

    def choice(self, name: str, kind: type[E]) -> E:
        options = [one.value for one in kind]
        value = self.fields.get(name)
        if value not in options:
            self.note(f"`{name}` is one of {', '.join(options)}, not `{value}`", name)
            return next(iter(kind))
        return kind(value)

    def forms(self, name: str, *, required: bool = False) -> "tuple[Form, ...]":
        value = self.fields.get(name, [])
        if not isinstance(value, list) or (required and not value):
            self.note(f"`{name}` is a list with at least one entry" if required else f"`{name}` is a list", name)
            return ()
        return tuple(type(self)(one, self.mistakes, (*self.trail, name, place)) for place, one in enumerate(value))

    def form(self, name: str) -> "Form | None":
        return type(self)(self.fields[name], self.mistakes, (*self.trail, name)) if name in self.fields else None

    def condition(self, name: str) -> Condition | None:
        if name not in self.fields:
            return None
        try:
            return parse(self.fields[name])
        except Problem as problem:
            self.note(problem.message, name, hint=problem.hint)
            return None


class Kept(Form):
    """A form that was found sound and kept: its conditions stand written out as plain lists."""

    def __init__(self, written: object, mistakes: list[Mistake] | None = None, trail: Trail = ()) -> None:
        super().__init__(written, mistakes if mistakes is not None else [], trail)

    def condition(self, name: str) -> Condition | None:
        written = self.fields.get(name)
        return unpacked(written) if isinstance(written, list) else None
