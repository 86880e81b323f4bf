"""Annotate: split articles into sentences and tokens with stanza."""

from __future__ import annotations

from quotebook.language.annotation import Annotated, annotate

__all__ = ["Annotated", "annotate"]
