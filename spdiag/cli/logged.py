"""What request logs tell of a call that is checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from spdiag.circumstances import Options, asked_about
from spdiag.cli.comparing import closer, say, telling
from spdiag.clouds import Reach, gathered
from spdiag.comparing import About, Means, compared, evidence
from spdiag.core.evidence import Case, Evidence
from spdiag.credentials.config import fields_told
from spdiag.logs.counted import Limits
from spdiag.paste import read


def logged(
    logs: tuple[str, ...], options: Options, environment: Mapping[str, str], *, quiet: bool
) -> tuple[Evidence, ...]:
    """What request logs tell of the failing call that is asked about."""
    reach = Reach(say=partial(say, quiet=quiet))
    with (
        gathered(logs, fields_told(environment), reach) as those,
        telling(quiet=quiet) as told,
        those.tallied(Limits(), told, "auto") as (tally, _),
    ):
        found = compared(tally, Means(closer=partial(closer, those)))
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
