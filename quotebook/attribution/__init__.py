"""Attribute: find the quotes of annotated articles and say whom they attribute them to."""

from __future__ import annotations

from quotebook.attribution.attributor import attribute, attribute_all

__all__ = ["attribute", "attribute_all"]
