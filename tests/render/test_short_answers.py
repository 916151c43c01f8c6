"""What a short, an unknown and a partly hidden explanation say."""

from __future__ import annotations

import json

from spdiag.core.disguise import Hidden
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.verdict import Explanation
from spdiag.render import documents, text
from spdiag.render.style import Style

LOST = Hidden("Talker", ("error.details",), "prints no details.", "Log error.details.")


def unknown(*facts: Evidence) -> Explanation:
    return Explanation(Reading("text", 5, Case(facts)), (), (), ())


def test_what_a_library_hid_is_said_with_the_way_to_get_it() -> None:
    found = unknown(Evidence("client.name", "talker", "line 1"))._replace(hidden=(LOST,))

    told = text.explanation(found, Style())
    document = documents.explanation(found)

    assert "What the library hides:\n  • Talker prints no details.\n    Log error.details." in told
    assert document["hidden"] == [
        {"client": "Talker", "facts": ["error.details"], "says": LOST.says, "do": LOST.do},
    ]
    assert json.dumps(document)


def test_another_vendors_error_is_not_asked_for_more_of() -> None:
    told = text.explanation(unknown(Evidence("input.foreign", "api.stripe.com", "line 2")), Style())

    assert "api.stripe.com (line 2) is of something else." in told
    assert "Paste more" not in told
