"""Profiles and the sandbox setting: id and secret of one application, and what is shown is what is called."""

from __future__ import annotations

import pytest

from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.credentials.search import search
from spdiag.handbook import load

APPLICATION = {"SP_API_CLIENT_ID": "amzn1.application-oa2-client.general", "SP_API_CLIENT_SECRET": "general-secret"}
SELLER = {"SP_API_REFRESH_TOKEN_EU": "Atzr|europe"}


def test_a_profile_may_share_the_whole_application():
    found = search({**APPLICATION, **SELLER}, "EU").credentials

    assert found is not None
    assert (found.client_id, *found.secrets) == (*APPLICATION.values(), "Atzr|europe")


@pytest.mark.parametrize(
    "own", [{"SP_API_CLIENT_ID_EU": "amzn1.application-oa2-client.own"}, {"SP_API_CLIENT_SECRET_EU": "own-secret"}]
)
def test_half_an_application_of_a_profile_is_not_completed_from_another_application(own):
    found = search({**APPLICATION, **SELLER, **own}, "EU").credentials

    assert found is None


def test_the_sandbox_named_in_the_environment_is_what_the_document_says():
    environment = {**APPLICATION, "SP_API_REFRESH_TOKEN": "Atzr|x", "AWS_ENV": "SANDBOX"}

    found = check(load(), Options(offline=True), environment, now="2026-11-22T06:00:00Z")

    assert found.subject["sandbox"] is True
