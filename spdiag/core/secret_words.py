"""Passwords under short names, and those that a sentence tells in letters alone."""

_SAID_OF_THEM = """
    a about accepted already also always an as at bad being blank by case changed compromised correct created currently
    deleted denied different disabled due empty encrypted entered expired exposed fine for from generated given good
    hashed hidden ignored in incorrect insecure insufficient invalid leaked locked long malformed mandatory masked
    misspelled missing my needed never new no none not now null of ok okay old on only optional outdated passed
    provided redacted
    refused rejected required reset revoked rotated same sent set short stale still stored supplied temporary that the
    this to too unauthorized undefined unknown unsafe unset used valid visible weak what with wrong your
"""
"""Words that stand behind `password is`, and are none."""
_NONE = "|".join(_SAID_OF_THEM.split())
_NAME = r"(?<![A-Za-z])(?:pass|pwd|passphrase)"

SHAPES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("pass=", "pwd=", "phrase="), rf"(?i)({_NAME}=[\"'`]?)[^\s\"'`&,;<>)}}\]]+"),
    (
        ("pass:", "pwd:", "phrase:"),
        r"(?i)((?:[_.-]pass|(?<![A-Za-z])(?:pwd|passphrase)):[ \t]{0,8}[\"'`]?)[^\s\"'`&,;<>)}\]]+",
    ),
    (("pass", "pwd", "phrase"), rf"(?i)({_NAME}\\{{0,4}}[\"'][ \t]{{0,8}}[:=][ \t]{{0,8}}\\{{0,4}}[\"'])[^\"'\\\n]+"),
    (
        ("password is ", "password was ", "pwd is ", "passphrase is "),
        rf"(?i)(\b(?:password|pwd|passphrase) (?:is|was) [\"'`]?)(?!(?:{_NONE})\b)[^\s\"'`,;<>]{{4,}}",
    ),
)
"""What the lower-case text must hold for each to be sought, and the pattern: what stays, and then the secret."""
