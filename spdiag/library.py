"""spdiag within a program: `spdiag.explain`, made for error handlers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Cause, Fix, Knowledge, Question
from spdiag.core.verdict import Explanation as Found
from spdiag.core.verdict import filled
from spdiag.core.weighing import Finding
from spdiag.credentials.secrets import known_secrets
from spdiag.explaining import context, explain_text
from spdiag.handbook import load
from spdiag.paste.attributes import field_lines
from spdiag.paste.objects import as_text
from spdiag.render import documents, text
from spdiag.render.style import Style

Playbooks = Iterable["str | os.PathLike[str]"]
Headers = Mapping[str, str] | Iterable[tuple[str, str] | str]

_loaded: dict[tuple[str, ...], Knowledge] = {}
_loading = Lock()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Explanation:
    """What a failed call means. `str()` is the text that `spdiag explain` prints, without colour."""

    found: Found
    """All that was found, with what was read and the errors recognised."""

    @property
    def explained(self) -> bool:
        """Whether spdiag knows this error; when not, it makes no guess."""
        return self.found.explained

    @property
    def cause(self) -> Cause | None:
        """The first cause, its texts filled from the case; how sure it is, `findings[0].likelihood` says."""
        return _told(self.findings[0]) if self.findings else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every cause that fits, best first, with its likelihood and its evidence."""
        return self.found.findings

    @property
    def questions(self) -> tuple[Question, ...]:
        """What would settle the ranking, cheapest first."""
        return self.found.questions

    def as_dict(self) -> dict[str, object]:
        """The document of `spdiag explain --format json`, ready for `json.dumps`."""
        return documents.explanation(self.found)

    def __str__(self) -> str:
        return text.explanation(self.found, Style())

    def __repr__(self) -> str:
        first = next(iter(self.findings), None)
        return f"<Explanation: {f'{first.cause.id}, {first.likelihood.value}' if first else 'unknown'}>"


def explain(  # noqa: PLR0913 - what a caller may know besides, all of it named
    thing: object,
    *,
    status: int | None = None,
    operation: str | None = None,
    headers: Headers | None = None,
    sandbox: bool = False,
    playbooks: Playbooks = (),
) -> Explanation:
    """What an exception, a client's response object, parsed JSON, a text or bytes mean.

    Made for error handlers: it prints nothing, opens no socket, reads no body that is still unread, and does not raise
    for anything it is given; what it cannot read is not `explained`. Secrets are masked. The other arguments add what
    the thing does not tell; they stand before what it tells. Only the built-in playbooks and `playbooks` are used, read
    once a process; a mistake in `playbooks` raises `spdiag.core.problem.Problem`. Threads may share it.
    """
    knowledge = _knowledge(tuple(os.fspath(folder) for folder in playbooks))
    try:
        pasted = thing if isinstance(thing, str | bytes) else as_text(thing)
        known = _context(status, operation, headers, sandbox)
        found = explain_text(knowledge, pasted, context=known, secrets=known_secrets(os.environ))
    except Exception as error:  # within an error handler a fault of ours must not hide the error that is handled
        found = _given_up(error)
    return Explanation(found=found)


def _knowledge(folders: tuple[str, ...]) -> Knowledge:
    if folders not in _loaded:
        with _loading:
            if folders not in _loaded:
                _loaded[folders] = load(folders)
    return _loaded[folders]


def _context(status: int | None, operation: str | None, headers: Headers | None, sandbox: bool) -> Case:
    known, _ = context(status=status, operation=operation, headers=tuple(field_lines(headers)), sandbox=sandbox)
    return Case(tuple(Evidence(one.name, one.value, one.origin.replace("option --", "argument ")) for one in known))


def _given_up(error: Exception) -> Found:
    """An explanation that says nothing but that spdiag itself failed."""
    trouble = Evidence("spdiag.trouble", type(error).__name__, "spdiag itself")
    return Found(Reading("text", 0, Case((trouble,))), (), (), ())


def _told(finding: Finding) -> Cause:
    about, cause = finding.case, finding.cause
    return cause._replace(
        title=filled(cause.title, about),
        explanation=filled(cause.explanation, about),
        fixes=tuple(Fix(*(filled(part, about) for part in one)) for one in finding.fixes),
    )
