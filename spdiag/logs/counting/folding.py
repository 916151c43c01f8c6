"""Operations with thousands of different errors: the rarest of them are one, which says so."""

from collections.abc import Mapping

from spdiag.core.comparison import Error

MOST = 1_000
"""Different errors of an operation that are told apart, at most; those that came most often."""
OTHERS = "other errors, whose words differ from call to call"
"""The message of all others."""


def folded(times: Mapping[Error, int]) -> dict[Error, Error]:
    """The rarest errors of an operation, each as the one that all of its status are; those that are as rare too."""
    if len(times) <= MOST:
        return {}
    least = sorted(times.values(), reverse=True)[MOST]
    return {one: Error(one.status, "", OTHERS) for one, often in times.items() if often <= least}
