"""`python -m spdiag.catalog.build DIR [--out DIR]`: rebuild the data files from a checkout of Amazon's models."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spdiag.catalog.building.assembling import assemble
from spdiag.core.problem import Problem

DATA = Path(__file__).parent / "data"


def main(words: list[str] | None = None) -> int:
    """Write every data file; 0 when done, 2 when the models cannot be read."""
    options = argparse.ArgumentParser(prog="python -m spdiag.catalog.build", description=__doc__)
    options.add_argument("models", type=Path, help="a checkout of Amazon's models, or its models/ folder")
    options.add_argument("--out", type=Path, default=DATA, help="where to write (default: the package's own data)")
    chosen = options.parse_args(words)
    try:
        files = assemble(chosen.models)
    except Problem as problem:
        print(f"error: {problem.message}\nhint: {problem.hint}", file=sys.stderr)
        return 2
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (chosen.out / name).write_bytes(content)
    print(f"wrote {len(files)} files to {chosen.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
