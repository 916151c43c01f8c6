"""Whether a file is a table: told by its first line, and by what stands in the lines behind it."""

import csv
import re
from collections.abc import Collection, Sequence, Set

from spdiag.core.redaction import Gate
from spdiag.logs.reading.delimited import cells, parsed
from spdiag.logs.reading.wide import wide_of

NAME = re.compile(r"[@_]?[^\W\d][^{}]*$")
"""How a column is called, in any language."""
SHOWN = re.compile(r"(?=.*[^\W\d_])(?!.*\d{3})(?!(?:.*\d){4})[^\W\d][\w .:/()#%-]{0,29}")
"""A column's name as it may be shown: short, and made of letters, with few digits among them."""
DELIMITERS = "\t,;|"
BEHIND = 20
"""Lines behind the first that tell what the columns hold."""
SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
"""The line before a heading that tells Excel the delimiter."""
ENCODINGS = ("cp1252", "cp932", "gbk", "big5", "cp1250", "cp1254", "euc_kr")
"""How tables are written that are not in UTF-8."""


def header_of(lines: Sequence[str], told: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """The delimiter and the columns of a table.

    Its first line names two fields of a request, in any language; or one, where a line behind it has a path; or none,
    where the cells of that line look like those of a request, or one of them holds a whole record; or a column that is
    `told` to be there.
    """
    first = lines[0] if lines else ""
    for delimiter in sorted(DELIMITERS, key=first.count, reverse=True):
        columns = _cells(first, delimiter)
        if {*told} & {*columns} and len(columns) > 1:
            return delimiter, columns
        rows = [row for line in lines[1:BEHIND] if len(row := _row(line, delimiter, len(columns))) == len(columns)]
        if len(columns) > 1 and _hold_records(columns, rows):
            return delimiter, columns
        if len(columns) >= 3 and "{" not in first and _is_header(columns, rows):
            return delimiter, columns
    return "", ()


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(one.strip() for one in next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:  # a cell longer than any of a table
        return ()


def _row(line: str, delimiter: str, wide: int) -> tuple[str, ...]:
    """The cells of a row, or those of its first line."""
    begun = cells(line, delimiter, wide) or parsed(line, delimiter, strict=False) or []
    return tuple(one.strip() for one in begun)


def _hold_records(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    from spdiag.logs.reading.cells import opened

    records = (dict(zip(columns, row, strict=True)) for row in rows if any("{" in cell for cell in row))
    return all(map(NAME.match, columns)) and any(opened(one) is not one for one in records)


def _is_header(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    from spdiag.logs.fields.finding import is_heading
    from spdiag.logs.values.looks import looks_like

    if any(looks_like(cell) for cell in columns if "/" in cell or any(map(str.isdigit, cell))):
        return False
    shapes = [{looks_like(cell) for cell in row} for row in rows]
    known = sum(map(is_heading, columns))
    if known >= (1 if any("path" in shape for shape in shapes) else 2):
        return True
    return not any(map(looks_like, columns)) and any(map(_is_request, rows, shapes))


def _is_request(row: Sequence[str], shapes: Set[str]) -> bool:
    """Whether a row has a path, and of other fields one where that is Amazon's, else two."""
    from spdiag.logs.values.calls import is_call

    others = len(shapes - {"", "path"})
    return "path" in shapes and others >= (1 if any(map(is_call, row)) else 2)


def columns_of(lines: Sequence[str]) -> tuple[str, ...]:
    """The columns of what looks like a table, though none of a request; nothing where the lines are no table.

    Nothing either where the first line may be a row, of people or of secrets, as any other.
    """
    if not lines or Gate().text(lines[0]) != lines[0]:
        return ()
    for delimiter in sorted(DELIMITERS, key=lines[0].count, reverse=True) if len(lines) > 1 else ():
        columns = _cells(lines[0], delimiter)
        rows = [_cells(line, delimiter) for line in lines[1:BEHIND]]
        alike = len(columns) > 1 and all(len(row) == len(columns) for row in rows)
        if alike and _are_names(columns, rows):
            return columns
    return ()


def _are_names(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether cells are the names of columns, one of which at least holds nothing that may be a name."""
    from spdiag.logs.values.looks import looks_like

    if any(map(looks_like, columns)) or not all(map(SHOWN.fullmatch, columns)):
        return False
    held = ([row[place] for row in rows if row[place]] for place in range(len(columns)))
    return any(cells and not any(map(SHOWN.fullmatch, cells)) for cells in held)


def encoding_of(start: bytes) -> str:
    """UTF-8, UTF-16, or the encoding in which the most columns have a known name that in UTF-8 have none."""
    if wide := wide_of(start):
        return wide
    first = start.partition(b"\n")[0]
    if first.isascii() or _decoded(first, "utf-8") is not None:
        return "utf-8"
    plain = _known(first.decode("utf-8", errors="replace"))
    known = {encoding: _known(text) for encoding in ENCODINGS if (text := _decoded(first, encoding)) is not None}
    best = max(known, key=lambda encoding: known[encoding], default="")
    return best if best and known[best] > plain else "utf-8"


def _decoded(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _known(line: str) -> int:
    from spdiag.logs.fields.finding import is_heading

    return max(sum(map(is_heading, _cells(line, delimiter))) for delimiter in DELIMITERS)
