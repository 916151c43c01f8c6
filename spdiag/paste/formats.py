"""The formats a paste may hold, in the order they are tried."""

from __future__ import annotations

NEVER: frozenset[str] = frozenset()
WITH_ITEMS = frozenset({"items"})
WITH_MESSAGE = frozenset(
    {
        "error.message",
        "error.details",
        "error.exception",
        "consent.url",
        "consent.error",
        "response.empty-list",
        "document.status",
    }
)
WITH_CODE = frozenset({"items", "error.code", "consent.error"})
WITH_STATUS = frozenset({"response.status"})

# module, what the lower-case text must hold for it to be tried (nothing: always), what makes it superfluous once found
FORMATS: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
    ("har", ('"entries"',), NEVER),
    ("curl", ("curl ", "\n> ", "\n< http/"), NEVER),
    (
        "consent",
        ("consent", "redirect_uri", "spapi_oauth_code", "amazon_callback_uri", "b2b/abws/oauth", "error="),
        NEVER,
    ),
    (
        "clients",
        (
            "sp_api",
            "sp-api",
            "spapi",
            "sellingpartner",
            "customerror",
            "exception when calling",
            "swagger",
            "ethon",
            "muffin",
            "fika",
            "airbyte",
            "postman",
            "callapi",
            "lwa error",
            "sellingapi",
            "selling_partner_app",
            "didn't respond with okay",
            "failed to create restricted",
        ),
        NEVER,
    ),
    ("ruby", ("effective_url=",), NEVER),
    ("airbyte", ("' request to '",), NEVER),
    ("php", ("exception", "`get ", "`post ", "`put ", "`patch ", "`delete ", "restricted data token: ["), NEVER),
    (
        "exchange",
        (
            "http/",
            "host:",
            "x-amzn-",
            "x-amz-",
            "get ",
            "post ",
            "put ",
            "patch ",
            "delete ",
            "content-type",
            "grant_type=",
        ),
        NEVER,
    ),
    ("token_requests", ("grant_type",), NEVER),
    (
        "tokens",
        ("atza|", "atzr|", "atc|", "atz.sprdt|", "atza%7c", "atzr%7c", "atc%7c", "atz.sprdt%7c", "amzn1."),
        NEVER,
    ),
    (
        "network",
        (
            "curl",
            "ssl",
            "timeout",
            "timed out",
            "connect",
            "resolve",
            "getaddrinfo",
            "host",
            "eai_",
            "enotfound",
            "econn",
            "etimedout",
            "esocket",
            "epipe",
            "proxy",
            "x509",
            "certificate",
            "hang up",
            "deadline",
            "handshake",
            "cert_",
            "service not known",
            "network",
        ),
        WITH_STATUS,
    ),
    ("aws", ("an error occurred (", "(client): ", "(server): ", "amazonsecuritytoken", '"statement"'), NEVER),
    ("xml_errors", ("<code>", "<resultdescription>"), NEVER),
    ("html_pages", ("<!doctype html", "<html", "<body"), NEVER),
    ("python", ("('", '("', "reason:", "lwa error", 'file "'), NEVER),
    ("javascript", ("operation", "status code ", "// error", "// customerror"), NEVER),
    ("java", ("at io.", "at com.", "at software.", "response{protocol"), NEVER),
    ("exceptions", ("exception", "missingcredentials", "error: ", "error:\n", "timeout:", "apierror"), NEVER),
    ("urls", ("://", "/v0/", "/v1/", "/20", "/auth/o2"), NEVER),
    ("feed_tables", ("error-code", "feed processing summary"), NEVER),
    (
        "documents",
        (
            "processingstatus",
            "accountstatus",
            "operationstatus",
            "processing_status",
            "operation_status",
            "transactionstatus",
            "reporttype",
            "report_type",
            "feedtype",
            "feed_type",
        ),
        NEVER,
    ),
    ("types", ("get_", "post_", "put_", "sc_vat", "_feed", "upload_vat", "subscriptions/", "notification"), NEVER),
    ("json_bodies", ("{", "["), WITH_ITEMS),
    ("loose", ("code", "message", "error"), WITH_ITEMS),
    ("codes", (), WITH_CODE),
    ("statuses", ("1", "2", "3", "4", "5", "forbidden", "unauthorized", "exception"), WITH_STATUS),
    ("texts", (), WITH_MESSAGE),
)

# what a paste is called when several formats found something: the first of these
KINDS = ("empty", "har", "curl", "http", "html", "exception", "url", "code", "json", "text")
