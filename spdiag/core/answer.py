"""Three-valued answers: yes, no, and not known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Answer(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def answer(yes: bool) -> Answer:
    return Answer.YES if yes else Answer.NO


def every(answers: Iterable[Answer]) -> Answer:
    """No if one is no, else unknown if one is unknown, else yes."""
    return _first(answers, Answer.NO, Answer.YES)


def some(answers: Iterable[Answer]) -> Answer:
    """Yes if one is yes, else unknown if one is unknown, else no."""
    return _first(answers, Answer.YES, Answer.NO)


def _first(answers: Iterable[Answer], decisive: Answer, otherwise: Answer) -> Answer:
    for one in answers:
        if one is decisive:
            return decisive
        if one is Answer.UNKNOWN:
            otherwise = Answer.UNKNOWN
    return otherwise


def opposite(given: Answer) -> Answer:
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(given, Answer.UNKNOWN)
