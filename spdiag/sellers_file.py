"""The list of sellers in a file: CSV with a header, or JSON by line."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spdiag.circumstances import Options
from spdiag.core.problem import Problem, Problems
from spdiag.core.redaction import Gate
from spdiag.core.tokens import kind_of
from spdiag.credentials.found import Credentials, Search, Settings
from spdiag.sellers import Seller

COLUMNS = ("name", "refresh_token", "client_id", "client_secret", "region", "marketplaces", "account")
NEEDED = COLUMNS[:2]
ACCOUNTS = ("", "seller", "vendor")
REGIONS = ("", "na", "eu", "fe")
SEPARATORS = ",;\t"
MOST_MISTAKES = 20
LONGEST_COLUMN = 24
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
HINT = f"columns: {', '.join(COLUMNS)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its values by column, or what is wrong with it."""

    number: int
    values: Mapping[str, str]
    trouble: str = ""


def decoded(content: bytes, source: str) -> tuple[str, str]:
    """The text of the file, and a warning where its encoding had to be guessed; empty where not."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "") or _by_zeros(content)
    try:
        return content.decode(encoding or "utf-8"), ""
    except UnicodeDecodeError as error:
        if encoding:
            raise Problem(
                "sellers-file",
                f"{source}: no {encoding.upper()[:6]} text at byte {error.start}",
                hint="save it as UTF-8",
            ) from None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text, f"{source} is not UTF-8; read as Windows-1252 (Latin-1): see whether the names are right"


def _by_zeros(content: bytes) -> str:
    """UTF-16 without a mark, told by the zeros that stand in every second place of plain text."""
    start = content[:200]
    halves = {"utf-16-le": start[1::2], "utf-16-be": start[::2]}
    return next((name for name, half in halves.items() if half and half.count(0) > len(half) // 2), "")


def listed(text: str, source: str, application: Search, options: Options) -> tuple[Seller, ...]:
    """The sellers of a file: JSON by line, or CSV with a header, with the columns name, refresh_token and, where they
    differ or are needed, client_id, client_secret, region, marketplaces, account.

    Commas, semicolons or tabs separate the values, whichever the header has. Sellers without a client id are those of
    `application`. Raises `Problem` with each line that cannot be used, never with what stands in it.
    """
    mistakes: list[str] = []
    found: dict[str, Seller] = {}
    for line in _rows(text):
        row = {**line.values, "name": " ".join(line.values.get("name", "").split())}
        trouble = line.trouble or _trouble(row, found, application)
        if trouble:
            mistakes.append(f"{source}:{line.number}: {trouble}")
        else:
            found[row["name"]] = _seller(row, source, application, options)
    if mistakes or not found:
        left = len(mistakes) - MOST_MISTAKES
        more = (f"{source}: and {left} more lines that cannot be used",) if left > 0 else ()
        told = (*mistakes[:MOST_MISTAKES], *more) or (f"{source}: no sellers in it",)
        raise Problems("sellers-file", told, hint=HINT)
    return tuple(found.values())


def _rows(text: str) -> Iterator[Row]:
    return _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)


def _csv_rows(text: str) -> Iterator[Row]:
    lines = list(io.StringIO(text, newline=""))
    separator, skipped = _separator(lines)
    reader = csv.reader(lines[skipped:], delimiter=separator, strict=True)
    header: Sequence[str] | None = None
    begins = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if header is None:
                    header = tuple(_column(cell) for cell in cells)
                    trouble = _header_trouble(header, cells)
                    if trouble:
                        yield Row(begins, {}, trouble)
                        return
                else:
                    yield _row(begins, header, cells)
            begins = skipped + reader.line_num + 1
    except csv.Error:
        yield Row(begins, {}, "a quote that does not close, or that stands inside a value")


def _separator(lines: Sequence[str]) -> tuple[str, int]:
    """What separates the values, by the header or by a line of Excel's such as `sep=;`; and how many lines to skip."""
    blank = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    first = lines[blank].strip() if blank < len(lines) else ""
    if first.lower().startswith("sep=") and first[4:] in tuple(SEPARATORS):
        return first[4:], blank + 1
    known = {one: sum(_column(cell.strip("\"'")) in COLUMNS for cell in first.split(one)) for one in SEPARATORS}
    return max(SEPARATORS, key=lambda one: (known[one], -SEPARATORS.index(one))), 0


def _column(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _header_trouble(header: Sequence[str], shown: Sequence[str]) -> str:
    if "name" not in header and "refresh_token" not in header:
        return "no header: the first line must name the columns"
    for place, name in enumerate(header):
        if name not in COLUMNS:
            return _unknown(shown[place].strip(), place + 1)
        if header.index(name) != place:
            return f"the column {name} stands there twice"
    missing = [name for name in NEEDED if name not in header]
    return f"the header lacks {missing[0]}" if missing else ""


def _unknown(name: str, place: int) -> str:
    """An unknown column by its name, where that has no shape of a credential; else by its place."""
    near = difflib.get_close_matches(_column(name), COLUMNS, n=1)
    meant = f"; did you mean {near[0]}?" if near else ""
    if not name:
        return f"column {place} has no name"
    return f"the column `{name}` is not known{meant}" if _harmless(name) else f"column {place} is not known"


def _harmless(name: str) -> bool:
    digits = sum(one.isdigit() for one in name)
    plain = len(name) <= LONGEST_COLUMN and digits <= 4 and name.isprintable()
    return plain and kind_of(name) is None and Gate().text(name) == name


def _row(number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if extra:
        return Row(number, {}, "more values than columns; quote a value that holds the separator")
    return Row(number, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            yield Row(number, {}, "not a JSON object")
            continue
        strange = [(place, name) for place, name in enumerate(content, 1) if name not in COLUMNS]
        trouble = _unknown(strange[0][1], strange[0][0]) if strange else ""
        yield Row(number, {name: _text(value) for name, value in content.items()}, trouble)


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _trouble(row: Mapping[str, str], found: Mapping[str, Seller], application: Search) -> str:
    """What is wrong with a row, without its values; empty when nothing is."""
    own = bool(row.get("client_id"))
    rules = (
        (row.get("name") and row.get("refresh_token"), "name and refresh_token are needed"),
        (row.get("name") not in found, "the name stands there twice"),
        (kind_of(row.get("name", "")) is None, "the name is a credential; are the columns in their order?"),
        (own is bool(row.get("client_secret")), "client_id and client_secret go together"),
        (own or application.application, "no client_id here, and no application's client id and secret elsewhere"),
        (row.get("region", "").lower() in REGIONS, "region is one of na, eu, fe"),
        (row.get("account", "").lower() in ACCOUNTS, "account is seller or vendor"),
    )
    return next((said for holds, said in rules if not holds), "")


def _seller(row: Mapping[str, str], source: str, application: Search, options: Options) -> Seller:
    client_id, client_secret = application.application or ("", "")
    credentials = Credentials(
        row.get("client_id") or client_id,
        row.get("client_secret") or client_secret,
        row["refresh_token"],
        f"{source}, {row['name']}",
        row.get("region", "").lower(),
    )
    marketplaces = tuple(row.get("marketplaces", "").replace(",", " ").replace(";", " ").split())
    settings = Settings(marketplaces=marketplaces, account=row.get("account", "").lower())
    return Seller(
        name=row["name"], found=Search(credentials, settings=settings, secrets=credentials.secrets), options=options
    )
