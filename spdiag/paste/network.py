"""Connections that never came about or broke: curl, Node, Python, Java, .NET, Go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import target

_CURL = r"(?i)\bcurl(?: error:? ?|: ?)\(?(\d{1,2})\)?(?!\d)"
_CURL_NUMBERS = {
    5: "proxy",
    6: "dns",
    7: "refused",
    28: "timeout",
    35: "tls",
    51: "tls",
    52: "reset",
    56: "reset",
    58: "tls",
    59: "tls",
    60: "tls",
    77: "tls",
    83: "tls",
    97: "proxy",
}
_SYMBOL = (
    r"\b(EAI_AGAIN|ENOTFOUND|EAI_NONAME|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT|EPIPE|EPROTO|"
    r"EHOSTUNREACH|ENETUNREACH|CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|"
    r"UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|ERR_TLS_CERT_ALTNAME_INVALID|"
    r"CERTIFICATE_VERIFY_FAILED|ERR_NETWORK|UND_ERR_CONNECT_TIMEOUT)\b"
)
_SYMBOLS = {
    "EAI_AGAIN": "dns",
    "ENOTFOUND": "dns",
    "EAI_NONAME": "dns",
    "ECONNREFUSED": "refused",
    "EHOSTUNREACH": "refused",
    "ENETUNREACH": "refused",
    "ECONNRESET": "reset",
    "EPIPE": "reset",
    "ERR_NETWORK": "reset",
    "ETIMEDOUT": "timeout",
    "ESOCKETTIMEDOUT": "timeout",
    "ECONNABORTED": "timeout",
    "UND_ERR_CONNECT_TIMEOUT": "timeout",
}
_SOUGHT = (
    r"(?:[Cc]ould not resolve host: |getaddrinfo \w{3,20} |UnknownHostException: |\blookup |Failed to connect to |"
    r"HTTPS?ConnectionPool\(host=')((?:[a-z0-9-]{1,60}\.){1,6}amazon(?:aws)?\.(?:(?:com?\.)?[a-z]{2}|com))\b"
)
_PATH = r"with url: (/[^\s()'\"]{1,600})"
# SP-API's hosts as such messages name them, without a scheme; also ones that do not exist
_HOST = r"(?<![\w./@-])((?:sandbox\.)?sellingpartnerapi[\w-]{0,40}\.amazon\.[a-z.]{2,6})(?![\w.-])"
# the first that the text holds; more telling ones first
_PHRASES = (
    (
        "proxy",
        (
            "proxyerror",
            "tunnel connection failed",
            "proxy authentication required",
            "proxyconnect tcp",
            "cannot connect to proxy",
        ),
    ),
    (
        "dns",
        (
            "name or service not known",
            "getaddrinfo",
            "could not resolve host",
            "nodename nor servname",
            "unknownhostexception",
            "no such host",
            "temporary failure in name resolution",
            "nameresolutionerror",
            "name resolution failed",
            "failed to resolve",
            "remote name could not be resolved",
            "no such host is known",
        ),
    ),
    (
        "tls",
        (
            "sslcertverificationerror",
            "certificate verify failed",
            "sslhandshakeexception",
            "x509:",
            "sslerror",
            "pkix path building failed",
            "ssl certificate problem",
            "authenticationexception: the remote certificate",
            "could not establish trust relationship",
            "handshake_failure",
            "wrong_version_number",
            "unexpected eof while reading",
            "ssl connection could not be established",
            "self signed certificate",
            "fatal alert: protocol_version",
            "tlsv1 alert",
            "sslv3 alert",
            "alert protocol version",
            "fatal alert: handshake",
            "could not create ssl/tls secure channel",
        ),
    ),
    (
        "reset",
        (
            "connection reset by peer",
            "remotedisconnected",
            "remote end closed connection",
            "socket hang up",
            "connection aborted",
            "recv failure",
            "broken pipe",
            "unexpected end of file from server",
            "connection was closed",
            "forcibly closed",
            "connection reset",
        ),
    ),
    ("refused", ("connection refused", "no route to host", "network is unreachable", "actively refused")),
    (
        "timeout",
        (
            "connecttimeout",
            "readtimeout",
            "sockettimeoutexception",
            "connection timed out",
            "operation timed out",
            "read timed out",
            "i/o timeout",
            "timeoutexception",
            "max retries exceeded",
            "context deadline exceeded",
            "taskcanceledexception",
            "connect timed out",
            "timeout awaiting",
            "net::opentimeout",
            "net::readtimeout",
            "failed to open tcp connection",
            "failed to connect to",
        ),
    ),
)


def read(paste: Paste) -> Findings | None:
    """What broke, and the number or symbol that stands for it; nothing when an answer came."""
    facts = tuple(_facts(paste))
    return Findings("exception", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    kind, number, position = _numbered(paste.text)
    spoken, place = next(
        ((kind, paste.folded.find(word)) for kind, words in _PHRASES for word in words if word in paste.folded), ("", 0)
    )
    if not (kind or spoken):
        return
    origin = paste.line(position if number else place)
    yield from _sought(paste)
    if number:
        yield fact("error.errno", number, origin)
    yield fact("transport.error", spoken if kind == "tls" and spoken == "reset" else kind or spoken, origin)
    yield fact("error.surface", "network", origin)
    if "://" not in paste.text and (host := re.search(_HOST, paste.folded)):
        yield fact("request.host", host[1], paste.line(host.start()))


def _sought(paste: Paste) -> Iterator[Evidence]:
    """The host that was not reached, and the path where urllib3 tells it."""
    if found := re.search(_SOUGHT, paste.text):
        yield fact("request.host", found[1].lower(), paste.line(found.start()))
        if path := re.compile(_PATH).search(paste.text, found.end(), found.end() + 200):
            yield from target(path[1], paste.line(path.start()))


def _numbered(text: str) -> tuple[str, str, int]:
    if found := re.search(_CURL, text):
        return _CURL_NUMBERS.get(int(found[1]), ""), f"curl {found[1]}", found.start()
    if found := re.search(_SYMBOL, text):
        return _SYMBOLS.get(found[1], "tls"), found[1], found.start()
    return "", "", 0
