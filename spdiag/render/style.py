"""Plain text for terminals: wrapping, marks and colour, without a library that would slow the start."""

from typing import NamedTuple

CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "magenta": "35"}
"""Colours that are seen on a white ground and on a black one; yellow and cyan are not."""
UNICODE = {"passed": "✓", "failed": "✗", "warned": "!", "skipped": "–", "unknown": "?", "bullet": "•", "dot": "·"}
ASCII = {"passed": "+", "failed": "x", "warned": "!", "skipped": "-", "unknown": "?", "bullet": "*", "dot": "-"}
PAINT = {"passed": "green", "failed": "red", "warned": "magenta", "skipped": "dim", "unknown": "magenta"}
LIKELIHOOD = {"certain": "red", "likely": "magenta", "possible": "bold"}


class Style(NamedTuple):
    """How text is drawn: its width, whether in colour, whether in full, and which marks the terminal can show."""

    width: int = 96
    colour: bool = False
    verbose: bool = False
    quiet: bool = False
    unicode: bool = True

    def mark(self, name: str) -> str:
        return (UNICODE if self.unicode else ASCII)[name]

    def paint(self, text: str, *names: str) -> str:
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(CODES[name] for name in names)}m{text}\x1b[0m"

    def wrapped(self, text: str, *, first: str = "", indent: str | None = None, paint: str = "") -> list[str]:
        """The text in lines that fit; `first` stands before the first line, `indent` before the others."""
        rest = " " * len(first) if indent is None else indent
        room = max(30, self.width)
        lines = folded(printable(text), room - len(rest), room - len(first))
        shown = [self.paint(line, paint) if paint else line for line in lines]
        return [first + shown[0], *(rest + line for line in shown[1:])]


def folded(text: str, width: int, first: int | None = None) -> list[str]:
    """The words of a text in lines of that width, the `first` of another; a longer word has a line of its own."""
    lines = [""]  # `textwrap` loads slowly
    for word in text.split():
        room = width if first is None or len(lines) > 1 else first
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def printable(text: str) -> str:
    """Text that cannot command a terminal: control characters become blanks or their escapes."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else (" " if one in "\n\r\t" else f"\\x{ord(one):02x}") for one in text)
