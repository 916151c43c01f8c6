"""HTML pages that came where JSON was expected, and consent pages saved as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.xml_errors import plain

_TITLE = r"<title[^>]{0,200}>([^<]{1,300})"
_DROPPED = ("script", "style", "head")


def read(paste: Paste) -> Findings | None:
    """The title and the words of the page."""
    return Findings("html", tuple(_facts(paste)))


def _facts(paste: Paste) -> Iterator[Evidence]:
    start = min(found for mark in ("<!doctype", "<html", "<head", "<body") if (found := paste.folded.find(mark)) >= 0)
    origin = paste.line(start)
    yield fact("response.body-kind", "html", origin)
    title = re.search(_TITLE, paste.text, re.IGNORECASE)
    end = paste.folded.find("</html>", start)
    if said := words(paste.text[start : min(end if end >= 0 else start + 60_000, start + 60_000)]):
        yield fact("error.message", said[:1_500], paste.line(title.start()) if title else origin)


def words(page: str) -> str:
    """The title of a page and the words below it."""
    title = re.search(_TITLE, page, re.IGNORECASE)
    below = visible(page)
    named = plain(title[1]) if title else ""
    return below if named in below else f"{named} {below}".strip()


def visible(page: str) -> str:
    """The words a reader of the page sees."""
    for name in _DROPPED:
        page = _without(page, name)
    return " ".join(plain(re.sub(r"<[^<>]{0,2000}(?:>|$)", " ", page)).split())


def _without(page: str, name: str) -> str:
    """The page without the elements of that name; one that is never closed goes to the end."""
    lower, kept, position = page.lower(), [], 0
    while (start := lower.find(f"<{name}", position)) >= 0:
        kept.append(page[position:start])
        end = lower.find(f"</{name}", start)
        position = end if end >= 0 else len(page)
    return "".join((*kept, page[position:]))
