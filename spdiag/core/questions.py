"""The questions that a fact nobody has seen turns into, with the command that answers and what that costs."""

from collections.abc import Iterable
from typing import NamedTuple

MOST_ALIKE = 3


class Asked(NamedTuple):
    """How one finds a fact out. `cost` orders the questions, cheapest first.

    0: look at what you have, 1: ask spdiag offline, 2: one live command, 3: somebody else must look.
    """

    ask: str
    command: str
    cost: int


QUESTIONS: dict[str, Asked] = {
    "error.code": Asked("Which `code` does the error body give?", "spdiag explain FILE", 0),
    "error.message": Asked("What is the exact `message` of the error?", "spdiag explain FILE", 0),
    "error.details": Asked(
        "What does the `details` field of the error say? Many client libraries drop it.", "spdiag explain FILE", 0
    ),
    "error.type": Asked(
        "Which `x-amzn-ErrorType` header came with the answer?", "spdiag explain --header x-amzn-ErrorType:VALUE", 0
    ),
    "response.status": Asked("Which HTTP status did the call return?", "spdiag explain --status CODE", 0),
    "request.host": Asked("Which host was called?", "spdiag explain FILE, with the request line in it", 0),
    "request.path": Asked("Which path was called?", "spdiag explain FILE, with the request line in it", 0),
    "token.kind": Asked("How does the token in x-amz-access-token begin (Atza|, Atc|, Atz.sprdt|)?", "", 0),
    "token.age-seconds": Asked("How old is the access token? It lives 3600 seconds.", "", 0),
    "operation.id": Asked("Which operation was called?", "spdiag explain --operation NAME", 0),
    "operation.role-held": Asked(
        "Does the application hold a role that opens the operation[[ ({operation.roles})]]?",
        "spdiag check --operation {operation.id} --role NAME",
        0,
    ),
    "endpoint.region": Asked("Which regional host was called (na, eu or fe)?", "spdiag check --region REGION", 0),
    "endpoint.sandbox": Asked("Was the sandbox host called?", "spdiag explain --sandbox", 0),
    "marketplace.ids": Asked("Which marketplace was asked for?", "spdiag check --marketplace ID", 0),
    "consent.url": Asked("What is the consent URL, without its state?", "spdiag explain URL", 0),
    "consent.version-beta": Asked("Does the consent URL hold version=beta?", "spdiag explain URL", 0),
    "application.state": Asked("Is the application a draft or published?", "", 3),
    "application.type": Asked("Is the application private or public?", "", 3),
    "application.changed-recently": Asked(
        "What changed before it began: new code, a new role, a new secret, a new marketplace?", "", 3
    ),
    "credentials.complete": Asked("Are client id, client secret and refresh token set?", "spdiag check", 1),
    "probe.token.outcome": Asked("Does Login with Amazon still exchange the refresh token?", "spdiag check --smoke", 2),
    "probe.grantless.outcome": Asked(
        "Does the client itself get a token (client_credentials)?", "spdiag check --smoke", 2
    ),
    "probe.participations.outcome": Asked(
        "Does getMarketplaceParticipations work for this seller?",
        "spdiag check --operation getMarketplaceParticipations",
        2,
    ),
    "probe.regions.other-works": Asked(
        "Does the authorization belong to another region?", "spdiag check --region na|eu|fe", 2
    ),
    "probe.call.outcome": Asked("Does the failing call still fail when replayed?", 'spdiag check --request "GET …"', 2),
    "probe.rdt.outcome": Asked(
        "Can a Restricted Data Token be created for the path?", "spdiag check --operation {operation.id}", 2
    ),
    "account.type": Asked("Is the account a seller or a vendor?", "", 0),
    "participation.listed": Asked(
        "Is the marketplace in the seller's participations?", "spdiag check --marketplace ID", 2
    ),
    "participation.participating": Asked(
        "Does the seller participate in the marketplace?", "spdiag check --marketplace ID", 2
    ),
    "participation.suspended-listings": Asked(
        "Are the seller's listings suspended there?", "spdiag check --marketplace ID", 2
    ),
    "account.status": Asked(
        "Does Account Health in Seller Central show the account as active in that marketplace?", "", 3
    ),
    "account.charge-method-valid": Asked(
        "Is the card under Seller Central > Settings > Account Info > Charge Methods still valid?", "", 3
    ),
    "sellers.scope": Asked(
        "How many of your sellers get this error on this resource path? Your request logs tell.",
        "spdiag compare LOG",
        2,
    ),
    "sellers.other-operations-work": Asked(
        "Do other operations work for this seller?", "spdiag check --operation {operation.id}", 2
    ),
    "sellers.same-operation-works-elsewhere": Asked(
        "Does this operation work for other sellers? Your request logs tell.", "", 2
    ),
}
"""By the name of the fact; a fact without an entry is never asked for."""


def resembling(code: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a mistyped code may stand for, the likeliest first; letter case does not count."""
    import difflib  # only what is mistyped needs it

    known = {name.casefold(): name for name in names}
    wanted = code.casefold()
    near = difflib.get_close_matches(wanted, known, n=MOST_ALIKE, cutoff=0.75)
    return tuple(known[one] for one in sorted(near, key=lambda one: -_alike(one, wanted)))


def _alike(one: str, other: str) -> int:
    """How many characters both begin with: codes of a family share their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
