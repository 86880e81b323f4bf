from __future__ import annotations

from quotebook.training.polnear import cue_queries, read_attributions

TEXT = "The port, Lee said, will close in May."
STANDOFF = (
    "T1\tContent 0 8;20 37\tThe port will close in May\n"
    "T2\tSource 10 13\tLee\n"
    "T3\tCue 14 18\tsaid\n"
    "E1\tAttribution:T1 Content:T1 Source:T2 Cue:T3\n"
)


def test_the_longest_stretch_of_a_divided_content_stands_first(tmp_path):
    file = tmp_path / "a.ann"
    file.write_text(STANDOFF, encoding="utf-8")
    (attribution,) = read_attributions(file)
    assert [TEXT[slice(*span)] for span in attribution.contents[:2]] == ["will close in May", "The port"]
    (query,) = cue_queries([attribution])
    assert query.source is not None
    assert query.content is not None
    assert (TEXT[slice(*query.span)], TEXT[slice(*query.source[0])]) == ("said", "Lee")
    assert TEXT[slice(*query.content[0])] == "will close in May"
