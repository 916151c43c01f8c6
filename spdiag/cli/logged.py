"""What request logs tell of a call that is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from spdiag.circumstances import Options, asked_about
from spdiag.cli.comparing import say, telling, warn
from spdiag.comparing.answered import answered
from spdiag.comparing.clouds import Reach, gathered
from spdiag.comparing.disclosing import Names
from spdiag.concerning import About, evidence
from spdiag.core.evidence import Case, Evidence
from spdiag.core.findings import Comparison
from spdiag.core.problem import Problem
from spdiag.core.redaction import Gate
from spdiag.credentials.config import fields_told
from spdiag.credentials.secrets import known_secrets
from spdiag.logs.aws.amazon import is_cloud
from spdiag.logs.counting.counted import Limits
from spdiag.logs.values.names import NAMES
from spdiag.logs.values.shapes import meant
from spdiag.paste import read


def logged(
    logs: tuple[str, ...], options: Options, environment: Mapping[str, str], *, quiet: bool
) -> Callable[[int | None, str], tuple[Evidence, ...]]:
    """What request logs tell of the call that is asked about, by the status and the code it fails with."""
    if options.offline and any(map(is_cloud, logs)):
        raise Problem("usage", "--offline reaches for nothing, and logs in AWS are reached for", hint="choose one")
    reach, about = Reach(say=partial(say, quiet=quiet)), _asked(options)
    names = Names(Gate.knowing(known_secrets(environment)), numbers=False)
    with (
        gathered(logs, fields_told(environment, NAMES), reach) as those,
        telling(names.within, quiet=quiet) as told,
        those.tallied(Limits(), told, "auto") as counted,
    ):
        found = answered(those, counted, Limits(), names)
        about = replace(about, called=counted.tally.called(about.named) if about.named else None)
        warn(() if quiet else found.warnings)
    return partial(_evidence, found, about)


def _evidence(found: Comparison, about: About, status: int | None, code: str) -> tuple[Evidence, ...]:
    return evidence(found, replace(about, status=status, code=code))


def _asked(options: Options) -> About:
    """The call that is asked about, as far as the options and the error given name it."""
    reading = read(options.error, Case()) if options.error is not None else None
    case = asked_about(options, reading)
    path = case.text("request.path")
    return About(operation=case.text("operation.id"), path=path and meant(path))
