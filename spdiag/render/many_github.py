"""Many sellers as GitHub Actions reads it: masks, the lines folded away, an annotation for each group, outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spdiag.core.concluding import Conclusion
from spdiag.core.diagnosis import Outcome
from spdiag.render.github import as_outputs, command, inert, masks
from spdiag.render.many_text import told as as_text
from spdiag.render.style import Style
from spdiag.render.together import WORDS, Kind, Together, several

MOST_ANNOTATIONS = 9
"""GitHub shows ten of a kind for a step; one is the conclusion."""
MOST_NAMES = 20
WARNINGS = (WORDS[Outcome.INCONCLUSIVE], WORDS[Outcome.UNTESTABLE])
TONES = {"good": "notice", "bad": "error", "open": "warning"}


def told(found: Together, style: Style, *, token: str, secrets: Iterable[str] = ()) -> str:
    """Workflow commands and the text, ending without a line end; `token` and `secrets` as for a single check."""
    said = as_text(found, style._replace(quiet=True))
    way = () if style.quiet else ("::group::spdiag check", *inert(as_text(found, style), token), "::endgroup::")
    return "\n".join((*masks(secrets), *way, *inert(said, token), *_annotations(found)))


def outputs(found: Conclusion, delimiter: str) -> str:
    """What later steps of the job can read: the first group's cause and owner, and how many are not healthy."""
    first = next((group for group in found.groups if group.outcome is not Outcome.HEALTHY), None)
    healthy = sum(len(group.sellers) for group in found.groups if group.outcome is Outcome.HEALTHY)
    return as_outputs(
        {
            "outcome": first.outcome.value if first is not None else Outcome.HEALTHY.value,
            "cause": first.cause if first is not None else "",
            "owner": first.owner if first is not None else "",
            "exit-code": str(found.exit_code),
            "sellers": str(found.total),
            "not-healthy": str(found.total - healthy),
        },
        delimiter,
    )


def _annotations(found: Together) -> Iterator[str]:
    if len(found.kinds) != 1:
        yield command(TONES[found.tone], "spdiag", found.headline)
    for one in found.kinds[:MOST_ANNOTATIONS]:
        level = "warning" if one.outcome in WARNINGS else "error"
        yield command(level, f"spdiag: {one.title}", "\n".join(_lines(one, found)))


def _lines(one: Kind, found: Together) -> Iterator[str]:
    if len(found.kinds) == 1:
        yield found.headline
    yield f"{len(one.sellers)} of {len(found.lines)}: {several(one.sellers, MOST_NAMES)}"
    if one.cause:
        yield f"Who acts: {one.acts} ({one.cause}, {one.likelihood})"
    yield from (f"Fix: {fix.do}" for fix in one.fixes[:1])
    yield f"In full: {one.command}"
