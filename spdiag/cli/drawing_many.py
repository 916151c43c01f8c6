"""Many sellers in every format, for stdout and for reports: what draws one is loaded when it is asked for."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable
from functools import partial
from secrets import token_hex

from spdiag.circumstances import Options
from spdiag.cli.drawing import read_by_github, tell_github
from spdiag.cli.screen import style
from spdiag.core.concluding import Conclusion
from spdiag.render.style import Style
from spdiag.render.together import Together, together
from spdiag.sellers import Checked

Checks = tuple[Checked, ...]


def drawings(checks: Checks, conclusion: Conclusion, in_full: Callable[[str], str]) -> dict[str, Callable[[], str]]:
    """How to draw each report, by its suffix."""
    found = together([(one.name, one.diagnosis) for one in checks], conclusion, in_full)
    return {
        ".txt": partial(_text, found, style("never", verbose=False, quiet=False)),
        ".json": partial(_json, checks, conclusion),
        ".md": partial(_markdown, found),
        ".xml": partial(_junit, found),
        ".html": partial(_html, found),
    }


def text(checks: Checks, conclusion: Conclusion, in_full: Callable[[str], str], drawn: Style) -> str:
    return _text(together([(one.name, one.diagnosis) for one in checks], conclusion, in_full), drawn)


def github(
    checks: Checks, conclusion: Conclusion, in_full: Callable[[str], str], drawn: Style, secrets: Iterable[str]
) -> str:
    """The workflow commands of a check; GitHub's summary and outputs are written where it says.

    Secrets are printed to be masked only where GitHub reads what is printed.
    """
    from spdiag.render import many_github

    found = together([(one.name, one.diagnosis) for one in checks], conclusion, in_full)
    outputs = many_github.outputs(conclusion, f"spdiag-{token_hex(16)}")
    tell_github(os.environ, _markdown(found), outputs)
    known = secrets if read_by_github(os.environ) else ()
    return many_github.told(found, drawn, token=f"spdiag-{token_hex(16)}", secrets=known)


def _text(found: Together, drawn: Style) -> str:
    from spdiag.render import many_text

    return many_text.told(found, drawn)


def _json(checks: Checks, conclusion: Conclusion) -> str:
    from spdiag.render import documents

    lines = [documents.as_line(documents.diagnosis(one.diagnosis)) for one in checks]
    return "\n".join([*lines, documents.as_line(documents.conclusion(conclusion))])


def _markdown(found: Together) -> str:
    from spdiag.render import many_markdown

    return many_markdown.told(found)


def _junit(found: Together) -> str:
    from spdiag.render import many_junit

    return many_junit.told(found)


def _html(found: Together) -> str:
    from spdiag.render import many_page

    return many_page.told(found)


def command_for(options: Options, file: str | None, name: str) -> str:
    """The command that shows one of the sellers in full."""
    who = ["--profile", name] if file is None else ["--sellers", file, "--seller", name]
    values = {
        "--operation": (options.operation,),
        "--request": (options.request,),
        "--region": (options.region,),
        "--marketplace": options.marketplaces,
        "--role": options.roles,
        "--account": (options.account,),
        "--api": (options.api,),
    }
    given = [part for option, told in values.items() for one in told if one for part in (option, one)]
    flags = [f"--{flag}" for flag in ("sandbox", "smoke", "offline") if getattr(options, flag)]
    return shlex.join(["spdiag", "check", *who, *given, *flags])
