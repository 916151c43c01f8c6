"""The plain command lines of `spdiag explain`, understood without click; whatever else is typed is left to click."""

from collections.abc import Iterator
from typing import NamedTuple

LAYOUTS = ("text", "json", "markdown", "html")
COLOURS = ("auto", "always", "never")
LOWEST, HIGHEST = 100, 599


class Asked(NamedTuple):
    """What `spdiag explain` was asked: its arguments and options, under the names click gives them."""

    given: str | None = None
    status: int | None = None
    operation: str | None = None
    headers: tuple[str, ...] = ()
    sandbox: bool = False
    layout: str = "text"
    reports: tuple[str, ...] = ()
    color: str = "auto"
    verbose: bool = False
    quiet: bool = False
    no_input: bool = False
    folders: tuple[str, ...] = ()
    exit_zero: bool = False


FLAGS = {
    "--sandbox": "sandbox",
    "-v": "verbose",
    "--verbose": "verbose",
    "-q": "quiet",
    "--quiet": "quiet",
    "--no-input": "no_input",
    "--exit-zero": "exit_zero",
}
CHOICES = {"--format": ("layout", LAYOUTS), "--color": ("color", COLOURS)}


def asked_plainly(arguments: list[str]) -> Asked | None:
    """What a command line of `explain` asks; `None` when it is another command, holds a mistake, or is not plain."""
    if arguments[:1] != ["explain"]:
        return None
    asked: dict[str, object] = {}
    rest = iter(arguments[1:])
    for word in rest:
        name, value = _told(word, rest)
        if not name or (name == "given" and name in asked):
            return None
        asked[name] = value
    return Asked(**asked)  # type: ignore[arg-type]  # `_told` gives each name the type of its field


def _told(word: str, rest: Iterator[str]) -> tuple[str, object]:
    """The field a word sets, and to what; an empty name for what is not plain."""
    if word in FLAGS:
        return FLAGS[word], True
    if word == "-" or (word and word[0] != "-"):
        return "given", word
    option, equals, value = word.partition("=")
    return _chosen(option, value if equals else next(rest, ""))


def _chosen(option: str, value: str) -> tuple[str, object]:
    if option in CHOICES:
        name, choices = CHOICES[option]
        return name if value in choices else "", value
    if option == "--operation" and value:
        return "operation", value
    if option == "--status" and len(value) == len(str(HIGHEST)) and value.isascii() and value.isdigit():
        return "status" if LOWEST <= int(value) <= HIGHEST else "", int(value)
    return "", None
