"""Plain sentences: what people write around an error, and the error itself between quotes."""

from __future__ import annotations

import re

from spdiag.paste.paste import Findings, Paste, fact

CLOSE_LOOK = 20_000
LONGEST = 1_500
_QUOTED = (
    r"\"([^\"\n]{1,600})\"|“([^”\n]{1,600})”|`([^`\n]{1,600})`|「([^」\n]{1,600})」|„([^“\n]{1,600})“|"
    r"(?<!\w)'([^'\n]{20,600})'(?!\w)|(?<![\w:=,{\[])\"([A-Z][^\"\n]{1,200}\n[^\"\n]{1,300})\"(?![:\w])"
)
# lines that are not prose: ids, URLs, code, header fields, the labels of a developer's console
_ASIDE = r"""(?ix) \s* (?:
    app(?:lication)?[ ]id\s*: | error[ ]code\s*: | [\w ]{1,30}:\s*https?:// | redirect_uri= | https?:// | // | \# |
    [{}\]<>)] | \((?![1-5]\d\d\)) | &\{ | \w{1,40}\{ | \[(?![1-5]\d\d\]) | .*[{,;]\s*$ | ["'][\w ]{1,60}["']\s*[:=] |
    \w{1,60}\s*=\s | const[ ] | var[ ] | let[ ] | import[ ] | class[ ] | file[ ]" |
    from[ ]\S+[ ]import[ ] | return[ ] | raise[ ] | await[ ] | print\( | \^+\s*$ | traceback[ ]\( |
    \$[ ]?curl\s | curl\s+["'h-] | [▼▶►] | ethon: | stdclass[ ] | object\( | array\( | public[ ]' |
    \*[ ]{1,3}(?:trying|connect|ssl|tls|alpn|server[ ]cert|host[ ]|using|\[?http|closing|mark|subject|issuer|ca\w{4}:) |
    HTTP/\d | (?:GET|POST|PUT|PATCH|DELETE)\s | (?:[a-z]{1,30}-[\w-]{1,60}|host|date|server|connection|accept)\s*: |
    [^\n:：]{1,40}[:：]\s*(?:amzn1\.\S*|(?:MD|SPDC|SPSA)[ -]?\d{2,5})\s*$ |
    (?:request|response)[ ](?:headers?|body)\s*$ | network\s*$ | \d+[ ]?ms\s*$
)"""
_STATUS = r"^\s*(?:\[[1-5]\d\d\]|\([1-5]\d\d\)|[1-5]\d\d\s*$)\s*"


def read(paste: Paste) -> Findings | None:
    """The quoted sentences, else all of the prose."""
    if len(paste.text.split(maxsplit=1)) < 2 and paste.text.isascii():
        return None
    origin, message = _quoted(paste) or _prose(paste)
    return Findings("text", (fact("error.message", message, origin),)) if message else None


def _quoted(paste: Paste) -> tuple[str, str] | None:
    found = [
        (match.start(), next(one for one in match.groups() if one))
        for match in re.finditer(_QUOTED, paste.text[:CLOSE_LOOK])
    ]
    sentences = [
        (start, text)
        for start, text in found
        if (text.strip().count(" ") > 1 or not text.isascii()) and not _is_value(paste.text, start)
    ]
    if not sentences:
        return None
    said = " ".join(dict.fromkeys(text.replace("\n", " ") for _, text in sentences[:5]))
    return paste.line(sentences[0][0]), plain(said[:LONGEST])


def _is_value(text: str, start: int) -> bool:
    """Whether a quoted text stands behind a name: what a field holds, not what somebody quotes."""
    return text[max(start - 6, 0) : start].rstrip().endswith(('":', "':", "=>"))


def _prose(paste: Paste) -> tuple[str, str]:
    lines = [line.strip()[:LONGEST] for line in paste.text[:CLOSE_LOOK].splitlines()]
    kept = [(number, line) for number, line in enumerate(lines, 1) if line and not re.match(_ASIDE, line)]
    if not kept:
        return "", ""
    said = plain(re.sub(_STATUS, "", " ".join(line for _, line in kept)[:LONGEST]))
    return f"line {kept[0][0]}", said if _is_prose(said) else ""


def _is_prose(text: str) -> bool:
    return not text.isascii() or re.search(r"[A-Za-z]{2}\W{1,9}\w{1,40}\W{1,9}\w", text) is not None


def plain(text: str) -> str:
    """Text without the escapes of JSON."""
    return re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
