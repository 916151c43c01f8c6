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
    seen = set(answers)
    if Answer.NO in seen:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in seen else Answer.YES


def some(answers: Iterable[Answer]) -> Answer:
    """Yes if one is yes, else unknown if one is unknown, else no."""
    seen = set(answers)
    if Answer.YES in seen:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in seen else Answer.NO


def opposite(given: Answer) -> Answer:
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(given, Answer.UNKNOWN)
