from __future__ import annotations

import pytest
from stanza.models.common.doc import Document

from quotebook.language.documents import Annotations, Name, annotations_of, text_of, token_places


def document(*sentences: str, text: str | None = None, comments: list[list[str]] | None = None) -> Document:
    """A document of sentences whose tokens are divided by spaces; it has no places."""
    entries = [[{"id": (i,), "text": word} for i, word in enumerate(s.split(), 1)] for s in sentences]
    made = Document(entries, comments=comments)
    made.text = text
    return made


def test_a_text_is_made_of_tokens():
    made = document("Ann Lee left .", "She ran .")
    text = text_of(made)
    assert text == "Ann Lee left . She ran ."
    assert [[text[a:b] for a, b in places] for places in token_places(made, text)] == [
        ["Ann", "Lee", "left", "."],
        ["She", "ran", "."],
    ]


def test_spaces_and_paragraphs_are_kept():
    made = document("It ended .", "Then", comments=[["# newdoc"], ["# newpar id = 2"]])
    made.sentences[0].tokens[1].spaces_after = ""
    assert text_of(made) == "It ended.\nThen"


def test_places_are_looked_for_in_a_text_that_the_tokens_stand_in():
    made = document("Ann left .", text="  Ann\n left.")
    assert text_of(made) == "  Ann\n left."
    assert token_places(made, text_of(made)) == [[(2, 5), (7, 11), (11, 12)]]


def test_a_text_that_the_tokens_do_not_stand_in_is_left_aside():
    made = document("Ann left `` at once '' .", text="Ann left “at once”.")
    assert text_of(made) == "Ann left `` at once '' ."
    with pytest.raises(ValueError, match="not the document's"):
        token_places(made, "Ann left “at once”.")


def test_a_document_of_nothing():
    assert text_of(Document([])) == ""
    assert token_places(Document([]), "") == []
    assert annotations_of(Document([]), "") == Annotations()


def test_names_of_persons_bodies_and_places_are_read():
    made = document("Ann Lee joined Acme in Chile on Monday .")
    tags = ["B-PER", "E-PER", "O", "S-ORG", "O", "S-GPE", "O", "S-DATE", "O"]
    for token, ner in zip(made.sentences[0].tokens, tags, strict=True):
        token.ner = ner
    made.build_ents()
    assert annotations_of(made, text_of(made)).names == (
        Name(0, 7, "person"),
        Name(15, 19, "organization"),
        Name(23, 28, "place"),
    )


def test_what_two_models_say_of_a_part_is_counted_from_its_start():
    names = Name(2, 5, "person"), Name(12, 15, "person")
    whole = Annotations(names, (((2, 5), (12, 15), (17, 19)), ((3, 4), (13, 14))))
    assert whole.between(10, 20) == Annotations((Name(2, 5, "person"),), (((2, 5), (7, 9)),))
    assert whole.between(0, 20) == whole
