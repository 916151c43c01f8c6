"""spdiag within a program: `spdiag.compare`, made for jobs that look through request logs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from spdiag.comparing.answered import answered
from spdiag.comparing.clouds import Reach, gathered
from spdiag.comparing.disclosing import Names
from spdiag.core.findings import Comparison, Finding
from spdiag.core.problem import Problem
from spdiag.core.redaction import Gate
from spdiag.credentials.secrets import known_secrets
from spdiag.handbook import load
from spdiag.logs.counting.counted import Limits, Told
from spdiag.logs.values.shapes import meant
from spdiag.render import comparison, comparison_text
from spdiag.render.style import Style

Moment = datetime | float
"""Seconds since 1970, or a datetime; one without a zone is taken for UTC."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Compared:
    """Whom the errors in request logs strike. `str()` is the text that `spdiag compare` prints, without colour."""

    found: Comparison
    """All that was found, with what was read."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Each error of each operation, the most telling first; `scope` says whom it strikes."""
        return tuple(self.found.findings)

    @property
    def exit_code(self) -> int:
        """As that of `spdiag compare`: 0 nothing found, 1 told whom an error strikes, 3 nobody can tell."""
        return self.found.exit_code

    def as_dict(self) -> dict[str, object]:
        """The document of `spdiag compare --format json`, ready for `json.dumps`."""
        return comparison.document(self.found)

    def __str__(self) -> str:
        return comparison_text.text(self.found, Style())

    def __repr__(self) -> str:
        return f"<Compared: {self.found.totals.read:,} rows, {len(self.findings)} findings>"


def compare(  # noqa: PLR0913 - what the command takes as options, all of it named
    *logs: str | os.PathLike[str],
    operation: str = "",
    since: Moment | None = None,
    until: Moment | None = None,
    fields: Mapping[str, str] = MappingProxyType({}),
    pseudonyms: bool = False,
    playbooks: Iterable[str | os.PathLike[str]] = (),
) -> Compared:
    """Whom the errors in request logs strike: all sellers, some, or one, and since when.

    `logs` are files, directories, globs, or what lies in AWS, as `spdiag compare` takes them; `fields` says where they
    keep a field, as `{"seller": "ctx.merchantId"}`. It prints nothing, masks secrets, and reads no config.toml; only
    the built-in playbooks and `playbooks` are used. Raises `spdiag.core.problem.Problem` for what cannot be read or
    asked for.
    """
    names = Names(Gate.knowing(known_secrets(os.environ)), numbers=pseudonyms)
    limits = Limits(_seconds(since), _seconds(until), meant(operation))
    if not logs:
        raise Problem("usage", "no logs were given")
    with (
        gathered([os.fspath(one) for one in logs], fields, Reach(limits)) as those,
        those.tallied(limits, Told(), "auto") as counted,
    ):
        handbook = load(tuple(os.fspath(folder) for folder in playbooks))
        return Compared(found=answered(those, counted, limits, names, handbook))


def _seconds(moment: Moment | None) -> float | None:
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
