"""Attribute: find the quotes of an annotated article and say whom it attributes them to."""

from __future__ import annotations

from quotebook.attribution.attributor import attribute

__all__ = ["attribute"]
