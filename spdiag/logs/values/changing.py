r"""What changes in messages from call to call, left open.

`CHANGING` tells what that is, also to engines whose expressions take time in proportion to the text. Python's take its
square where a word is long and does not match; here the same is found in proportion.
"""

import re

WORD = "A-Za-z_.:%+@-"
"""What words are made of, besides digits; all that changes lies within one."""
CAPITALS, MAIL = r"\b[A-Z]{16,}\b", r"[A-Za-z.%+-]+@[A-Za-z.-]+"
END = r"\.(?:com|net|org|io|jp|uk|cn|internal|local)\b"
"""How hosts end."""
HOST = rf"\b[a-z-]+\.[a-z.-]+{END}"
CHANGING = re.compile(rf"[A-Za-z0-9_.:%+@-]*[0-9][A-Za-z0-9_.:%+@-]*|{CAPITALS}|{MAIL}|{HOST}")
"""Words that hold a digit, long ones in capitals, addresses, and hosts: ids, numbers, times, people, regions."""
NUMBERED = re.compile(rf"(?<![0-9{WORD}])[{WORD}]*[0-9][0-9{WORD}]*")
LONG = re.compile(rf"[{WORD}]{{50}}")
"""A word from which on the square is felt."""
OPEN = "#"
OTHERS = re.compile(f"{CAPITALS}|{MAIL}|{HOST}")
NEXT = re.compile(rf"{CAPITALS}|(?<![A-Za-z.%+-]){MAIL}|{HOST}"), re.compile(rf"{CAPITALS}|(?<![A-Za-z.%+-]){MAIL}")
"""The same behind other text, with and without hosts: an address begins as early as it can."""
ENDS = re.compile(END)


def left_open(text: str) -> str:
    """A text with `#` in the place of what changes."""
    text = NUMBERED.sub(OPEN, text)
    return OTHERS.sub(OPEN, text) if LONG.search(text) is None else _step_by_step(text)


def _step_by_step(text: str) -> str:
    """The same where words are long: an address that cannot begin at a letter cannot at the next one."""
    following = NEXT[0] if ENDS.search(text) else NEXT[1]
    found, at = list[str](), 0
    while (one := OTHERS.match(text, at) or following.search(text, at)) is not None:
        found += text[at : one.start()], OPEN
        at = one.end()
    return "".join([*found, text[at:]])
