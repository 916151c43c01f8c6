"""Many sellers checked side by side, and compared with one another."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spdiag.checking import Means, inquired
from spdiag.circumstances import Options, marketplace_id, settled
from spdiag.core.across import Conclusion, compared, concluded
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.evidence import Evidence
from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem, Problems
from spdiag.core.tokens import kind_of
from spdiag.credentials.found import Credentials, Search, Settings
from spdiag.investigation import Inquiry, investigate, reconsidered

if TYPE_CHECKING:
    from spdiag.probes.kept import Kept

SIDE_BY_SIDE = 16
COLUMNS = ("name", "refresh_token", "client_id", "client_secret", "region", "marketplaces", "account")
ACCOUNTS = ("", "seller", "vendor")
REGIONS = ("", "na", "eu", "fe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """One seller to be checked: its name, its credentials, and the options that hold for it."""

    name: str
    found: Search
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the check of one seller came to."""

    name: str
    diagnosis: Diagnosis


Told = tuple[Evidence, ...]
Made = tuple[Inquiry, dict[str, object], Diagnosis]


def check_all(  # noqa: PLR0913 - what a check of many takes, most of it named
    handbook: Knowledge,
    sellers: Sequence[Seller],
    environment: Mapping[str, str],
    *,
    now: Callable[[], str],
    progress: Callable[[int, int], None] = lambda _done, _failed: None,
    kept: Kept | None = None,
) -> tuple[tuple[Checked, ...], Conclusion]:
    """Every seller's diagnosis, in the order given, and the conclusion across them.

    At most 16 are checked at a time. Amazon's rates are those of a seller and an application, so whoever stands in the
    list twice is checked twice, but never at the same time. Evidence from the others is weighed in where the
    application is the same. Raises `Problem`, before anything is sent, for a seller whose settings cannot be followed.
    """
    for seller in sellers:
        _followed(seller)
    local = threading.local()

    def made(seller: Seller) -> Made:
        from spdiag.probes.caller import fresh_session

        if not hasattr(local, "session"):
            local.session = fresh_session()
        means = Means(local.session, kept)
        inquiry, subject = inquired(handbook, seller.options, environment, seller.found, now=now(), means=means)
        return inquiry, {**subject, "profile": seller.name}, investigate(inquiry, subject)

    found = _side_by_side(sellers, made, progress)
    checks = tuple(_checked(seller, *found[seller.name], told) for seller, told in _with_the_others(sellers, found))
    return checks, concluded((one.name, one.diagnosis) for one in checks)


def _side_by_side(
    sellers: Sequence[Seller], made: Callable[[Seller], Made], progress: Callable[[int, int], None]
) -> dict[str, Made]:
    pool = ThreadPoolExecutor(SIDE_BY_SIDE)
    found: dict[str, Made] = {}
    failed = 0
    try:
        waiting = [pool.submit(_one_by_one, alike, made) for alike in _by_account(sellers)]
        for done in as_completed(waiting):
            found |= done.result()
            failed += sum(1 for *_, one in done.result().values() if one.exit_code)
            progress(len(found), failed)
        return found
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _by_account(sellers: Sequence[Seller]) -> Iterable[list[Seller]]:
    """The sellers, those with the same credentials together."""
    alike: dict[object, list[Seller]] = {}
    for seller in sellers:
        account = seller.found.credentials
        alike.setdefault(account[:3] if account is not None else seller.name, []).append(seller)
    return alike.values()


def _one_by_one(alike: Sequence[Seller], made: Callable[[Seller], Made]) -> dict[str, Made]:
    return {seller.name: made(seller) for seller in alike}


def _followed(seller: Seller) -> None:
    for name in settled(seller.options, seller.found.settings).marketplaces:
        try:
            marketplace_id(name)
        except Problem as trouble:
            raise Problem("unknown-marketplace", f"{seller.name}: {trouble}", hint=trouble.hint) from None


def _with_the_others(sellers: Sequence[Seller], found: Mapping[str, Made]) -> Iterator[tuple[Seller, Told]]:
    """Each seller, with what the others of its application tell."""
    told: dict[str, Told] = {}
    for application in dict.fromkeys(_application(seller) for seller in sellers):
        cases = {one.name: found[one.name][0].case for one in sellers if _application(one) == application}
        told |= compared(cases)
    return ((seller, told.get(seller.name, ())) for seller in sellers)


def _application(seller: Seller) -> str:
    account = seller.found.credentials or (seller.found.alone and seller.found.alone.credentials)
    return account.client_id if account else ""


def _checked(seller: Seller, inquiry: Inquiry, subject: dict[str, object], diagnosis: Diagnosis, told: Told) -> Checked:
    again = reconsidered(inquiry, subject, told) if told else replace(diagnosis, subject=subject)
    return Checked(name=seller.name, diagnosis=again)


def listed(text: str, source: str, application: Search, options: Options) -> tuple[Seller, ...]:
    """The sellers of a file: JSON by line, or CSV with a header, with the columns name, refresh_token and, where they
    differ from the application's, client_id, client_secret, region, marketplaces, account.

    Raises `Problems` naming every line that cannot be used; no value of the file is in what is said.
    """
    mistakes: list[str] = []
    found: dict[str, Seller] = {}
    for number, row in _rows(text, mistakes, source):
        trouble = _trouble(row, found, application)
        if trouble:
            mistakes.append(f"{source}:{number}: {trouble}")
        else:
            found[row["name"]] = _seller(row, source, application, options)
    if mistakes or not found:
        raise Problems(
            "sellers-file", tuple(mistakes) or (f"{source}: no sellers in it",), hint=f"columns: {', '.join(COLUMNS)}"
        )
    return tuple(found.values())


def _rows(text: str, mistakes: list[str], source: str) -> Iterator[tuple[int, dict[str, str]]]:
    if not text.lstrip().startswith("{"):
        for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
            yield number, {str(name).strip(): (value or "").strip() for name, value in row.items() if name}
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except ValueError:
            content = None
        if isinstance(content, dict):
            yield number, {name: _text(value) for name, value in content.items()}
        else:
            mistakes.append(f"{source}:{number}: not a JSON object")


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _trouble(row: Mapping[str, str], found: Mapping[str, Seller], application: Search) -> str:
    """What is wrong with a row, without its values; empty when nothing is."""
    own = bool(row.get("client_id"))
    rules = (
        (all(name in COLUMNS for name in row), "a column that is not known"),
        (row.get("name") and row.get("refresh_token"), "name and refresh_token are needed"),
        (row.get("name") not in found, "the name stands there twice"),
        (kind_of(row.get("name", "")) is None, "the name is a credential; are the columns in their order?"),
        (own is bool(row.get("client_secret")), "client_id and client_secret go together"),
        (own or application.application, "no client_id here, and no application's client id and secret elsewhere"),
        (row.get("region", "") in REGIONS, "region is one of na, eu, fe"),
        (row.get("account", "") in ACCOUNTS, "account is seller or vendor"),
    )
    return next((said for holds, said in rules if not holds), "")


def _seller(row: Mapping[str, str], source: str, application: Search, options: Options) -> Seller:
    client_id, client_secret = application.application or ("", "")
    credentials = Credentials(
        row.get("client_id") or client_id,
        row.get("client_secret") or client_secret,
        row["refresh_token"],
        f"{source}, {row['name']}",
        row.get("region", ""),
    )
    marketplaces = tuple(row.get("marketplaces", "").replace(",", " ").replace(";", " ").split())
    settings = Settings(marketplaces=marketplaces, account=row.get("account", ""))
    return Seller(
        name=row["name"], found=Search(credentials, settings=settings, secrets=credentials.secrets), options=options
    )
