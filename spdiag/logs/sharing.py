"""Fields that were found in one place and hold in another: in more records of a log, or in other logs of its kind."""

from collections.abc import Collection, Mapping, Sequence

from spdiag.logs.fields import Fields


def joined(own: Fields, other: Fields, but: Collection[str] = ()) -> Fields:
    """A log's own fields with the keys of others in the order of these, but for some keys; what is its own stays."""
    places = {field: _inserted(keys, _without(other.places.get(field, ()), but)) for field, keys in own.places.items()}
    taken = {key for keys in places.values() for key in keys}
    traits = dict.fromkeys((*own.traits, *_without(other.traits, but)))
    events = tuple(dict.fromkeys((*own.events, *_without(other.events, own.places.get("message", ())))))
    own = own._replace(places=places, traits=tuple(key for key in traits if key not in taken), events=events)
    return own._replace(worded=own.worded or other.worded, sentence=own.sentence or other.sentence)


def _without(keys: Sequence[str], but: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in but)


def _inserted(own: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Keys with those of others, each before the first of its own that stands behind it there."""
    found = list(own)
    for number, key in enumerate(others):
        if key not in found:
            behind = [found.index(one) for one in others[number + 1 :] if one in found]
            found.insert(min(behind, default=len(found)), key)
    return tuple(found)


def in_common(several: Collection[Fields]) -> Fields:
    """The fields of several logs together."""
    first, *others = several
    for other in others:
        first = joined(first, other)
    return first


def kind_of(places: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What logs of one kind have in common: where they keep path and status."""
    return tuple(next(iter(places.get(field, ())), "") for field in ("path", "status"))
