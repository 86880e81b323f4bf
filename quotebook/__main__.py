"""``python -m quotebook`` is the command ``quotebook``."""

from __future__ import annotations

from quotebook.cli import main

main(prog_name="quotebook")
