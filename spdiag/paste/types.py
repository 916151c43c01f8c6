"""The report, feed or notification type that a text names."""

from __future__ import annotations

import re

from spdiag.paste.paste import Findings, Paste, fact

_NAME = (
    r"(?:(?<![A-Za-z0-9_./-])|(?<=[tT]ype\.)|(?<=[tT]ypes\.))(_{0,2}(?:GET|POST|PUT)_[A-Z][A-Z0-9_]{5,90}|SC_VAT_TAX_REPORT|JSON_LISTINGS_FEED|UPLOAD_VAT_INVOICE)"
    r"(?![a-z])"
)
_NOTIFICATION = (
    r"(?:/subscriptions/|notificationType[\"']?\s{0,3}[:=]\s{0,3}[\"']?|notification type )([A-Z][A-Z0-9_]{6,70})\b"
)


def read(paste: Paste) -> Findings | None:
    """The first type named."""
    found = re.search(_NAME, paste.text) or re.search(_NOTIFICATION, paste.text)
    return Findings("", (fact("type.name", found[1], paste.line(found.start(1))),)) if found else None
