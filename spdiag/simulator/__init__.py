"""A local SP-API and Login with Amazon, with worlds that go wrong in known ways."""

from __future__ import annotations

from spdiag.simulator.reading import world, world_file, worlds
from spdiag.simulator.running import Received, Simulator
from spdiag.simulator.world import World

__all__ = ["Received", "Simulator", "World", "world", "world_file", "worlds"]
