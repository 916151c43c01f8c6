"""Errors whose messages name whom they strike, as `Müller GmbH: Access … is denied.`: one error, not one a seller."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from spdiag.core.comparison import Error, Group, each_once

FEWEST = 5
"""Sellers that messages must name, each another, before their names are left open."""
WORDS = 3
"""Words, before the name or behind it, that such messages have in common at least."""
SAID = 0.5
"""Share of the words of each message that all have in common."""
OPEN = "#"


def united(groups: Sequence[Group]) -> list[tuple[Group, tuple[Group, ...]]]:
    """The groups, those as one whose messages differ by whom they name; each with those that it is made of."""
    alike: dict[object, list[Group]] = {}
    for one in groups:
        if one.error.message and len({each.seller for each in one.struck}) == 1 and not one.without_seller:
            error = one.error
            alike.setdefault((one.key, one.place, error.status, error.code, error.details), []).append(one)
    found = [made for those in alike.values() for made in _made_one(those)]
    taken = {id(one) for _, those in found for one in those}
    return [*((one, (one,)) for one in groups if id(one) not in taken), *found]


def _made_one(groups: Sequence[Group]) -> Iterator[tuple[Group, tuple[Group, ...]]]:
    """Those of some errors of one seller each that are one error: they end alike, or begin alike."""
    taken = set[int]()
    for ends in (slice(-WORDS, None), slice(None, WORDS)):
        left = [one for one in groups if id(one) not in taken]
        for those in _by(ends, left) if len(left) >= FEWEST else ():
            message = _common([one.error.message.split() for one in those])
            if message and len({one.struck[0].seller for one in those}) >= FEWEST:
                taken.update(map(id, those))
                yield _joined(those, those[0].error._replace(message=message)), tuple(those)


def _by(ends: slice, groups: Iterable[Group]) -> list[list[Group]]:
    found: dict[tuple[str, ...], list[Group]] = {}
    for one in groups:
        found.setdefault(tuple(one.error.message.split()[ends]), []).append(one)
    return list(found.values())


def _common(messages: Sequence[list[str]]) -> str:
    """What messages say but for a part that is another in each; empty where that is too little."""
    shortest = min(map(len, messages))
    before = _alike(messages, shortest)
    behind = _alike([words[::-1] for words in messages], shortest - before)
    if before + behind < max(WORDS, SAID * max(map(len, messages))) or before + behind >= max(map(len, messages)):
        return ""
    words, names = messages[0], [" ".join(one[before : len(one) - behind]) for one in messages]
    signs = _signs(names), _signs([one[::-1] for one in names])[::-1]
    return " ".join([*words[:before], OPEN.join(signs), *words[len(words) - behind :]])


def _signs(names: Sequence[str]) -> str:
    """The signs, and no letters, that names begin with all alike."""
    return "".join(first[0] for first in takewhile(_is_a_sign, zip(*names, strict=False)))


def _is_a_sign(letters: Sequence[str]) -> bool:
    return len(set(letters)) == 1 and not letters[0].isalnum()


def _alike(messages: Sequence[list[str]], most: int) -> int:
    """How many words, at most so many, messages begin with all alike."""
    return len(
        list(takewhile(lambda each: len(set(each)) == 1, zip(*(words[:most] for words in messages), strict=True)))
    )


def _joined(groups: Sequence[Group], error: Error) -> Group:
    return groups[0]._replace(
        error=error,
        occurrences=sum(one.occurrences for one in groups),
        first=min((one.first for one in groups if one.first is not None), default=None),
        last=max((one.last for one in groups if one.last is not None), default=None),
        struck=each_once(account for one in groups for account in one.struck),
    )
