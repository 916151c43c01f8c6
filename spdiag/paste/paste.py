"""What every format reads from, and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass

from spdiag.core.evidence import Evidence, Value

VALUE_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class Paste:
    """Pasted text made readable: all of it, the part worth a close look, and that part in lower case."""

    whole: str
    text: str
    folded: str

    def line(self, position: int) -> str:
        """Where a position of `text` is, as people count: `line 3`."""
        return f"line {1 + self.text.count(chr(10), 0, max(position, 0))}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What one format found: the kind of input it takes it for, facts about all of it, and facts of each error."""

    kind: str = ""
    shared: tuple[Evidence, ...] = ()
    items: tuple[tuple[Evidence, ...], ...] = ()


def fact(name: str, value: Value, origin: str) -> Evidence:
    """Evidence whose text is trimmed to what can matter."""
    return Evidence(name, value.strip()[:VALUE_LIMIT] if isinstance(value, str) else value, origin)
