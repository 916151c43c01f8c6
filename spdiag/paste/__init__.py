"""Any pasted thing, read into a case: JSON, exceptions, HTTP exchanges, URLs, codes, documents, plain sentences.

Each format is a module with `read(paste) -> Findings | None`; several may find something in one paste. A format whose
triggers are absent is not even imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.paste.decoding import paste_of
from spdiag.paste.formats import FORMATS, KINDS
from spdiag.paste.paste import Findings, Paste

MOST_ITEMS = 20
TEXT_KEPT = 20_000


def read(text: str | bytes, context: Case | None = None) -> Reading:
    """What was pasted: its kind and size, what holds for all of it, and a case for each error found in it.

    What `context` holds stands before what the paste says. Of another vendor's error only that it is one is read.
    """
    paste, known = paste_of(text), context or Case()
    found = list(_findings(paste))
    kind = _kind(paste, found)
    if (foreign := _foreign(paste, known, kind)) is not None:
        return Reading(kind, _size(text), known.plus(foreign, Evidence("input.kind", kind, "the paste")))
    shared = (*(one for each in found for one in each.shared), Evidence("input.kind", kind, "the paste"), *_text(paste))
    items = _distinct(next((each.items for each in found if each.items), ()))[:MOST_ITEMS]
    cases = tuple(known.plus(*item, *shared) for item in items)
    return Reading(kind, _size(text), cases[0] if len(cases) == 1 else known.plus(*shared), cases)


def _findings(paste: Paste) -> Iterator[Findings]:
    """What the formats found, in the order of their table; a later one may look at less when an earlier one is sure."""
    named: set[str] = set()
    for name, triggers, unless in FORMATS:
        if named & unless or (triggers and not any(trigger in paste.folded for trigger in triggers)):
            continue
        found = import_module(f"spdiag.paste.{name}").read(paste)
        if found is not None:
            yield found
            if found.all_read:
                return
            named |= _said(found)


def _said(found: Findings) -> set[str]:
    names = {one.name for one in found.shared}
    return names | {"items"} | {one.name for item in found.items for one in item} if found.items else names


def _distinct(items: tuple[tuple[Evidence, ...], ...]) -> tuple[tuple[Evidence, ...], ...]:
    """Each error once: logs write the same one as text and once more as a field."""
    if len(items) < 2:
        return items
    seen: dict[tuple[tuple[str, str], ...], tuple[Evidence, ...]] = {}
    for item in items:
        seen.setdefault(tuple((one.name, " ".join(str(one.value).split())) for one in item), item)
    return tuple(seen.values())


def _foreign(paste: Paste, known: Case, kind: str) -> Evidence | None:
    """What shows that the paste is not about SP-API, unless whoever asks knows where the call went."""
    if kind in ("code", "empty") or "request.host" in known or "operation.id" in known:
        return None
    from spdiag.paste.foreign import mark

    return mark(paste)


def _kind(paste: Paste, found: list[Findings]) -> str:
    if not paste.text.strip():
        return "empty"
    return min((one.kind for one in found if one.kind), key=KINDS.index, default="text")


def _text(paste: Paste) -> tuple[Evidence, ...]:
    kept = paste.whole[:TEXT_KEPT].strip()
    return (Evidence("input.text", kept, "the paste"),) if kept else ()


def _size(text: str | bytes) -> int:
    return len(text) if isinstance(text, bytes) else len(text.encode("utf-8", errors="replace"))
