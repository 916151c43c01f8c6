"""An answer whose list is empty, as languages other than JSON print it: Python, Ruby, JavaScript, PHP, class dumps."""

from __future__ import annotations

import re

from spdiag.paste.json_answers import RESULTS
from spdiag.paste.paste import Findings, Paste, fact

CLOSE_LOOK = 20_000
_NAMES = "|".join(sorted(RESULTS))
_LIST = (
    rf"(?i)(?<![\w$.-])[\"':\[@]{{0,2}}(?:{_NAMES}|[a-z]\w{{0,39}}list)[\\\"'\]]{{0,3}}(?::protected\])?\s{{0,3}}(?:=>|[:=])\s{{0,40}}"
    r"(?:(\[\s{0,40}\]|array\s{0,40}\(\s{0,40}\)|array\(0\)|\[\]\w{1,30}\{\})|\[|array\s{0,40}\()"
)
_ANSWER = (
    r"payload|pagination|numberofresults|next_?token|(?:created|last_?updated)_?before|inventory_?summaries|sp_?-?api|selling_?partner|"
    r"\b(?:get|list|search)_?(?:orders|reports|feeds|inventory|catalog|listings|inbound|shipments|queries|transactions)"
)


def read(paste: Paste) -> Findings | None:
    """That the lists of an answer are empty; nothing when one of them holds something."""
    found = list(re.finditer(_LIST, paste.text[:CLOSE_LOOK]))
    if not found or not all(match[1] for match in found) or not _is_an_answer(paste):
        return None
    return Findings("", (fact("response.empty-list", True, paste.line(found[0].start())),))


def _is_an_answer(paste: Paste) -> bool:
    """Whether the paste is but one object, or speaks of a call; an empty list is common in any program."""
    return paste.text.lstrip()[:1] in ("{", "[") or re.search(_ANSWER, paste.folded[:CLOSE_LOOK]) is not None
