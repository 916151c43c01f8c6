"""Client libraries, by the words that only they write."""

from __future__ import annotations

import re

from spdiag.paste.paste import Findings, Paste, fact

# the words (lower case), the client, whether its exception's message leaves out what Amazon answered, or its details
CLIENTS: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    (("fikaamazonapi", "amazon api didn't respond with okay", "amazon-sp-api-csharp"), "amazon-sp-api-csharp", False),
    (("apiexception: error calling ",), "selling-partner-api-csharp", False),
    (
        ("io.swagger.client", "com.amazon.spapi", "software.amazon.spapi", "com.amazon.sellingpartnerapi"),
        "selling-partner-api-java",
        True,
    ),
    (
        (
            "spapi_python_sdk",
            "amzn-sp-api",
            "lwa error - code:",
            "spapi.api.",
            "spapi.rest.",
            "spapi.auth.",
            "spapi.api_client",
            "site-packages/spapi/",
            "site-packages\\spapi\\",
            "from spapi",
        ),
        "amzn-sp-api",
        False,
    ),
    (
        (
            "sp_api.",
            "sp_api/",
            "sp_api\\",
            "'sp_api'",
            "from sp_api",
            "import sp_api",
            "sellingapi",
            "python-sp-api",
            "'headers': headers({",
            "python-amazon-sp-api",
        ),
        "python-amazon-sp-api",
        False,
    ),
    (("amazon-sp-api-sdk-js", "amazon-sp-api-release"), "amazon-sp-api-sdk-js", True),
    (
        ("@sp-api-sdk", "sellingpartnerapierror", "sellingpartnerapiautherror", "access-token error: response code"),
        "sp-api-sdk",
        True,
    ),
    (
        (
            "@scaleleap/",
            "sellingpartnerforbiddenerror",
            "sellingpartnerbadrequesterror",
            "sellingpartnernotfounderror",
            "sellingpartnertoomanyrequestserror",
            "sellingpartnerinternalservererror",
            "sellingpartnerserviceunavailableerror",
            "sellingpartnergenericerror",
        ),
        "scaleleap-selling-partner-api-sdk",
        True,
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
            "'amazon-sp-api'",
            '"amazon-sp-api"',
            "new sellingpartner(",
            "new sellingpartnerapi(",
        ),
        "amazon-sp-api",
        True,
    ),
    (
        ("sellingpartnerapi\\", "jlevers/selling-partner-api", "jlevers-selling-partner-api"),
        "jlevers-selling-partner-api",
        False,
    ),
    (("failed to create restricted data token",), "jlevers-selling-partner-api", False),
    (("amzspapi::", "amz_sp_api", "ethon: performed"), "amz_sp_api", False),
    (("muffinman", "muffin_man"), "muffin_man", False),
    (
        (
            "airbyte",
            "source-amazon-seller-partner",
            "unable to connect to stream ",
            "bad request. please check your request parameters.",
        ),
        "airbyte",
        True,
    ),
    (("postmanruntime", "postman-token"), "postman", False),
)
OFFICIAL = "amazon-selling-partner-api-sdk/"
"""How the user agents of Amazon's own packages begin; the language ends them."""
_LANGUAGES = {"python": "amzn-sp-api", "javascript": "amazon-sp-api-sdk-js", "java": "selling-partner-api-java"}
_CALLING = r"Exception when calling (?:(\w{2,60}->[a-z]{2,30}[A-Z])|[a-z]{2,30}[A-Z]\w{1,80} API\b)"
"""What examples print before an error: of PHP's generated client, and of Amazon's package for JavaScript."""
# libraries that know HTTP alone, and nothing of Amazon; the client that uses one is told first
_BELOW: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    (("botocore.exceptions", "botocore.errorfactory", "botocore/", "boto3"), "botocore", False),
    (("guzzlehttp\\", "resulted in a `", "(truncated...)"), "guzzle", False),
    (("httpx.", " for url 'http"), "httpx", True),
    (("requests.exceptions.", " for url: http"), "requests", True),
    (("axioserror", "axios", "request failed with status code "), "axios", False),
)
_SHOWN = ("details", '"message"', "'message'", '"error"', "'error'", "type: 'error'", "text: '", "<html")
"""What tells that Amazon's answer is in the paste after all, and had no details where there are none."""


def read(paste: Paste) -> Findings | None:
    """The client that wrote the paste: of SP-API, else the library of HTTP."""
    return _known(paste, CLIENTS) or _calling(paste) or _agent(paste) or _known(paste, _BELOW)


def _known(paste: Paste, clients: tuple[tuple[tuple[str, ...], str, bool], ...]) -> Findings | None:
    for words, name, drops in clients:
        found = next((word for word in words if word in paste.folded), None)
        if found:
            origin = paste.line(paste.folded.find(found))
            lost = drops and not any(word in paste.folded for word in _SHOWN)
            dropped = (fact("client.drops-details", True, origin),) if lost else ()
            return Findings("", (fact("client.name", name, origin), *dropped))
    return None


def _calling(paste: Paste) -> Findings | None:
    found = re.search(_CALLING, paste.text) if "exception when calling " in paste.folded else None
    if found is None:
        return None
    name = "jlevers-selling-partner-api" if found[1] else "amazon-sp-api-sdk-js"
    return Findings("", (fact("client.name", name, paste.line(found.start())),))


def _agent(paste: Paste) -> Findings | None:
    position = paste.folded.find(OFFICIAL)
    agent = paste.folded[position : position + 80]
    return Findings("", (fact("client.name", _official(agent), paste.line(position)),)) if position >= 0 else None


def named_in(text: str) -> str:
    """The client that a user agent names, else empty."""
    lower = text.lower()
    name = next((name for words, name, _ in CLIENTS if any(word in lower for word in words)), "")
    return name or (_official(lower) if OFFICIAL in lower else "")


def _official(agent: str) -> str:
    """Amazon's own package, as `amazon-selling-partner-api-sdk/1.13.0/python` names it."""
    language = agent.partition(OFFICIAL)[2].partition("/")[2]
    return next((name for word, name in _LANGUAGES.items() if language.startswith(word)), OFFICIAL.rstrip("/"))
