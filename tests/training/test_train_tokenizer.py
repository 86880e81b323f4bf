from __future__ import annotations

import pytest

from quotebook.training.tokenizer import paragraphs, typographic

CONLLU = """\
# newdoc id = a
# newpar id = a-1
# sent_id = 1
# text = "I don't," he said.
1\t"\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tI\t_\t_\t_\t_\t_\t_\t_\t_
3-4\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
3\tdo\t_\t_\t_\t_\t_\t_\t_\t_
4\tn't\t_\t_\t_\t_\t_\t_\t_\t_
5\t,\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
6\t"\t_\t_\t_\t_\t_\t_\t_\t_
7\the\t_\t_\t_\t_\t_\t_\t_\t_
8\tsaid\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
8.1\tso\t_\t_\t_\t_\t_\t_\t_\t_
9\t.\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No

# sent_id = 2
1\tYes\t_\t_\t_\t_\t_\t_\t_\t_

# newpar id = a-2
# sent_id = 3
1\tNo\t_\t_\t_\t_\t_\t_\t_\t_

""".splitlines(keepends=True)


def test_conllu_becomes_raw_text_with_token_and_sentence_ends():
    first, second = paragraphs(CONLLU)
    assert first.text == '"I don\'t," he said. Yes'
    assert first.labels == "11000001110010000120002"
    assert (second.text, second.labels) == ("No", "02")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"I go," he said.', "“I go,” he said."),
        ("'Never,' he said.", "‘Never,’ he said."),
        ("Ask 'em.", "Ask ’em."),
        ("It's the '90s.", "It’s the ’90s."),
    ],
)
def test_typographic_marks_leave_every_character_in_its_place(text, expected):
    assert typographic(text) == expected
    assert len(text) == len(expected)
