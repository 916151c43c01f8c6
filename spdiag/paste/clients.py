"""Client libraries, by the words that only they write."""

from __future__ import annotations

from spdiag.paste.paste import Findings, Paste, fact

# the words (lower case), the client, whether what it prints leaves out the details of an error
CLIENTS: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    (("fikaamazonapi", "amazon api didn't respond with okay", "amazon-sp-api-csharp"), "amazon-sp-api-csharp", False),
    (("spapi_python_sdk", "amzn-sp-api", "lwa error - code:", "spapi.api.", "from spapi"), "amzn-sp-api", False),
    (
        ("sp_api.", "sp_api/", "sp_api\\", "sellingapi", "python-sp-api", "python-amazon-sp-api"),
        "python-amazon-sp-api",
        False,
    ),
    (
        (
            "sellingpartner.callapi",
            "amazon-sp-api/",
            "amazon-sp-api\\",
            "customerror:",
            "selling_partner_app_",
            "callapi({",
            "require('amazon-sp-api'",
        ),
        "amazon-sp-api",
        True,
    ),
    (
        ("sellingpartnerapi\\", "jlevers/selling-partner-api", "jlevers-selling-partner-api"),
        "jlevers-selling-partner-api",
        False,
    ),
    (("exception when calling ", "failed to create restricted data token"), "jlevers-selling-partner-api", False),
    (("amzspapi::", "amz_sp_api", "ethon: performed"), "amz_sp_api", False),
    (("muffinman", "muffin_man"), "muffin_man", False),
    (
        ("io.swagger.client", "com.amazon.spapi", "software.amazon.spapi", "com.amazon.sellingpartnerapi"),
        "selling-partner-api-java",
        True,
    ),
    (("airbyte", "source-amazon-seller-partner"), "airbyte", False),
    (("postmanruntime", "postman-token"), "postman", False),
)


def read(paste: Paste) -> Findings | None:
    """The client that wrote the paste."""
    for words, name, drops in CLIENTS:
        found = next((word for word in words if word in paste.folded), None)
        if found:
            origin = paste.line(paste.folded.find(found))
            shown = "details" in paste.folded
            return Findings(
                "",
                (
                    fact("client.name", name, origin),
                    *((fact("client.drops-details", True, origin),) if drops and not shown else ()),
                ),
            )
    return None


def named_in(text: str) -> str:
    """The client that a user agent names, else empty."""
    lower = text.lower()
    return next((name for words, name, _ in CLIENTS if any(word in lower for word in words)), "")
