"""The command line: arguments in, exit status out."""

from __future__ import annotations

from spdiag.cli.plainly import Asked, asked_plainly

USAGE = 2
BUG = 70
INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """The exit status of a command line; the only place where troubles become messages.

    The plain command lines of `spdiag explain` are answered without click, which takes longer to load than the answer.
    """
    try:
        asked = asked_plainly(arguments)
        return _by_click(arguments) if asked is None else _answered(asked)
    except Exception as error:
        from spdiag.cli.troubles import failed

        return failed(error)
    except KeyboardInterrupt:
        return INTERRUPTED


def _answered(asked: Asked) -> int:
    from spdiag.cli.answering import answer

    return answer(asked)


def _by_click(arguments: list[str]) -> int:
    from spdiag.cli.group import group

    status = group.main(arguments, prog_name="spdiag", standalone_mode=False)
    return status if isinstance(status, int) else 0
