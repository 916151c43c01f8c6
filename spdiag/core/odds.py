"""How likely so many or so few of what is expected are, as Poisson has it."""

from math import erfc, exp, sqrt

MANY = 700
"""Expected events from which on a normal distribution is as good, and the sum would take long."""


def at_least(times: int, expected: float) -> float:
    """How likely so many or more are where so many are expected."""
    if times <= 0:
        return 1.0
    if expected <= 0.0:
        return 0.0
    if expected > MANY:
        return 0.5 * erfc((times - 0.5 - expected) / sqrt(2 * expected))
    return max(0.0, 1.0 - _sum(times - 1, expected))


def at_most(times: int, expected: float) -> float:
    """How likely so many or fewer are where so many are expected."""
    if expected > MANY:
        return 0.5 * erfc((expected - times - 0.5) / sqrt(2 * expected))
    return min(1.0, _sum(times, expected))


def _sum(most: int, expected: float) -> float:
    term = below = exp(-expected)
    for number in range(1, most + 1):
        term *= expected / number
        below += term
    return below
