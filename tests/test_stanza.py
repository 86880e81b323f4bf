from __future__ import annotations

import copy
import hashlib
import importlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import stanza
from stanza.models.common.doc import Document
from stanza.models.coref.coref_chain import CorefChain, CorefMention
from stanza.pipeline.core import DownloadMethod, PipelineRequirementsException
from stanza.pipeline.registry import PIPELINE_NAMES

import quotebook
import quotebook.stanza
from quotebook.attribution import attribute_all
from quotebook.language.tokenizer import MODEL

NORTH = "Ann Lee runs the port. “We will go north,” she said on Monday."
WAIT = (
    "“We will not wait for them,” said Capt. Omar Diallo, a navy spokesman. Diallo said that the ships were late.\n\n"
    "Lee asserted."
)
TEXTS = [NORTH, "", WAIT, "Nobody spoke.", f"{NORTH}\n\n{WAIT}"]
PRETOKENISED = [
    ["Ann", "Lee", "runs", "the", "port", "."],
    ["“", "We", "will", "go", "north", ",", "”", "she", "said", "."],
    ["Omar", "Diallo", "called", "it", '"', "a", "mess", '"', "."],
]


@pytest.fixture(scope="module")
def nlp() -> stanza.Pipeline:
    return quotebook.stanza.pipeline()


@pytest.fixture(scope="module")
def pretokenised() -> stanza.Pipeline:
    return quotebook.stanza.pipeline(tokenize_pretokenized=True)


def answers(document: Document) -> list[tuple[str, str | None]]:
    for passage in (*document.quotes, *document.statements, *document.orphans):
        assert passage.article.text[passage.start : passage.end] == passage.text
    return [(quote.text, quote.attribution.name) for quote in document.quotes]


def find(document: Document, words: str) -> CorefMention:
    """Where words that are divided by spaces stand in a document for the first time."""
    wanted = words.split()
    for number, sentence in enumerate(document.sentences):
        held = [word.text for word in sentence.words]
        for i in range(len(held)):
            if held[i : i + len(wanted)] == wanted:
                return CorefMention(number, i, i + len(wanted))
    raise AssertionError(words)


def chain(document: Document, *mentions: str, number: int = 0) -> CorefChain:
    return CorefChain(number, [find(document, words) for words in mentions], mentions[0], 0)


def tag(document: Document, words: str, kind: str) -> None:
    """Write an entity into a document as stanza's processor ``ner`` does."""
    place = find(document, words)
    tokens = document.sentences[place.sentence].tokens[place.start_word : place.end_word]
    positions = ["S"] if len(tokens) == 1 else ["B", *"I" * (len(tokens) - 2), "E"]
    for token, position in zip(tokens, positions, strict=True):
        token.ner = f"{position}-{kind}"
    document.build_ents()


def tokenised(nlp: stanza.Pipeline, text: str | Sequence[Sequence[str]]) -> Document:
    return nlp(text, processors="tokenize")


def quoted(nlp: stanza.Pipeline, document: Document) -> Document:
    return nlp.processors["quote"].process(document)


# --- the pipeline


@pytest.mark.parametrize("text", TEXTS)
def test_a_document_has_what_quotebook_finds_in_its_text(nlp, text):
    document = nlp(text)
    expected = quotebook.attribute(text)
    assert document.attributed == expected
    assert document.quotes == list(expected.quotes)
    assert document.statements == list(expected.statements)
    assert document.orphans == list(expected.orphans)


def test_quotes_statements_and_orphans_are_told_apart(nlp):
    document = nlp(WAIT)
    assert answers(document) == [("We will not wait for them,", "Omar Diallo")]
    assert [statement.attribution.name for statement in document.statements] == ["Omar Diallo"]
    assert [orphan.text for orphan in document.orphans] == ["Lee asserted."]


def test_tokens_alone_have_no_quotes(nlp):
    document = tokenised(nlp, NORTH)
    assert document.attributed is None
    assert document.quotes == document.statements == document.orphans == []


def test_quotes_need_tokens(tmp_path: Path):
    (tmp_path / "resources.json").write_text("{}")
    with pytest.raises(PipelineRequirementsException, match=r"missing: \{'tokenize'\}"):
        stanza.Pipeline(
            "en",
            dir=str(tmp_path),
            processors="quote",
            download_method=None,
            allow_unknown_language=True,
            logging_level="ERROR",
        )


def test_a_document_remains_what_it_was(nlp):
    plain, document = tokenised(nlp, NORTH), nlp(NORTH)
    assert document.to_dict() == plain.to_dict()
    assert str(document) == str(plain)
    assert f"{document:C}" == f"{plain:C}"
    assert document.to_serialized() == plain.to_serialized()
    assert Document.from_serialized(document.to_serialized()).quotes == []
    assert copy.deepcopy(document).quotes == document.quotes != []


def test_a_pipeline_over_a_folder_of_stanza_s_loads_nothing_for_quotes(tmp_path: Path):
    model = tmp_path / "en" / "tokenize" / "own.pt"
    model.parent.mkdir(parents=True)
    shutil.copy(MODEL, model)
    digest = hashlib.md5(MODEL.read_bytes()).hexdigest()
    resources = {
        "url": "nowhere/{filename}",
        "en": {
            "lang_name": "English",
            "tokenize": {"own": {"md5": digest}},
            "packages": {"default": {"tokenize": "own"}},
        },
    }
    (tmp_path / "resources.json").write_text(json.dumps(resources))
    nlp = stanza.Pipeline(
        "en",
        dir=str(tmp_path),
        processors="tokenize,quote",
        download_method=DownloadMethod.REUSE_RESOURCES,
        use_gpu=False,
        logging_level="ERROR",
    )
    assert str(nlp).endswith("quote=QuoteProcessor>")
    assert answers(nlp(NORTH)) == [("We will go north,", "Ann Lee")]


def test_loading_the_module_anew_changes_nothing(nlp):
    importlib.reload(quotebook.stanza)
    assert PIPELINE_NAMES.count("quote") == 1
    assert answers(nlp(NORTH)) == [("We will go north,", "Ann Lee")]


# --- many documents at once


def test_many_texts_at_once_give_what_each_gives_alone(nlp):
    documents = nlp.bulk_process(TEXTS)
    assert [document.attributed for document in documents] == [nlp(text).attributed for text in TEXTS]
    assert [document.attributed.article.text for document in documents] == TEXTS


@pytest.mark.parametrize("workers", [None, 2])
def test_many_texts_are_attributed_together(monkeypatch, workers):
    calls: list[tuple[int, int | None]] = []

    def counted(annotated, workers):
        articles = list(annotated)
        calls.append((len(articles), workers))
        return attribute_all(articles, workers)

    monkeypatch.setattr("quotebook.stanza.attribute_all", counted)
    settings = {} if workers is None else {"quote_workers": workers}
    quotebook.stanza.pipeline(**settings).bulk_process(TEXTS)
    assert calls == [(len(TEXTS), workers)]


def test_lists_and_streams_of_documents(nlp):
    expected = [answers(nlp(text)) for text in TEXTS]
    assert [answers(document) for document in nlp([Document([], text=text) for text in TEXTS])] == expected
    assert [answers(document) for document in nlp.stream(iter(TEXTS), batch_size=2)] == expected
    assert nlp.bulk_process([]) == []


# --- tokens of one's own


@pytest.mark.parametrize("form", [PRETOKENISED, "\n".join(" ".join(sentence) for sentence in PRETOKENISED)])
def test_pretokenised_documents(pretokenised, form):
    expected = [("We will go north ,", "Ann Lee"), ("a mess", "Omar Diallo")]
    document = pretokenised(form)
    assert answers(document) == expected
    assert document.quotes[0].article.text == document.text
    assert [answers(document) for document in pretokenised.bulk_process([form, form])] == [expected] * 2


def test_a_document_without_text_is_read_from_its_tokens(pretokenised):
    words = [("Ann", ""), ("Lee", ""), ("left", "No"), (".", "")], [("“", "No"), ("No", "No"), (",", "No"), ("”", "")]
    sentences = [
        [
            {"id": (i,), "text": text, **({"misc": "SpaceAfter=No"} if glued else {})}
            for i, (text, glued) in enumerate(sentence, 1)
        ]
        for sentence in (*words, [("she", ""), ("said", "No"), (".", "")])
    ]
    document = pretokenised(Document(sentences))
    assert document.text is None
    assert answers(document) == [("No,", "Ann Lee")]
    assert document.quotes[0].article.text == "Ann Lee left. “No,” she said."


# --- names and chains of other models


def test_a_name_that_ner_found_is_a_speaker(nlp):
    text = "“The roof will hold,” said ada frey, who built it. “It has to.”"
    assert answers(nlp(text)) == [("The roof will hold,", None), ("It has to.", None)]
    document = tokenised(nlp, text)
    tag(document, "ada frey", "PERSON")
    assert answers(quoted(nlp, document)) == [("The roof will hold,", "ada frey"), ("It has to.", "ada frey")]


# Without a chain each of these texts has one answer, so that one of two names is always a change.


@pytest.mark.parametrize("name", ["Ann Lee", "Mary Ray"])
def test_a_chain_tells_whom_a_pronoun_means(nlp, name):
    document = tokenised(nlp, "Ann Lee met Mary Ray at the port on Monday. “We will go north,” she said.")
    document.coref = [chain(document, name, "she")]
    assert answers(quoted(nlp, document)) == [("We will go north,", name)]


@pytest.mark.parametrize("name", ["Ann Lee", "Mary Ray"])
def test_a_chain_tells_whom_a_description_means(nlp, name):
    text = "Ann Lee and Mary Ray met at the port.\n\n“We will go north,” the harbour master said.\n\nNobody else came."
    document = tokenised(nlp, text)
    document.coref = [chain(document, name, "the harbour master")]
    assert answers(quoted(nlp, document)) == [("We will go north,", name)]


@pytest.mark.parametrize("name", ["Ann Lee", "Mary Ray"])
def test_a_chain_tells_who_reports(nlp, name):
    document = tokenised(nlp, "Ann Lee met Mary Ray at the port. She said that the boats were late again.")
    document.coref = [chain(document, name, "She")]
    assert [statement.attribution.name for statement in quoted(nlp, document).statements] == [name]


def test_chains_found_in_many_documents_at_once_are_used(nlp):
    # stanza finds these in one document that it makes of all sentences, and leaves document.coref of each empty.
    text = "Ann Lee met Mary Ray at the port. “We will go north,” she said."
    documents = nlp.bulk_process([text, text], processors="tokenize")
    together = Document([])
    together.sentences = [sentence for document in documents for sentence in document.sentences]
    chains = [chain(documents[0], "Ann Lee", "she"), chain(documents[1], "Mary Ray", "she", number=1)]
    for mention in chains[1].mentions:
        mention.sentence += len(documents[0].sentences)
    together.coref = chains
    assert [document.coref for document in documents] == [[], []]
    found = nlp.processors["quote"].bulk_process(documents)
    assert [name for document in found for _, name in answers(document)] == ["Ann Lee", "Mary Ray"]
