"""Runs `spdiag check` in every world of the simulator and prints what it names, against what the world expects.

usage: python bench/worlds.py [WORLD …] [--together 2]

world, cause, likelihood, owner, outcome, exit code, calls (of the most expected), and whether all of them are right.
A cause in brackets is one that the world's evidence speaks for as well. Exits 1 when a world is named otherwise.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from spdiag.simulator import world, worlds
from spdiag.simulator.world import Expectation

HEADS = ("world", "cause", "likelihood", "owner", "outcome", "exit", "calls", "ok")


class Named(NamedTuple):
    """What a check said of one world, and whether that is right."""

    world: str
    cause: str
    likelihood: str
    owner: str
    outcome: str
    exit: str
    calls: str
    ok: str


def named(name: str) -> Named:
    """One world, checked by a process of its own."""
    command = [sys.executable, "-m", "spdiag", "check", "--demo", name, "--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    expected = world(name).expect
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        return Named(name, "-", "-", "-", "no document", str(ran.returncode), "-", "NO")
    verdict = found["verdict"] or {}
    cause = verdict.get("cause") or "-"
    return Named(
        world=name,
        cause=f"[{cause}]" if cause in expected.also else cause,
        likelihood=verdict.get("likelihood") or "-",
        owner=verdict.get("owner") or "-",
        outcome=found["outcome"],
        exit=str(ran.returncode),
        calls=f"{len(found['calls'])}/{expected.calls}",
        ok="yes" if right(found, ran.returncode, expected) else "NO",
    )


def right(found: dict[str, Any], status: int, expected: Expectation) -> bool:
    """Whether cause, owner, outcome, exit code and number of calls are as expected."""
    verdict = found["verdict"] or {"cause": None, "owner": None}
    instead = verdict["cause"] in expected.also
    cause = verdict["cause"] == expected.cause and verdict["owner"] == expected.owner
    ended = (found["outcome"], status, found["exit_code"]) == (expected.outcome, expected.exit, expected.exit)
    known = {one["id"] for one in found["causes"]}
    listed = expected.cause is None or expected.cause in known
    return (cause or instead) and ended and listed and len(found["calls"]) <= expected.calls


def table(rows: Sequence[Named]) -> str:
    """The rows in columns, as wide as they need be."""
    wide = [max(len(row[place]) for row in (HEADS, *rows)) for place in range(len(HEADS))]
    return "\n".join("  ".join(map(str.ljust, row, wide)).rstrip() for row in (HEADS, *rows))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", nargs="*", metavar="WORLD", default=worlds())
    parser.add_argument("--together", type=int, default=2, metavar="N", help="checks that run at the same time")
    chosen = parser.parse_args()
    with ThreadPoolExecutor(chosen.together) as pool:
        rows = list(pool.map(named, chosen.worlds))
    print(table(rows))
    wrong = sum(row.ok != "yes" for row in rows)
    print(f"\n{len(rows)} worlds, {len(rows) - wrong} named right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
