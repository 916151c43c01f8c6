"""A token goes to the host that was judged, however its address is written."""

from __future__ import annotations

import pytest

from spdiag.core.problem import Problem
from spdiag.probes.endpoints import endpoints


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example\\.amazon.com/auth",
        "https://evil.example%2f.amazon.com/auth",
        "https://evil.example;.amazon.com/auth",
        "https://evil.example .amazon.com/auth",
        "https://:password@api.amazon.com/auth",
        "https://[::1",
        "https://[::1]x/auth",
        "https://api.amazon.com:99999/auth",
        "https://api.amazon.com:port/auth",
    ],
)
@pytest.mark.parametrize("name", ["SPDIAG_LWA_URL", "SPDIAG_SPAPI_URL_EU"])
def test_an_address_that_two_readers_could_read_differently_is_refused(name, url):
    with pytest.raises(Problem) as told:
        endpoints({name: url})

    assert told.value.code in ("insecure-url", "host-not-allowed")
    assert "password" not in told.value.message + told.value.hint


def test_a_host_that_is_named_is_trusted_whatever_its_letter_case():
    places = endpoints({"SPDIAG_LWA_URL": "https://Gate.Example/auth/"}, allowed=["gate.EXAMPLE"])

    assert places.lwa == "https://Gate.Example/auth"
