"""The registry of facts: every name a playbook may use, its type, and how telling it is.

`tells` weighs a match: a rule that fits on `error.details` describes a case better than one that fits on the status.
"""

from typing import NamedTuple

from spdiag.core.problem import Problem


class Fact(NamedTuple):
    """A fact conditions may name: text, texts, number or bool."""

    name: str
    type: str
    tells: int = 1


FACTS: tuple[Fact, ...] = (
    # the error itself
    Fact("error.code", "text", 3),
    Fact("error.message", "text", 4),
    Fact("error.details", "text", 5),
    Fact("error.surface", "text", 1),  # sp-api, lwa, oauth, aws, gateway, business, network, feed, report, listing, ...
    Fact("error.type", "text", 3),
    Fact("error.exception", "text", 2),  # the client's exception class
    Fact("error.given", "bool", 0),  # the person at spdiag supplied the error
    Fact("error.errno", "text", 3),  # EAI_AGAIN, ECONNRESET, curl's (60) ...
    Fact("input.text", "text", 2),  # all that was pasted, redacted
    Fact("input.kind", "text", 0),
    Fact("clock.ahead-seconds", "number", 0),  # of Amazon's; negative where the clock here is behind
    Fact("clock.difference", "text", 0),  # in words, as "40 minutes behind"
    Fact("clock.off", "bool", 1),  # by two minutes or more
    Fact("clock.now", "text", 0),  # ISO 8601, UTC; a call that was pasted was not made later
    Fact("input.foreign", "text", 0),  # what shows that the paste is another vendor's: a host, a name, a shape
    Fact("input.api", "text", 1),  # sp-api, business
    Fact("client.name", "text", 1),  # python-amazon-sp-api, amzn-sp-api, ...
    Fact("client.call", "text", 1),  # the client's method name
    Fact("client.drops-details", "bool", 1),
    Fact("client.region", "text", 0),  # na, eu, fe, or a marketplace of it, that the client was set to
    Fact("client.marketplaces", "texts", 0),  # what is named like one and looks like the id of one
    # the answer
    Fact("response.status", "number", 1),
    Fact("response.body-kind", "text", 1),  # json, html, xml, empty, text
    Fact("response.empty-list", "bool", 3),  # a 200 whose list has no items
    Fact("response.request-id", "text", 0),
    Fact("response.apigw-id", "text", 0),
    Fact("response.trace-id", "text", 0),
    Fact("response.rate-limit", "text", 0),
    Fact("response.date", "text", 0),
    Fact("response.content-type", "text", 1),
    Fact("response.content-length", "text", 0),
    Fact("response.connection", "text", 0),
    # the request
    Fact("request.method", "text", 1),
    Fact("request.host", "text", 2),
    Fact("request.path", "text", 1),
    Fact("request.given", "bool", 0),  # the person at spdiag named it, with its filters; false: spdiag made it up
    Fact("request.replayable", "bool", 0),
    Fact("request.lacks-marketplace", "bool", 0),  # a call that spdiag makes up needs one, and nobody named one
    Fact("request.provokes", "bool", 2),  # Amazon fails over this request each time, and not without its options
    Fact("request.target", "text", 0),  # path and query, as they are replayed
    Fact("request.query", "texts", 1),  # NAME=VALUE, decoded once
    Fact("request.content-type", "text", 2),
    Fact("request.signed", "bool", 1),  # an AWS Signature V4 was sent
    Fact("request.has-token", "bool", 2),
    Fact("request.names-user", "bool", 2),  # x-amz-user-email was sent
    Fact("request.foreign-host", "text", 1),  # the host of the failing call, where it serves no SP-API
    Fact("request.encoded-twice", "text", 2),  # the parameter whose value is still encoded once it is decoded
    Fact("request.raw-plus", "text", 1),  # the parameter whose value holds a plus sign that is not encoded
    Fact("request.has-body", "bool", 2),  # a body, or a Content-Length above 0
    Fact("request.grant-type", "text", 2),
    Fact("request.parameters-in", "text", 2),  # of a token request: body or query
    Fact("request.body-kind", "text", 2),  # of a token request: json or form, as it is written
    # the token that was sent
    Fact("token.kind", "text", 3),  # access, grantless, restricted, refresh
    Fact("token.slot-matches", "bool", 3),  # the kind belongs where it was put
    Fact("token.age-seconds", "number", 2),
    # the operation, from the catalog
    Fact("operation.id", "text", 2),
    Fact("operation.key", "text", 2),
    Fact("operation.api", "text", 1),
    Fact("operation.version", "text", 1),
    Fact("operation.path", "text", 2),
    Fact("operation.method", "text", 1),
    Fact("operation.grantless", "bool", 1),
    Fact("operation.scope", "text", 0),
    Fact("operation.restricted", "text", 1),  # always, only-for-pii, only-for-restricted-report-types, no
    Fact("operation.deprecated", "bool", 1),
    Fact("operation.removed", "bool", 3),
    Fact("operation.removed-on", "text", 0),
    Fact("operation.replacement", "text", 0),
    Fact("operation.account", "text", 1),  # seller, vendor, both
    Fact("operation.rate", "text", 0),
    Fact("operation.burst", "text", 0),
    Fact("operation.roles", "texts", 0),
    Fact("operation.role-held", "bool", 1),
    Fact("operation.sandbox", "text", 1),  # static, dynamic, none
    Fact("operation.sandbox-only", "bool", 1),
    Fact("path.kind", "text", 2),  # exact, wrong-method, trailing-slash, doubled-segment, wrong-version, removed, ...
    Fact("path.suggestion", "text", 0),
    Fact("parameters.missing", "texts", 2),
    Fact("parameters.unknown", "texts", 2),
    Fact("parameters.invalid", "texts", 2),
    Fact("parameters.optional", "texts", 0),  # those of the request that the operation does not require
    Fact("parameters.culprit", "text", 3),  # the one without which the call succeeds
    Fact("parameters.combined", "bool", 2),  # each half of them is taken, all together are refused
    Fact("parameters.emptying", "text", 2),  # the filter without which the call finds entries
    Fact("probe.bare.finds", "bool", 1),  # without its filters the call finds entries
    Fact("probe.bare.outcome", "text", 1),  # the call with its required parameters alone
    Fact("probe.bare.status", "number", 1),
    Fact("probe.siblings.outcome", "text", 0),
    Fact("probe.siblings.status", "number", 0),
    Fact("siblings.same-role", "bool", 2),  # another read that only roles of the operation open was answered
    Fact("siblings.other-role", "bool", 1),  # a read that none of them opens was answered
    Fact("type.name", "text", 2),  # a report, feed or notification type
    Fact("type.kind", "text", 1),  # report, feed, notification
    Fact("type.restricted", "bool", 1),
    Fact("type.roles", "texts", 0),
    Fact("type.status", "text", 1),
    # where it went
    Fact("endpoint.kind", "text", 1),  # sp-api, sandbox, business, business-sandbox, lwa, seller-central, aws, other
    Fact("endpoint.region", "text", 1),
    Fact("endpoint.region-named", "text", 0),  # another region than the request goes to
    Fact("endpoint.sandbox", "bool", 1),
    Fact("marketplace.ids", "texts", 1),
    Fact("marketplace.chosen", "text", 0),  # the one spdiag called, where nobody named one
    Fact("marketplace.region", "text", 1),
    Fact("marketplace.region-matches", "bool", 2),
    Fact("marketplace.named-elsewhere", "bool", 1),  # all named, though not seen to be sent, are of another region
    Fact("marketplace.known", "bool", 2),
    Fact("marketplace.suggestion", "text", 0),  # the id that an unknown one may stand for
    Fact("marketplace.phantom", "bool", 2),
    # the consent page and its URL
    Fact("consent.url", "text", 0),
    Fact("consent.application-id", "text", 1),  # solution, client-id, absent, other
    Fact("consent.version-beta", "bool", 1),
    Fact("consent.redirect-uri", "text", 1),  # https, http, localhost, fragment, absent
    Fact("consent.state", "bool", 1),
    Fact("consent.separators", "text", 1),  # ok, second-question-mark, html-escaped
    Fact("consent.host-kind", "text", 1),  # seller-central, vendor-central, business, other
    Fact("consent.problem", "texts", 3),  # what is wrong with the URL, part by part
    Fact("consent.error", "text", 3),  # error= of a callback URL
    Fact("application.state", "text", 1),  # draft, published, suspended
    Fact("application.type", "text", 1),  # private, public
    Fact("application.changed-recently", "text", 1),
    Fact("application.credentials-match", "bool", 2),  # client id and secret stand side by side in its settings
    # the seller's authorization, as people know it
    Fact("authorization.older-than-role", "bool", 2),  # it was given before the application got the role
    Fact("authorization.listed", "bool", 2),  # the seller sees it among those given, and not run out
    Fact("authorization.of-this-client", "bool", 2),  # the refresh token was issued to the client id that sends it
    # credentials, judged by their shape
    Fact("credentials.complete", "bool", 1),
    Fact("credentials.missing", "texts", 0),  # names
    Fact("credentials.seen", "text", 0),  # place by place, what is set and what is not; where no set is complete
    Fact("credentials.application", "bool", 0),  # client id and secret are there, though no refresh token
    Fact("credentials.refresh-token", "bool", 1),  # the set that is used has one
    # refresh, authorization-code, without-prefix, other, or the kind of another token; see credentials/shapes.py
    Fact("credentials.refresh-token-shape", "text", 2),
    Fact("credentials.source", "text", 0),
    Fact("credentials.problem", "texts", 3),  # what is wrong with their shape; see spdiag/credentials/shapes.py
    Fact("credentials.oddity", "texts", 1),  # unusual, but Amazon may well take it
    Fact("credentials.conflict", "bool", 1),
    # what probes found; *.outcome: answered, refused, throttled, server-error, unreachable, not-run
    Fact("transport.error", "text", 3),  # dns, refused, reset, timeout, tls, proxy
    Fact("retry.passed", "bool", 1),
    Fact("retry.after", "text", 1),  # the status or the trouble of the try before the one that passed
    Fact("probe.token.outcome", "text", 1),
    Fact("probe.token.error", "text", 1),
    Fact("probe.grantless.outcome", "text", 1),
    Fact("probe.participations.outcome", "text", 1),
    Fact("probe.participations.status", "number", 1),
    Fact("probe.participations.empty", "bool", 1),
    Fact("probe.participations.details", "text", 1),
    Fact("probe.regions.other-works", "bool", 1),
    Fact("probe.regions.working", "text", 0),
    Fact("probe.call.outcome", "text", 1),
    Fact("probe.call.status", "number", 1),
    Fact("probe.call.details", "text", 0),  # what a refusal says of its reason
    Fact("probe.call.blank", "bool", 0),  # answered without a body, where one is due
    Fact("probe.call.clean", "bool", 0),  # answered, with something in it and no error
    Fact("probe.call.empty", "bool", 0),  # answered, with a list without entries
    Fact("probe.call.own-fault", "bool", 0),  # refused for what spdiag made up, which is nobody's fault
    Fact("probe.token.status", "number", 1),
    Fact("probe.grantless.status", "number", 1),
    Fact("probe.grantless.error", "text", 1),
    Fact("probe.regions.outcome", "text", 1),
    Fact("probe.regions.status", "number", 1),
    Fact("probe.vendor.outcome", "text", 1),
    Fact("probe.vendor.status", "number", 1),
    Fact("probe.vendor.bare", "bool", 1),  # refused without a reason
    Fact("probe.twin.outcome", "text", 0),
    Fact("probe.twin.status", "number", 0),
    Fact("twin.works", "bool", 2),  # the sandbox takes what production refuses, or the reverse
    Fact("probe.rdt.status", "number", 1),
    Fact("probe.rdt.outcome", "text", 1),
    # the account
    Fact("account.type", "text", 1),  # seller, vendor
    Fact("participation.listed", "bool", 2),
    Fact("participation.participating", "bool", 2),
    Fact("participation.suspended-listings", "bool", 2),
    Fact("participation.marketplaces", "texts", 0),
    Fact("participation.kept-seconds", "number", 0),  # the age of an answer seen before, kept for this seller
    Fact("participation.age-seconds", "number", 0),  # the age of the answer used, where it is not this walk's
    Fact("participation.concerned", "texts", 0),  # those asked for that are absent, idle or suspended
    Fact("account.status", "text", 2),  # NORMAL, AT_RISK, DEACTIVATED
    Fact("account.charge-method-valid", "bool", 2),
    Fact("account.notified-status", "text", 2),  # the last ACCOUNT_STATUS_CHANGED seen
    Fact("account.metrics-bad", "texts", 2),  # of the performance report
    Fact("account.metrics-unknown", "texts", 0),  # NONE, or a word the report's schema does not know
    Fact("account.health-rating", "text", 2),  # GREAT, WARNED
    Fact("probe.performance.outcome", "text", 1),  # answered, absent, refused, throttled, server-error, unreachable
    Fact("probe.performance.status", "number", 1),
    Fact("probe.subscription.outcome", "text", 1),  # of ACCOUNT_STATUS_CHANGED: answered, absent, refused, ...
    Fact("probe.subscription.status", "number", 1),
    # all sellers
    Fact("sellers.scope", "text", 2),  # all-sellers, limited-group, one-seller, inconclusive
    Fact("sellers.seen", "number", 2),  # on the operation, in the logs
    Fact("sellers.failing", "number", 2),
    Fact("sellers.affected", "texts", 2),  # the ids of the first of them
    Fact("sellers.marketplaces", "texts", 2),  # where it happens to them
    Fact("sellers.summary", "text", 2),  # whom it strikes and since when, in words
    Fact("sellers.began-together", "bool", 2),  # whether none of several succeeded any more once it began for one
    Fact("sellers.share", "text", 2),  # of a limited group among those that call: few, some, many
    Fact("sellers.set-apart-by", "texts", 2),  # what they share and few others have: marketplace, region, field
    Fact("sellers.some-marketplaces-alone", "bool", 2),  # all fail there, and in others nobody
    Fact("sellers.lasting", "bool", 2),  # whether it failed for an hour or longer without a success in between
    Fact("sellers.searched", "bool", 2),  # whether logs were compared
    Fact("sellers.rows", "number", 2),  # of the logs, where these do not hold the error
    Fact("sellers.uncalled", "text", 2),  # the operation or path of which the logs hold no call
    Fact("sellers.untold", "text", 2),  # why the logs cannot show whether something failed
    Fact("sellers.unreadable", "text", 2),  # how many rows cannot be read, where the error may be in them
    Fact("sellers.other-operations-work", "bool", 2),
    Fact("sellers.same-operation-works-elsewhere", "bool", 2),
    # documents
    Fact("document.status", "text", 2),  # processingStatus, submission status, transaction status
    Fact("document.kind", "text", 1),  # report, feed, listing, transaction, inbound-operation
    # the machine spdiag runs on
    Fact("run.offline", "bool", 0),
    Fact("clock.skew-seconds", "number", 1),
    Fact("observed.at", "text", 0),
)

_BY_NAME = {fact.name: fact for fact in FACTS}


def known(name: str) -> bool:
    return name in _BY_NAME


def fact(name: str) -> Fact:
    """The registered fact; raises `Problem` for a name nobody registered."""
    if name not in _BY_NAME:
        raise Problem("unknown-fact", f"`{name}` is not a fact spdiag knows", hint="see `spdiag playbook schema`")
    return _BY_NAME[name]


def similar(name: str) -> list[str]:
    """Registered names that look like this one, for did-you-mean."""
    import difflib

    return difflib.get_close_matches(name, _BY_NAME, n=3, cutoff=0.6)
