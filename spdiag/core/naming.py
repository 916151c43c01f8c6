"""What in a text may name a seller: its words, parts of them, and several words together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

WORD = re.compile(r"[A-Za-z0-9](?:[\w.@+-]*\w)?")
SIGNS = re.compile(r"([^A-Za-z0-9]+)")
PARTS = 9
"""Parts, and signs between them, of the longest id that is sought in a word."""
SHORTEST = 4
"""Letters of the shortest id that is sought in a part of a word: in `2.4.1` there is no seller `1`."""
TOGETHER = 5
"""Words that a name has at most."""
BETWEEN = re.compile(r"[\s/,:;|'\"()<>=\[\]{}&?]+")
"""What stands between names that hold no such signs."""
AROUND = re.compile(r"^\W+|\W+$")


def may_name(text: str) -> Iterator[str]:
    """Whatever in a text may be a name, in small letters."""
    small = text.lower()
    for words in (small.split(), BETWEEN.split(small)):
        yield from _together(words)
    for word in WORD.findall(small):
        yield word
        yield from _parts(SIGNS.split(word))


def _together(words: Sequence[str]) -> Iterator[str]:
    """Up to so many words that follow each other, with and without the signs around them."""
    for first in range(len(words)):
        for behind in range(first + 1, min(len(words), first + TOGETHER) + 1):
            together = " ".join(words[first:behind])
            yield together
            yield AROUND.sub("", together)


def _parts(parts: Sequence[str]) -> Iterator[str]:
    """Parts of a word that follow each other, with the signs between them."""
    for first in range(0, len(parts), 2):
        for behind in range(first + 1, min(len(parts), first + PARTS) + 1, 2):
            if len(part := "".join(parts[first:behind])) >= SHORTEST:
                yield part
