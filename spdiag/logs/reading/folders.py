"""What the folders of a log tell of its rows: `seller=A1…/date=2026-11-28/`, as Hive, Spark and Firehose have them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from spdiag.logs.fields.finding import named_as
from spdiag.logs.reading.lending import under
from spdiag.logs.reading.parts import Bad, Read

FOLDER = re.compile(r"([A-Za-z_][\w.-]*)=([^/\\]+)[/\\]")
FIELDS = ("seller", "marketplace", "operation")
"""What folders are named after that rows need not say once more."""
NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""How Hive calls the folder of rows without a value."""


def of_folders(path: str) -> Mapping[str, str]:
    """The fields of requests that the folders on a path tell."""
    found = {name: unquote(value) for name, value in FOLDER.findall(path) if value != NOTHING}
    return {name: value for name, value in found.items() if any(named_as(field, name) for field in FIELDS)}


def lent(told: Mapping[str, str], read: Iterable[Read | Bad]) -> Iterator[Read | Bad]:
    """What was read, each record with what folders tell of the fields that it lacks."""
    return (_lent(told, one) if isinstance(one, Read) else one for one in read)


def _lent(told: Mapping[str, Any], one: Read) -> Read:
    record = under(told, one.record)
    return one._replace(record=record, wrapped=True) if record.keys() - one.record.keys() else one
