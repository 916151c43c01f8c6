"""Coverage-guided fuzzing of the reader and of `explain` end to end, with atheris.

usage: python bench/fuzz.py [--corpus FILE] [libFuzzer options such as -max_total_time=300 FOLDER]

atheris is not among the dependencies: `pip install atheris` into an environment of its own, beside `pip install -e .`.
Its seeds are a few shapes of errors, and the `input` fields of FILE (JSON lines), written into FOLDER.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed; `pip install atheris` into an environment of its own")

with atheris.instrument_imports(include=["spdiag"]):
    from spdiag.explaining import explain_text
    from spdiag.handbook import load
    from spdiag.paste import formats, read
    from spdiag.render import documents, text
    from spdiag.render.style import Style

    for module, _, _ in formats.FORMATS:
        __import__(f"spdiag.paste.{module}")
    __import__("spdiag.paste.foreign")

HANDBOOK = load(())
STYLE = Style(width=80, colour=False, verbose=True, quiet=False, unicode=True)
SEEDS = (
    '{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}',
    '{"error":"invalid_grant","error_description":"The request has an invalid grant parameter : refresh_token"}',
    "HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: AccessDeniedException\n\n{}",
    "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
    "https://sellercentral.amazon.com/apps/authorize/consent?application_id=amzn1.sp.solution.1&state=a",
)


def one(raw: bytes) -> None:
    """One input, as bytes to the reader and as text through all of it."""
    read(raw)
    found = explain_text(HANDBOOK, raw.decode("utf-8", errors="surrogateescape"))
    documents.as_json(documents.explanation(found))
    text.explanation(found, STYLE)


def seeded(arguments: list[str]) -> list[str]:
    """The arguments for libFuzzer, after the seeds were written into its folder."""
    texts = list(SEEDS)
    if "--corpus" in arguments:
        at = arguments.index("--corpus")
        lines = Path(arguments[at + 1]).read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)["input"] for line in lines]
        arguments = [*arguments[:at], *arguments[at + 2 :]]
    folder = next((Path(word) for word in arguments[1:] if not word.startswith("-")), None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for seed in texts:
            (folder / hashlib.sha1(seed.encode()).hexdigest()).write_text(seed, encoding="utf-8")
    return arguments


if __name__ == "__main__":
    atheris.Setup(seeded(sys.argv), one)
    atheris.Fuzz()
