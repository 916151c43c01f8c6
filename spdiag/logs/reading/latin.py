"""Bytes that are not UTF-8 in what mostly is: as Windows writes them in Western Europe."""

import codecs

LATIN = "spdiag.latin"
"""What is said to a decoder of UTF-8 that shall read them so."""


def written(line: bytes | str) -> str:
    """What a line of JSON says; raises `UnicodeDecodeError` for one that is neither UTF-8 nor looks like an object."""
    if isinstance(line, str):
        return line.removeprefix("\ufeff")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        if not line.lstrip().startswith(b"{"):
            raise
        text = line.decode(errors=LATIN)
    return text.removeprefix("\ufeff")


def _read(error: UnicodeError) -> tuple[str, int]:
    """The letters that stand for bytes, and where these end; Latin-1 has those that Windows lacks."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = error.object[error.start : error.end]
    try:
        return found.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return found.decode("latin-1"), error.end


codecs.register_error(LATIN, _read)
