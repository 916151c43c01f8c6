"""A table of Athena as a log: what is known of it before it is counted, and how it is counted."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from spdiag.logs.aws import athena_sql as sql
from spdiag.logs.aws.athena import Athena, Cells
from spdiag.logs.aws.athena_columns import Columns, columns
from spdiag.logs.aws.athena_table import Amount, AthenaTable, amount, described, reference
from spdiag.logs.aws.athena_tally import AthenaTally
from spdiag.logs.aws.scanning import Budget, objects, shown
from spdiag.logs.counting.counted import Limits
from spdiag.logs.counting.rows import Picker
from spdiag.logs.fields.error_texts import shows_failures
from spdiag.logs.fields.finding import Fields, found_in
from spdiag.logs.values.names import is_trait_name
from spdiag.logs.values.shapes import WORD, bare, place

Record = dict[str, str | None]
SAMPLED = 200
SAMPLES = 2
SCANS = 4
"""How often a table is read to count it: sums, failing accounts, who else called, and when those called that do so
seldom."""


class AthenaLog(NamedTuple):
    """A table, where it keeps its fields, and some of its rows."""

    table: AthenaTable
    fields: Fields
    columns: Columns
    records: tuple[Record, ...]
    athena: Athena
    budget: Budget

    def tally(self, limits: Limits) -> AthenaTally:
        """What its rows add up to."""
        question = sql.Question(self.table, self.columns, limits, _predicate(self.table, limits), self._words())
        return AthenaTally(self.athena.rows, question)

    def allows(self, limits: Limits) -> bool:
        """Whether one more look at some of it is within what may be scanned."""
        found = amount(self.table, limits.since, limits.until)
        return self.budget.allows(found.size * SCANS if found is not None else self.budget.spent)

    def _words(self) -> frozenset[str]:
        """The words in paths that the catalog does not know, which tell operations apart."""
        picker, seen = Picker(self.fields), Counter[str]()
        rows = (row for one in self.records if (row := picker.row(one)) is not None)
        for row in rows:
            if not place(row.method, row.path).operation:
                seen.update({part for part in bare(row.path).split("/")[4:] if WORD.fullmatch(part)})
        return frozenset(word for word, times in seen.items() if times > 1)


def opened(name: str, told: Mapping[str, str], limits: Limits, budget: Budget) -> AthenaLog:
    """The table of that name; says first what reading it will scan. Raises `Problem` when it cannot be asked."""
    table = described(reference(name))
    _plan(table, limits, budget)
    athena = Athena(table.reference, budget)
    predicate = _predicate(table, limits)
    records = _records(table, athena.rows(sql.sample(table, predicate, SAMPLED)))
    fields, read = _understood(table, records, told)
    if not shows_failures(records, fields.places["status"]):
        records += _records(table, athena.rows(sql.sample(table, predicate, SAMPLED, failed=read)))
        fields, read = _understood(table, records, told)
    return AthenaLog(table, fields, read, records, athena, budget)


def _understood(table: AthenaTable, records: Sequence[Record], told: Mapping[str, str]) -> tuple[Fields, Columns]:
    """Where some rows have their fields, and how these are read."""
    fields = found_in(records or [{leaf.name: None for leaf in table.leaves}], told, queried=True)
    values = {leaf.name: [value for one in records if (value := one[leaf.name])] for leaf in table.leaves}
    return fields, columns(table.leaves, fields, values)


def _plan(table: AthenaTable, limits: Limits, budget: Budget) -> None:
    found = amount(table, limits.since, limits.until)
    if found is None:
        budget.say(
            f"`{table.reference.name}`: what will be scanned cannot be estimated (a view, or its files cannot be "
            f"listed); it stops at {shown(budget.most)}"
        )
        return
    times = SAMPLES + SCANS + any(is_trait_name(leaf.name) for leaf in table.leaves)
    budget.plan(table.reference.name, found.size * times, _how(found, times))


def _how(found: Amount, times: int) -> str:
    more = "" if found.whole else "more than "
    return f"{more}{shown(found.size)} in {objects(found.objects)}, read up to {times} times, less if kept by column"


def _predicate(table: AthenaTable, limits: Limits) -> str:
    return table.days.predicate(limits.since, limits.until, time.time()) if table.days is not None else ""


def _records(table: AthenaTable, rows: Iterable[Cells]) -> tuple[Record, ...]:
    """Rows with the names of all that they can hold."""
    names = [leaf.name for leaf in table.leaves]
    return tuple(dict(zip(names, row, strict=True)) for row in rows)
