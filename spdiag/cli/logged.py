"""What request logs tell of a call that is checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from spdiag.circumstances import Options, asked_about
from spdiag.cli.comparing import closer, telling
from spdiag.comparing import About, Means, compared, evidence
from spdiag.core.evidence import Case, Evidence
from spdiag.credentials.config import fields_told
from spdiag.logs.counted import Limits
from spdiag.paste import read
from spdiag.surveying import surveyed
from spdiag.tallying import tallied


def logged(
    logs: tuple[str, ...], options: Options, environment: Mapping[str, str], *, quiet: bool
) -> tuple[Evidence, ...]:
    """What request logs tell of the failing call that is asked about."""
    survey = surveyed(logs, fields_told(environment))
    with telling(quiet=quiet) as told, tallied(survey, Limits(), told, "auto") as (tally, _):
        found = compared(tally, Means(closer=partial(closer, survey)))
    return evidence(found, _failing_call(options))


def _failing_call(options: Options) -> About:
    """The call that is asked about, as far as the options and the error given tell, to be sought in logs."""
    reading = read(options.error, Case()) if options.error is not None else None
    case = asked_about(options, reading)
    told = reading.cases[0] if reading is not None else Case()
    return About(
        operation=case.text("operation.id"),
        path=case.text("request.path"),
        status=told.number("response.status"),
        code=told.text("error.code"),
    )
