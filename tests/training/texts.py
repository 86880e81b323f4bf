"""Annotated texts to train on."""

from __future__ import annotations

from quotebook.training.examples import Example, Passage


def annotated(publisher: str, number: int) -> Example:
    """A text with one quote, whose speaker is known, and ``number`` among its words."""
    text = f"“We go {number} times,” said Ann Lee.\n\nBob Roe nodded."
    start, end = text.index("Ann"), text.index("Ann") + 7
    quote = Passage(0, text.index(" said"), "quote", name="Ann Lee", speaker=((start, end),), source_kind="person")
    return Example(f"worldwide/{publisher}_{number}", text, (quote,), people={"Ann Lee": "f"})
