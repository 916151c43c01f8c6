"""What every format reads from, and what it hands back."""

from typing import NamedTuple

from spdiag.core.evidence import Evidence, Value

VALUE_LIMIT = 4_000


class Paste(NamedTuple):
    """Pasted text made readable: all of it, the part worth a close look, and that part in lower case.

    Of a very long text the middle is left out: `skipped` lines, at the position `gap`. A text that stood on one line
    of a log is `flat`.
    """

    whole: str
    text: str
    folded: str
    gap: int = 0
    skipped: int = 0
    flat: bool = False

    def line(self, position: int) -> str:
        """Where a position of `text` is, as people count: `line 3`."""
        if self.flat:
            return "line 1"
        passed = self.skipped if self.skipped and position > self.gap else 0
        return f"line {1 + passed + self.text.count(chr(10), 0, max(position, 0))}"


class Findings(NamedTuple):
    """What one format found: the kind of input it takes it for, facts about all of it, and facts of each error.

    `all_read` says that nothing else is in the paste, so that no other format need look.
    """

    kind: str = ""
    shared: tuple[Evidence, ...] = ()
    items: tuple[tuple[Evidence, ...], ...] = ()
    all_read: bool = False


def fact(name: str, value: Value, origin: str) -> Evidence:
    """Evidence whose text is trimmed to what can matter."""
    return Evidence(name, value.strip()[:VALUE_LIMIT] if isinstance(value, str) else value, origin)
