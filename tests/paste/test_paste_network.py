"""Connections that broke."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "error", "number"),
    [
        ("cURL error 28: Connection timed out for https://api.amazon.com/auth/o2/token", "timeout", "curl 28"),
        ("curl: (6) Could not resolve host: sellingpartnerapi-eu.amazon.com", "dns", "curl 6"),
        ("cURL error 60: SSL certificate problem: unable to get local issuer certificate", "tls", "curl 60"),
        ("Error: getaddrinfo EAI_AGAIN api.amazon.com", "dns", "EAI_AGAIN"),
        ("Error: connect ECONNREFUSED 127.0.0.1:443", "refused", "ECONNREFUSED"),
        ("Error: socket hang up\n  code: 'ECONNRESET'", "reset", "ECONNRESET"),
        ("requests.exceptions.ProxyError: Cannot connect to proxy.", "proxy", None),
        ("requests.exceptions.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "tls",
         "CERTIFICATE_VERIFY_FAILED"),
        ("requests.exceptions.ReadTimeout: HTTPSConnectionPool: Read timed out.", "timeout", None),
        ("java.net.UnknownHostException: sellingpartnerapi-na.amazon.com", "dns", None),
        ("dial tcp: lookup api.amazon.com: no such host", "dns", None),
        ("x509: certificate signed by unknown authority", "tls", None),
    ],
)  # fmt: skip
def test_a_broken_connection_is_told_by_its_kind(told, text, error, number):
    facts = told(text)

    assert facts["transport.error"] == error
    assert facts["error.surface"] == "network"
    assert facts.get("error.errno") == number


def test_an_answer_of_amazon_is_no_broken_connection(told):
    facts = told("HTTP/1.1 504 Gateway Timeout\n\nThe connection timed out upstream")

    assert "transport.error" not in facts
    assert facts["response.status"] == 504
