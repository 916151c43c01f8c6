"""From bytes of any encoding to text that is safe to look at."""

from __future__ import annotations

import re

from spdiag.paste.paste import Paste

LONGEST = 4_000_000
LONGEST_LOGGED = 200_000
CLOSE_LOOK = (240_000, 80_000)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ESCAPES = r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)|[@-Z\\-_])"
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 65279, 8203, 8232))
_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))


def paste_of(text: str | bytes) -> Paste:
    """The paste as text: decoded, without terminal escapes and control characters, with plain line ends."""
    whole = plain(text if isinstance(text, str) else decoded(text))
    head, tail = CLOSE_LOOK
    if ("\\n" in whole or "Exception: " in whole or "Error: " in whole) and (inner := _logged(whole)):
        return Paste(inner, inner, _folded(inner), flat=True)
    if len(whole) <= head + tail:
        return Paste(whole, whole, _folded(whole))
    near = f"{whole[:head]}\n{whole[-tail:]}"
    return Paste(whole, near, _folded(near), head, whole.count("\n", head, len(whole) - tail) - 1)


def decoded(raw: bytes) -> str:
    """Bytes as text: by their byte order mark, else UTF-8, else UTF-16 without mark, else latin-1."""
    raw = raw[:LONGEST]
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    if raw[:200].count(0) * 3 > len(raw[:200]):
        return raw.decode("utf-16-be" if raw[:1] == b"\0" else "utf-16-le", errors="replace")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return raw.decode(errors="replace") if error.start > len(raw) - 4 else raw.decode("latin-1")


def plain(text: str) -> str:
    text = text[:LONGEST]
    if "\x1b" in text:
        text = re.sub(_ESCAPES, "", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u00a0" in text:
        text = text.replace("\u00a0", " ")
    if _dressed(text):
        from spdiag.paste.dressing import undressed

        text = undressed(text)
    return text if text.isascii() and text.isprintable() else text.translate(_CONTROLS | _BIDI)


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else text.lower().replace("’", "'")


def _dressed(text: str) -> bool:
    """Whether anything may stand around the paste or before its lines; of plain JSON that is known at a glance."""
    if "```" in text or "~~~" in text or (not text.isascii() and any(one in text for one in "“”‘’")):
        return True
    if "&" in text and any(one in text for one in ("&quot;", "&lt;", "&gt;", "&#", "&apos;")):
        return True
    begins = text[:200].lstrip()[:2]
    if begins[:1] in ("{", "<", '"', "") or (begins[0] == "[" and not begins[1:].isdigit()):
        return False
    if begins[0] in ">*`" or "\n>" in text or "| " in text:
        return True
    return ("-" in text and text.count(":", 0, 4_000) > 1) or text[9:13:3] == "::"


def _logged(text: str) -> str:
    """The traceback that a logger wrote into a field of its JSON, empty when the JSON is anything else."""
    if text.lstrip()[:1] not in ("{", '"') or len(text) > LONGEST_LOGGED or "\n" in text.strip():
        return ""
    from spdiag.paste.dressing import logged

    return plain(logged(text))
