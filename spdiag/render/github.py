"""A check as GitHub Actions reads it: masks, the steps in a group, annotations, and outputs for later steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.redaction import SHORTEST_SECRET
from spdiag.render import check_text
from spdiag.render.report import Report, Stage, Told, checked
from spdiag.render.style import Style

LEVELS = {
    Outcome.HEALTHY: "notice",
    Outcome.PROBLEM: "error",
    Outcome.INCONCLUSIVE: "warning",
    Outcome.UNTESTABLE: "warning",
    Outcome.NO_CREDENTIALS: "error",
    Outcome.BUG: "error",
}


def diagnosis(found: Diagnosis, style: Style, *, token: str, secrets: Iterable[str] = ()) -> str:
    """Workflow commands and the text of the check, ending without a line end.

    `token` is random: between its two lines nothing that was seen is obeyed as a command. `secrets` are printed, for
    that is how GitHub learns what to mask: give them only where GitHub reads.
    """
    told = () if style.quiet else _told(found, style, token)
    return "\n".join((*masks(secrets), *told, *_annotations(checked(found), _level(found), found.exit_code)))


def outputs(found: Diagnosis, delimiter: str) -> str:
    """What later steps of the job can read, each in the form that holds any value; `delimiter` is random."""
    verdict = found.verdict
    told = {
        "outcome": found.outcome.value,
        "cause": verdict.cause.id if verdict else "",
        "owner": verdict.cause.owner if verdict else "",
        "exit-code": str(found.exit_code),
    }
    return as_outputs(told, delimiter)


def as_outputs(told: Mapping[str, str], delimiter: str) -> str:
    """Outputs as GitHub reads them, each in the form that holds any value; `delimiter` is random."""
    return "\n".join(f"{name}<<{delimiter}\n{value}\n{delimiter}" for name, value in told.items())


def masks(secrets: Iterable[str]) -> list[str]:
    """A mask for each secret; a very short one would mask ordinary words."""
    forms = (form for one in secrets for form in (one, one.strip(), one.strip().strip("\"'")))
    return [f"::add-mask::{_data(one)}" for one in dict.fromkeys(forms) if len(one) >= SHORTEST_SECRET]


def _told(found: Diagnosis, style: Style, token: str) -> tuple[str, ...]:
    """The text of the check: the way to the verdict folded away, the verdict in the open."""
    verdict = check_text.diagnosis(found, style._replace(quiet=True))
    way = check_text.diagnosis(found, style).removesuffix(verdict).rstrip("\n")
    return ("::group::spdiag check", *inert(way, token), "::endgroup::", *inert(verdict, token))


def inert(text: str, token: str) -> tuple[str, str, str]:
    """Text in which nothing is obeyed as a command."""
    return f"::stop-commands::{token}", text, f"::{token}::"


def _level(found: Diagnosis) -> str:
    failing = found.outcome is Outcome.HEALTHY and found.exit_code
    return "error" if failing else LEVELS[found.outcome]


def _annotations(report: Report, level: str, exit_code: int) -> Iterator[str]:
    yield command(level, f"spdiag: {report.said}", "\n".join(_verdict(report, exit_code)))
    for one in report.stages:
        if one.outcome == "warned":
            yield command("warning", f"spdiag: {one.id}", one.summary)


def _verdict(report: Report, exit_code: int) -> Iterator[str]:
    """The verdict in a few lines, whatever else is folded away."""
    first: Told | None = next(iter(report.causes), None)
    failed: Stage | None = next((one for one in report.stages if one.outcome == "failed"), None)
    if first is None:
        yield failed.summary if failed is not None else report.said
    else:
        yield f"{first.title} ({first.id}, {first.likelihood})"
        yield f"Who acts: {first.acts}"
        yield from (f"Fix: {one.do}" for one in first.fixes[:1])
        yield from (f"Check: {one.verify}" for one in first.fixes[:1] if one.verify)
    if exit_code:
        yield f"Exit code {exit_code}"


def command(name: str, title: str, message: str) -> str:
    """An annotation."""
    return f"::{name} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    """A value as a workflow command carries it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
