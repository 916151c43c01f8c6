"""The comparison counted by DuckDB: one scan groups the rows, everything else is asked of the groups."""

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from spdiag.catalog.templates import every_template
from spdiag.core.comparison import Clock, Error, Group, Place, Struck, Totals, Trait
from spdiag.logs.counting.counted import Limits
from spdiag.logs.counting.folding import MOST as MOST_ERRORS
from spdiag.logs.counting.other_paths import MOST, place_of
from spdiag.logs.counting.tally import Counting
from spdiag.logs.duck.callers import Callers
from spdiag.logs.duck.details import Vague, told, united
from spdiag.logs.duck.folding import Kept, folded
from spdiag.logs.duck.folding import told as often
from spdiag.logs.duck.paths import folded as as_one
from spdiag.logs.duck.paths import of_wholes, wholes
from spdiag.logs.duck.progress import telling
from spdiag.logs.duck.puzzles import puzzling
from spdiag.logs.duck.queries import (
    AS_SEEN,
    COLUMNS,
    KIND,
    KINDS,
    MERGED,
    STRUCK,
    TOTALS,
    UNRELATED,
    VARIED,
    Counted,
    Table,
)
from spdiag.logs.duck.rows import Kind, error_of, group_of, kept_as, operations, row_of, traits_of
from spdiag.logs.duck.sellers import Sellers
from spdiag.logs.reading.records import Odd, numbered
from spdiag.logs.reading.session import asked, begun, engine, text
from spdiag.logs.reading.soundness import looked_at
from spdiag.logs.reading.spill import folder
from spdiag.logs.values.shapes import ANYTHING

if TYPE_CHECKING:
    import duckdb

PARTS = f"string_split(replace(path, '{ANYTHING}', '0'), '/')"
"""The parts of a path that Python counted, with an id where it has one left out: so those of other rows are told."""
AT_ONCE = 10_000
"""Rows of a long answer that are taken out of DuckDB at once."""
MANY = 200_000
"""Rows that DuckDB cannot read from which on Python reads the whole file."""


class Duck(Callers):
    """A tally in DuckDB; `close` gives back its memory and its folder."""

    def __init__(
        self, clock: Clock, words: frozenset[str] | None, limits: Limits, share: Callable[[float], None] | None = None
    ) -> None:
        super().__init__()
        self._share = share
        self.clock: Clock | None = clock
        self._clock, self._counted = clock, Counted(clock, words, limits)
        self._folder = folder()
        self._duck = begun()
        self._duck.execute(f"SET temp_directory = {text(str(self._folder))}")
        self._duck.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        self._duck.execute(f"CREATE TEMP TABLE kept ({COLUMNS})")
        self._tables: list[Table] = []
        self._sellers, self._beside = Sellers(self.execute, self._counted), Counting()
        self._same: dict[int, int] = {}
        self._more: Counter[tuple[int, str | None, str, str]] = Counter()
        self._aside = (0, 0, 0)
        self._merges = self._before = 0
        self._vague: Vague = frozenset()
        self._often: Kept = {}
        self._as_one = False

    def close(self) -> None:
        self._duck.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def execute(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an answer; raises `KeyboardInterrupt` when a signal ends it."""
        return self._run(query, values).fetchall()

    def _each(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer that may be long; nothing else is to be asked meanwhile."""
        answer = self._run(query)
        while rows := answer.fetchmany(AT_ONCE):
            yield from rows

    def _run(self, query: str, values: Sequence[Any] = ()) -> "duckdb.DuckDBPyConnection":
        return asked(self._duck, query, values)

    def count(self, table: Table) -> Odd | None:
        """Counts the rows of a table; returns those that it cannot read, by file, or keeps none and returns `None`."""
        self._run("BEGIN")
        try:
            with telling(self._duck.query_progress, self._share), looked_at(table.sources) as are_sound:
                self._run(f"INSERT INTO kept {self._counted.groups(table)}")
                odd = self._odd(table) if are_sound() else None
        except engine().Error:
            odd = None
        self._run("ROLLBACK" if odd is None else "COMMIT")
        if odd is not None:
            self._before = self._times()
            self._tables.append(table)
            self._merges += 1
        return odd

    def _odd(self, table: Table) -> Odd | None:
        """The rows that cannot be read, which are kept no more; `None` where they are many, or nobody knows which."""
        number = int(self.execute("SELECT coalesce(sum(times), 0) FROM kept WHERE error = 'broken'")[0][0])
        if table.rows is not None and table.rows != self._times() - self._before:
            return None
        if not number:
            return {}
        if not table.lines or number > MANY:
            return None
        odd = numbered(table.sources, self.execute(self._counted.odd(table)))
        if odd is None or sum(map(len, odd.values())) != number:
            return None
        self._run("DELETE FROM kept WHERE error = 'broken'")
        return odd

    def puzzling(self, shown: Iterable[Error]) -> list[tuple[str, str]]:
        return puzzling(self.execute, self._counted, self._tables, shown)

    def _times(self) -> int:
        return int(self.execute("SELECT coalesce(sum(times), 0) FROM kept")[0][0])

    def merge(self) -> None:
        """Makes one of the groups that several tables brought, and sets the clock's end to the last row."""
        both = self._unite()
        failing, errors, detailed = self.execute(VARIED)[0]
        self._as_one = failing > MOST and as_one(self.execute)
        self._vague = united(self.execute) if detailed else frozenset()
        self._often = folded(self._run, self.execute) if errors > MOST_ERRORS else {}
        if both or self._as_one or self._vague or self._often or self._merges > 1:
            for query in (MERGED, "DROP TABLE kept", "ALTER TABLE merged RENAME TO kept"):
                self._run(query)
        last = self.totals().last
        self.clock = None if last is None else self._clock._replace(last=last)

    def _unite(self) -> bool:
        """Puts calls without a method to those with the one that is meant then; whether there are both."""
        templates = [(next(iter(one.methods)), one.path) for one in every_template()]
        keys = self._hashed([*((None, path) for _, path in templates), *templates])
        self._same = dict(zip(keys[: len(templates)], keys[len(templates) :], strict=True))
        lists = [list(self._same), list(self._same.values())]
        self._run("CREATE OR REPLACE TEMP TABLE same AS SELECT unnest(?::UBIGINT[]) a, unnest(?::UBIGINT[]) b", lists)
        both = bool(self.execute("SELECT count(*) FROM kept JOIN same ON operation = a")[0][0])
        if both:
            self._run("UPDATE kept SET operation = b FROM same WHERE operation = a")
        return both

    def _hashed(self, places: Sequence[tuple[str | None, str]]) -> list[int]:
        """What stands for the operations of methods and paths."""
        given = "SELECT unnest(?::VARCHAR[]) AS method, unnest(?::VARCHAR[]) AS path"
        query = f"SELECT {self._counted.hash()} FROM (SELECT *, {PARTS} AS parts FROM ({given}))"
        return [key for (key,) in self.execute(query, [[one[0] for one in places], [one[1] for one in places]])]

    def holds(self, at: float) -> bool:
        """Whether the clock holds a moment."""
        return self._clock.holds(at)

    def span(self) -> tuple[float, float] | None:
        """From when to when the rows are; `None` where there are none with a time."""
        first, last = self.execute("SELECT min(first), max(last) FROM kept WHERE operation IS NOT NULL")[0]
        return None if first is None else (first, last)

    def add(self, counted: Counting) -> None:
        """Takes over what was counted in Python."""
        self._aside, self._beside = (counted.rejected, counted.unrelated, counted.outside), counted
        rows = [row_of(self._clock, *one) for one in counted.accounts()]
        names = ("method", "path", "seller", "market", "error", "times", "slots", "first", "last", "message")
        if not rows:
            return
        kinds = ("VARCHAR",) * 5 + ("BIGINT", "BIGINT", "DOUBLE", "DOUBLE", "VARCHAR")
        lists = ", ".join(f"unnest(?::{kind}[]) AS {name}" for name, kind in zip(names, kinds, strict=True))
        self._run(
            f"""INSERT INTO kept SELECT {self._counted.hash()}, hash(seller), hash(market), error, times, slots, first,
            last, {AS_SEEN} FROM (SELECT *, {PARTS} AS parts FROM (SELECT {lists}))""",
            [list(column) for column in zip(*rows, strict=True)],
        )
        self._merges += 1
        self._add_columns(counted)

    def _add_columns(self, counted: Counting) -> None:
        """Takes over how often values came: of all calls, so of those that did not fail what is left of them."""
        columns = list(counted.columns())
        places = list(dict.fromkeys(where for where, *_ in columns))
        keys = dict(zip(places, self._hashed([(one.method or None, one.path) for one in places]), strict=True))
        for where, error, name, value, times in columns:
            self._more[keys[where], None if error is None else kept_as(error), name, value] += times
            if error is not None:
                self._more[keys[where], None, name, value] -= times

    def called(self, name: str) -> bool | None:
        return bool(self.execute(self._counted.called(name))[0][0])

    def sellers_among(self, words: Collection[str]) -> frozenset[str]:
        return self._beside.sellers_among(words).union(self._sellers.among(self._tables, words))

    def totals(self) -> Totals:
        read, without, first, last, aside = self.execute(TOTALS)[0]
        rejected, unrelated, outside = self._aside
        every = int(read or 0) + rejected + unrelated + outside
        return Totals(every, rejected, int(without or 0), first, last, int(aside or 0) + outside)

    @property
    def unrelated(self) -> int:
        return int(self.execute(UNRELATED)[0][0]) + self._aside[1]

    def groups(self) -> tuple[Group, ...]:
        """Every failure of every operation; what two ways of writing a path tell of is one."""
        self._run(KINDS)
        struck: dict[int, list[Struck]] = {}
        texts: dict[str, str] = {}
        for number, seller, where, *more in self._each(STRUCK):
            account = Struck(texts.setdefault(seller, seller), texts.setdefault(where, where), *more)
            struck.setdefault(number, []).append(account)
        found: dict[tuple[Place, Error], list[Kind]] = {}
        for kind in map(Kind._make, self.execute(KIND)):
            found.setdefault((place_of(kind.method.upper(), kind.path), error_of(kind.error)), []).append(kind)
        return tuple(group_of(*which, kinds, struck) for which, kinds in found.items())

    @cached_property
    def _columns(self) -> Mapping[tuple[int, str | None, str, str], int]:
        """How often each value of each column to compare by came, by operation and error."""
        found: Counter[tuple[int, str | None, str, str]] = Counter()
        whole = wholes(self.execute, [key for key, *_ in self._more]) if self._as_one else {}
        for (operation, error, trait, value), times in self._more.items():
            found[self._kept(whole.get(operation, operation), error, trait, value)] += times
        for table in self._tables:
            for name in table.traits:
                trait = name.strip('"').removeprefix("trait ")
                query = f"""SELECT {self._counted.operation()} AS operation, {self._counted.error()} AS error,
                {name} AS value, count(*) AS times FROM ({self._counted.rows(table)}) GROUP BY ALL"""
                for operation, error, value, times in self.execute(of_wholes(query) if self._as_one else query):
                    if operation is not None and value is not None:
                        found[self._kept(self._same.get(operation, operation), error, trait, value)] += times
        return found

    def _kept(self, operation: int, error: str | None, trait: str, value: str) -> tuple[int, str | None, str, str]:
        """A value of a column with its operation and its error as these are kept at last."""
        return operation, self._told(error, operation), trait, value

    def _told(self, error: str | None, operation: int) -> str | None:
        """An error of an operation as it is kept at last."""
        return often(told(error, operation, self._vague), operation, self._often)

    def traits(self, group: Group) -> tuple[Trait, ...]:
        return traits_of(self._columns, operations(group.key), group.error)
