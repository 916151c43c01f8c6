"""Error codes on their own or in a sentence: MD1000, `MD 9001`, FBA_INB_0182, `Error Code: 8560`, ids of causes."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.surfaces import surface_of

MOST = 20
_FAMILIES = r"\b(MD[\s-]?\d{4}|SPDC[\s-]?\d{2,5}|SPSA[\s-]?\d{3,5}|FBA_INB_\d{4}|CONSENT_LIMIT_REACHED)\b"
_FAMILY_WORDS = ("MD", "SPDC", "SPSA", "FBA_INB_", "CONSENT_LIMIT_REACHED")
_LABELLED = (
    r"(?:error ?code|errorcode|fehlercode|code d'erreur|c[oó]d(?:igo|ice) (?:d[eoi]l? )?err[a-z]{1,4}|エラーコード|"
    r"错误代码|錯誤代碼|(?:listing )?issue|error|"
    r"(?<!zip )(?<!postal )(?<!status )(?<!exit )(?<!country )code)"
    r"\s{0,3}[:：#]?\s{0,3}([0-9]{4,9}|[A-Z]{2,10}[0-9]{2,6})\b"
)
_LINE_NUMBER = r"(?m)^[ \t]{0,8}\(?(?!\d{4}-\d\d)([0-9]{4,9})(?:[ \t]{0,3}[:：)\-–.]([^\n]{0,1000})|[ \t]{0,8}$)"
_NAMES = (
    r"(?<![\w/.])(InvalidInput|InvalidSignature|InvalidParameterValue|MissingAuthenticationToken|QuotaExceeded|"
    r"IncompleteSignature|UnrecognizedClient|AccessDenied|ExpiredToken|InternalFailure|InvalidClientTokenId|"
    r"SignatureDoesNotMatch|StateConflict|DuplicateRequest|RequestThrottled|TooManyRequests|InvalidRequest|"
    r"UnauthorizedAction|invalid_client|invalid_grant|invalid_scope|unauthorized_client|unsupported_grant_type|"
    r"invalid_request|NotFound|(?<!\d )Unauthorized(?=: ))(?![\w])"
)


def read(paste: Paste) -> Findings | None:
    """A bare code, or the codes that stand in a text; several codes of a family are several errors."""
    text = paste.text.strip().strip("`'\"*.,;:!?()[]{}").strip()
    if _bare(text):
        code = _tidy(text)
        return Findings("code", tuple(_facts(Written(code, "line 1", ""))), all_read=_speaks_for_itself(code))
    found = _in_families(paste) or _labelled(paste) or _named(paste)
    if len(found) < 2:
        return Findings("", tuple(_facts(found[0]))) if found else None
    return Findings("", (), tuple(tuple(_facts(one)) for one in found))


class Written(NamedTuple):
    """A code, where it stands, and what the rest of its line says."""

    code: str
    origin: str
    said: str


def _bare(text: str) -> bool:
    if not 2 < len(text) <= 100 or "\n" in text:
        return False
    if re.fullmatch(_FAMILIES, text, re.IGNORECASE):
        return True
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:-]*", text) is not None


def _speaks_for_itself(code: str) -> bool:
    """A code of a family, or the id of a cause: it names no status, host or exception besides."""
    return code.startswith(_FAMILY_WORDS) or re.fullmatch(r"[a-z]+\.[a-z-]+", code) is not None


def _tidy(code: str) -> str:
    family = re.fullmatch(_FAMILIES, code, re.IGNORECASE)
    return "".join(code.upper().split()).replace("-", "") if family else code


def _facts(written: Written) -> Iterator[Evidence]:
    yield fact("error.code", written.code, written.origin)
    if written.said:
        yield fact("error.message", written.said, written.origin)
    if surface := surface_of(written.code):
        yield fact("error.surface", surface, written.origin)


def _in_families(paste: Paste) -> list[Written]:
    if not any(word in paste.text for word in _FAMILY_WORDS):
        return []
    return _distinct(paste, re.finditer(_FAMILIES, paste.text))


def _labelled(paste: Paste) -> list[Written]:
    """Numbers that are called a code, and numbers that begin a line and have a sentence behind them."""
    lines = _distinct(paste, re.finditer(_LINE_NUMBER, paste.text)) if len(paste.text) < 20_000 else []
    said = {one.code: one.said for one in lines}
    labelled = _distinct(paste, re.finditer(_LABELLED, paste.text, re.IGNORECASE))
    labelled = [one._replace(said=said.get(one.code, "")) for one in labelled]
    return [*labelled, *(one for one in lines if one.code not in {each.code for each in labelled})][:MOST]


def _named(paste: Paste) -> list[Written]:
    found = re.search(_NAMES, paste.text)
    return [Written(found[1], paste.line(found.start()), "")] if found else []


def _distinct(paste: Paste, matches: Iterable[re.Match[str]]) -> list[Written]:
    seen: dict[str, Written] = {}
    for match in islice(matches, MOST):
        said = (match[2] or "").strip() if len(match.groups()) > 1 else ""
        code = _tidy(match[1])
        seen.setdefault(code, Written(code, paste.line(match.start()), said))
    return list(seen.values())
