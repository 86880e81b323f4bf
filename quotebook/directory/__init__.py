"""The directory of speakers, and the way from an article's names to its entries."""

from __future__ import annotations

from quotebook.directory.compare import compare_names
from quotebook.directory.directory import Directory
from quotebook.directory.namings import Evidence
from quotebook.directory.resolver import Resolution, resolve

__all__ = ["Directory", "Evidence", "Resolution", "compare_names", "resolve"]
