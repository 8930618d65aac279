"""How long tests wait for what has to come."""

from typing import Final

PATIENCE_SECONDS: Final = 120.0
"""How long anything may take before a test calls it lost; no measure of speed.

A machine may have other things to do. Whatever comes earlier ends the wait.
"""
