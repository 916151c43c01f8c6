"""Puts what the playbooks compile to into the wheel, so that a first start need not compile them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling names it, and gives it no types
    """Found by hatchling under this name."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles the playbooks of the checkout; a mistake in one of them ends the build."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from spdiag.handbook import compiled, files, shipped

        pack = str(Path(self.root) / "playbooks")
        names = [name for _, name in files(pack)]
        ready = Path(self.directory) / f"playbooks{shipped.SUFFIX}"
        ready.parent.mkdir(parents=True, exist_ok=True)
        ready.write_bytes(shipped.packed(pack, names, compiled((pack,))))
        build_data["force_include"][str(ready)] = f"spdiag/{ready.name}"
