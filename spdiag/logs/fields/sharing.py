"""Fields that were found in one place and hold in another: in more records of a log, or in other logs of its kind."""

from collections.abc import Collection, Mapping, Sequence

from spdiag.logs.fields.finding import Fields

OF_ERRORS = ("code", "message", "details")


def joined(own: Fields, other: Fields, but: Collection[str] = ()) -> Fields:
    """A log's own fields with the keys of others in the order of these, but for some keys; what is its own stays."""
    places = {field: _inserted(keys, other.places.get(field, ()), but) for field, keys in own.places.items()}
    taken = {key for keys in places.values() for key in keys}
    traits = dict.fromkeys((*own.traits, *_without(other.traits, but)))
    events = tuple(dict.fromkeys((*own.events, *_without(other.events, own.places.get("message", ())))))
    own = own._replace(places=places, traits=tuple(key for key in traits if key not in taken), events=events)
    return own._replace(worded=own.worded or other.worded, sentence=own.sentence or other.sentence)


def _without(keys: Sequence[str], but: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in but)


def _inserted(own: Sequence[str], others: Sequence[str], but: Collection[str]) -> tuple[str, ...]:
    """Keys with those of others but some, each before the first of its own that stands behind it there."""
    found = list(own)
    for number, key in enumerate(others):
        if key not in found and key not in but:
            behind = [found.index(one) for one in others[number + 1 :] if one in found]
            found.insert(min(behind, default=len(found)), key)
    return tuple(found)


def with_errors(own: Fields, together: Fields) -> Fields:
    """A log's fields with what tells of errors as records of all logs of its kind show it together."""
    if together.sentence != own.sentence or not together.has("message"):
        return own
    places = {field: together.places.get(field, ()) for field in OF_ERRORS}
    taken = {key for keys in places.values() for key in keys}
    traits = tuple(key for key in own.traits if key not in taken)
    return own._replace(places={**own.places, **places}, traits=traits, events=together.events)


def in_common(several: Collection[Fields]) -> Fields:
    """The fields of several logs together."""
    first, *others = several
    for other in others:
        first = joined(first, other)
    return first


def kind_of(places: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What logs of one kind have in common: where they keep path and status."""
    return tuple(next(iter(places.get(field, ())), "") for field in ("path", "status"))
