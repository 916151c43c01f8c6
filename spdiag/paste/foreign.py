"""Whether a paste is another vendor's: its host, its names or its shape is in the text, and nothing of SP-API is.

Rests on the shapes that the vendors document for their errors; none of it is Amazon's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Paste, fact

CLOSE_LOOK = 60_000
MOST_URLS = 50

# words that only somebody who talks of SP-API writes
_OURS = (
    "sellingpartner", "selling partner", "selling-partner", "sp-api", "sp_api", "spapi", "sellingapi", "seller central",
    "sellercentral", "vendorcentral", "vendor central", "business-api.amazon",
    "mws.amazon", "mws-eu", "tortuga", "amzn1.sp.", "amzn1.sellerapps", "x-amz-access-token", "execute-api", "amzspapi",
    "amz_sp_api", "lwa error", "lwa_", "muffinman", "muffin_man", "fikaamazon", "marketplaceid", "marketplace_id",
    "access to requested resource is denied", "processingstatus", "atz.sprdt|", "invalid grant parameter :", "spapi_oauth_code", "atzr|", "assumerole", "sts.amazonaws",
)  # fmt: skip
_AMAZON = r"(?<![\w-])api\.amazon\.|(?<![.\w/@-])amazon\b(?!\.com|[- ](?:s3|ec2|ecr|ecs|eks|rds|sns|web services|cognito|ses|aws|ads|advertising))"
_OUR_SHAPE = (
    r"[\"']?(?:code|message)[\"']?\s{0,3}(?::|=>)\s{0,3}[\"'][^\n]{0,600}[\"']?details[\"']?\]?\s{0,3}(?::|=>)\s{0,3}"
    r"(?:[\"']|null|None|nil)"
)
_OUR_PATH = (
    r"/[a-z][A-Za-z-]{2,30}(?:/[a-z][A-Za-z-]{2,30}){0,4}/(?:v0|20\d\d-\d\d-\d\d)/[a-z][A-Za-z]{3,40}\b|"
    r"/(?:sellers|notifications|solicitations|messaging|uploads|sales|authorization|shipping|service|vendor/\w{5,40})/v1/|"
    r"\b(?:GET|POST)_[A-Z]{2,}_[A-Z_]{4,}"
)

# hosts of others, without what stands before them
_HOSTS = (
    "stripe.com", "github.com", "githubusercontent.com", "gitlab.com", "bitbucket.org", "googleapis.com", "google.com",
    "microsoftonline.com", "microsoft.com", "azure.com", "windows.net", "office.com", "myshopify.com", "shopify.com",
    "ebay.com", "walmartapis.com", "walmart.com", "paypal.com", "twilio.com", "sendgrid.com", "facebook.com",
    "instagram.com", "twitter.com", "x.com", "openai.com", "anthropic.com", "salesforce.com", "force.com",
    "mailchimp.com", "mailgun.net", "slack.com", "discord.com", "telegram.org", "atlassian.net", "atlassian.com",
    "hubspot.com", "hubapi.com", "zendesk.com", "intuit.com", "xero.com", "etsy.com", "tiktokshop.com", "tiktok.com",
    "shipstation.com", "shippo.com", "goshippo.com", "easypost.com", "fedex.com", "ups.com", "dhl.com", "usps.com",
    "klaviyo.com", "woocommerce.com", "bigcommerce.com", "squareup.com", "adyen.com", "klarna.com", "mollie.com",
    "auth0.com", "okta.com", "cloudflare.com", "datadoghq.com", "docker.io", "docker.com", "npmjs.org", "pypi.org",
    "notion.com", "airtable.com", "zalando.com", "kaufland.com", "otto.de", "mercadolibre.com", "linkedin.com",
    "firebaseio.com", "supabase.co", "netsuite.com", "digitalocean.com", "heroku.com", "advertising-api.amazon.com",
    "advertising-api-eu.amazon.com", "advertising-api-fe.amazon.com", "pay-api.amazon.com", "pay-api.amazon.eu",
)  # fmt: skip
# words that the software of others writes around its errors
_WORDS = (
    "stripe.error", "stripe-version", "x-github-", "x-shopify-", "x-goog-", "x-ms-request-id", "x-ms-correlation",
    "x-ebay-", "x-openai-", "fbtrace_id", "aadsts", "googleapiclient", "google.api_core", "google.auth", "openai.",
    "azure.core", "msal.", "com.stripe.", "com.google.api", "com.google.auth", "com.google.cloud", "com.google.firebase", "com.google.android", "com.microsoft.", "com.azure.", "shopify::", "stripe::", "slack_sdk",
    "twilio.base", "documentation_url", "psycopg2", "psycopg.errors", "sqlalchemy.exc", "pymysql", "mysql.connector",
    "sqlstate", "sql state", "sqlite3.", "pymongo.", "mongoerror", "mongoserver", "redis.exceptions", "org.postgresql",
    "org.hibernate", "ora-0", "com.mysql", "org.apache.kafka", "elasticsearch.", "org.elasticsearch", "cassandra.", "psql:",
    "kubelet", "kubectl", "kube-system", "in api group", "response from daemon", "rpc error: code =", "docker:",
    "fatal: ", "remote: ", "npm err!", "<center>nginx", "<center>openresty", "<address>apache", "<hr>nginx",
    "cf-ray", "cloudflare ray id", "ray id:", "used cloudflare", "ssh:", "smtplib.", "terraform", "ansible",
    "using the urlconf", "\"errormessages\"", "cross-origin request blocked", "microsoft-iis", "http error 40",
    "for async tests and hooks", "->>header<<-", "dial tcp 127.0.0.1", "dial tcp [::1]",
)  # fmt: skip
_SHAPES = (
    ("a server of its own", r"(?im)^[<\s]{0,4}server:\s{0,3}(?:nginx|apache|openresty|github|caddy|microsoft|envoy|litespeed|"
     r"gunicorn|werkzeug|jetty|kestrel|google|gws|esf|istio|varnish)"),
    ("an access log", r"\[\d{1,2}/[A-Z][a-z]{2}/\d{4}:[\d:]{8} [+-]\d{4}\] \"[A-Z]{3,7} "),
    ("the error type of another vendor", r"[\"']type[\"']\s{0,3}:\s{0,3}[\"'](?:[a-z]{2,30}_)+error[\"']"),
    ("the error type of another vendor", r"[\"']type[\"']\s{0,3}:\s{0,3}[\"'](?:OAuthException|https?://)"),
    ("a status in words beside a number", r"[\"']status[\"']\s{0,3}:\s{0,3}[\"'](?:PERMISSION_DENIED|UNAUTHENTICATED|"
     r"INVALID_ARGUMENT|RESOURCE_EXHAUSTED|NOT_FOUND|FAILED_PRECONDITION|UNAVAILABLE|INTERNAL|ALREADY_EXISTS)[\"']"),
    ("a gRPC status", r"[\"']code[\"']\s{0,3}:\s{0,3}\d{1,2}\s{0,3},[^\n]{0,400}[\"']details[\"']\s{0,3}:\s{0,3}\["),
    ("error fields of another vendor", r"[\"'](?:errorId|longMessage|error_codes|correlation_id|gatewayErrors)[\"']\s{0,3}:"),
    ("the error page of Spring", r"\"timestamp\"\s{0,3}:[^{}]{1,200}\"status\"\s{0,3}:\s{0,3}\d{3},[^{}]{1,400}\"path\"\s{0,3}:"),
    ("an error that is a text", r"^\s{0,20}\{\s{0,20}\"errors\"\s{0,3}:\s{0,3}\"(?!\[\{|\{)"),
    ("SQL", r"(?im)^\s{0,8}select\s[^;]{1,400}?\sfrom\s{1,20}[\w\".]{1,60}\s{0,20}(?:;|where\b|order by\b|group by\b|limit\b)"),
    ("SQL", r"(?im)^\s{0,8}(?:insert into|update \w{1,60} set|delete from|create table|alter table)\b"),
    ("a database", r"(?i)access denied for user '|permission denied for (?:table|schema|relation)|\bERROR \d{4} \(\w{5}\)"),
)  # fmt: skip
_BOTOCORE = r"when calling the (\w{2,60}) operation"
_STS = frozenset(
    ("AssumeRole", "GetSessionToken", "AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetFederationToken")
)
_ACTION = r"not authorized to perform:? ([a-z0-9-]{2,30}):[A-Za-z]"
_CALLED = (
    r"(?:\bcurl\b[^\n]{0,80}?|for url:?|request to|requesting|url:|(?:GET|POST|PUT|PATCH|DELETE|HEAD)[`'\"]?)\s{1,3}[`'\"<]?https?://"
    r"([^\s/:?#\"'`<>]{4,200})"
)
_URL = r"https?://([^\s/:?#\"'`<>\\]{4,200})"
_NEUTRAL = (
    "amazon.", "amazonaws.com", "localhost", "127.0.0.1", "0.0.0.0", "[::1]", ".example", "example.com", "example.org", ".test", "sandbox.",
)  # fmt: skip


def mark(paste: Paste) -> Evidence | None:
    """What shows that the paste is another vendor's, `None` as long as it may be of SP-API."""
    text = paste.text[:CLOSE_LOOK]
    if _ours(text, paste.folded[:CLOSE_LOOK]):
        return None
    found = next(_marks(text, paste.folded[:CLOSE_LOOK]), None)
    return fact("input.foreign", found[0], paste.line(found[1])) if found else None


Found = tuple[str, int]


def _ours(text: str, folded: str) -> bool:
    if any(word in folded for word in _OURS):
        return True
    shaped = "details" in folded and "message" in folded and "code" in folded
    if shaped and re.search(_OUR_SHAPE, folded):
        return True
    return re.search(_AMAZON, folded) is not None or re.search(_OUR_PATH, text) is not None


def _marks(text: str, folded: str) -> Iterator[Found]:
    yield from _hosts(text)
    yield from ((word.strip(" :."), position) for word in _WORDS if (position := folded.find(word)) >= 0)
    yield from _aws(text)
    yield from ((name, found.start()) for name, pattern in _SHAPES if (found := re.search(pattern, text)))


def _hosts(text: str) -> Iterator[Found]:
    """A host of another vendor anywhere, or any host that was called and is not Amazon's."""
    if "://" not in text:
        return
    for found in islice(re.finditer(_URL, text), MOST_URLS):
        if any(_within(found[1].lower(), host) for host in _HOSTS):
            yield found[1].lower(), found.start(1)
    for found in islice(re.finditer(_CALLED, text), MOST_URLS):
        host = found[1].lower()
        if not any(neutral in host for neutral in _NEUTRAL) or _is_a_bucket(host):
            yield host, found.start(1)


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)


def _is_a_bucket(host: str) -> bool:
    return host.endswith(".amazonaws.com") and re.search(r"(?:^|\.)s3[.-]", host) is not None


def _aws(text: str) -> Iterator[Found]:
    """A service of AWS that no call of SP-API, now or in its signed days, goes to."""
    found = re.search(_BOTOCORE, text)
    if found and found[1] not in _STS:
        yield f"AWS {found[1]}", found.start()
    found = re.search(_ACTION, text)
    if found and found[1] not in ("execute-api", "sts"):
        yield f"AWS {found[1]}", found.start()
