"""A diagnosis in every format, for stdout and for reports: what draws one is loaded when it is asked for."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping

from spdiag.cli.screen import append, style
from spdiag.core.diagnosis import Diagnosis

SUFFIXES = {"text": ".txt", "json": ".json", "markdown": ".md", "junit": ".xml", "html": ".html"}
"""The formats that a report can have too, and by which suffix."""
LAYOUTS = (*SUFFIXES, "github")


def reports(found: Diagnosis, *, verbose: bool, quiet: bool) -> dict[str, Callable[[], str]]:
    """How to draw each report, by its suffix."""
    return {
        ".txt": lambda: text(found, "never", verbose=verbose, quiet=quiet),
        ".json": lambda: _json(found),
        ".md": lambda: _markdown(found),
        ".xml": lambda: _junit(found),
        ".html": lambda: _html(found),
    }


def text(found: Diagnosis, color: str, *, verbose: bool, quiet: bool) -> str:
    from spdiag.render import check_text  # rich is loaded only where text is drawn

    return check_text.diagnosis(found, style(color, verbose=verbose, quiet=quiet))


def _json(found: Diagnosis) -> str:
    from spdiag.render import documents

    return documents.as_json(documents.diagnosis(found))


def _markdown(found: Diagnosis) -> str:
    from spdiag.render import markdown

    return markdown.diagnosis(found)


def _junit(found: Diagnosis) -> str:
    from spdiag.render import junit

    return junit.diagnosis(found)


def _html(found: Diagnosis) -> str:
    from spdiag.render import html_page

    return html_page.diagnosis(found)


def github(found: Diagnosis, secrets: Callable[[], Iterable[str]], *, color: str, verbose: bool, quiet: bool) -> str:
    """The workflow commands of a check; GitHub's summary and outputs are written where it says.

    Secrets are asked for, and printed to be masked, only where GitHub reads what is printed.
    """
    from secrets import token_hex

    from spdiag.render import github as drawn

    environment = os.environ
    tell_github(environment, _markdown(found), drawn.outputs(found, f"spdiag-{token_hex(16)}"))
    known = secrets() if read_by_github(environment) else ()
    return drawn.diagnosis(
        found, style(color, verbose=verbose, quiet=quiet), token=f"spdiag-{token_hex(16)}", secrets=known
    )


def tell_github(environment: Mapping[str, str], summary: str, outputs: str) -> None:
    """Writes the summary of the step and its outputs where GitHub says."""
    if environment.get("GITHUB_STEP_SUMMARY"):
        append(environment["GITHUB_STEP_SUMMARY"], summary + "\n")
    if environment.get("GITHUB_OUTPUT"):
        append(environment["GITHUB_OUTPUT"], outputs)


def read_by_github(environment: Mapping[str, str]) -> bool:
    """Whether stdout goes to GitHub's runner, as far as can be told: into a file it does not."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return False
    try:
        return not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False
