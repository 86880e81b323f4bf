from __future__ import annotations

import datetime as dt
from typing import Any

import jsonschema
import pytest

from quotebook.book import Book, claim_review, web_annotation

_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_ADDRESS = {"type": "string", "pattern": r"^[a-z]+:\S+$"}
_THING = {"type": "object", "required": ["@type", "name"], "properties": {"name": {"type": "string", "minLength": 1}}}

# https://schema.org/NewsArticle, /Claim, /Rating, /ClaimReview: the properties of these types that we use, with the
# types that schema.org expects for them; Google's ClaimReview asks for those that are required here.
NEWS_ARTICLE: dict[str, Any] = {
    "type": "object",
    "required": ["@type"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "NewsArticle"},
        "identifier": {"type": "string"},
        "headline": {"type": "string"},
        "url": _ADDRESS,
        "datePublished": _DAY,
        "publisher": {**_THING, "properties": {"@type": {"const": "Organization"}, "name": {"type": "string"}}},
    },
}
CLAIM_REVIEW: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "@type", "claimReviewed", "itemReviewed", "reviewRating"],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "claimReviewed": {"type": "string", "minLength": 1},
        "reviewBody": {"type": "string", "minLength": 1},
        "author": {**_THING, "properties": {"@type": {"enum": ["Organization", "Person"]}}},
        "url": _ADDRESS,
        "datePublished": _DAY,
        "itemReviewed": {
            "type": "object",
            "required": ["@type"],
            "additionalProperties": False,
            "properties": {
                "@type": {"const": "Claim"},
                "author": {**_THING, "properties": {"@type": {"enum": ["Person", "Organization", "CreativeWork"]}}},
                "datePublished": _DAY,
                "appearance": {"type": "array", "minItems": 1, "items": NEWS_ARTICLE},
                "firstAppearance": NEWS_ARTICLE,
            },
        },
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "additionalProperties": False,
            "dependentRequired": {"ratingValue": ["bestRating", "worstRating"]},
            "properties": {
                "@type": {"const": "Rating"},
                "alternateName": {"type": "string", "minLength": 1},
                "ratingValue": {"type": "integer", "minimum": 1, "maximum": 5},
                "bestRating": {"const": 5},
                "worstRating": {"const": 1},
            },
        },
    },
}

# https://www.w3.org/TR/annotation-model/: 3.1 Annotations, 3.2.4 Embedded Textual Body, 4.2.4 Text Quote Selector,
# 4.2.5 Text Position Selector.
WEB_ANNOTATION: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "target"],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": _ADDRESS,
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["identifying"]},
        "body": {
            "type": "object",
            "required": ["type", "value"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "TextualBody"},
                "value": {"type": "string"},
                "format": {"const": "text/plain"},
                "purpose": {"const": "identifying"},
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "additionalProperties": False,
            "properties": {
                "source": _ADDRESS,
                "selector": {
                    "type": "array",
                    "prefixItems": [
                        {
                            "type": "object",
                            "required": ["type", "exact"],
                            "additionalProperties": False,
                            "properties": {
                                "type": {"const": "TextQuoteSelector"},
                                "exact": {"type": "string", "minLength": 1},
                                "prefix": {"type": "string"},
                                "suffix": {"type": "string"},
                            },
                        },
                        {
                            "type": "object",
                            "required": ["type", "start", "end"],
                            "additionalProperties": False,
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer", "minimum": 1},
                            },
                        },
                    ],
                    "items": False,
                },
            },
        },
    },
}


@pytest.mark.parametrize(
    ("words", "speaker", "name", "value"),
    [
        ("we’ll open the bridge in spring", "Ann Lee", "Correct quote", 5),
        ("we’ll open the tunnel in spring", "Ann Lee", "Altered quote", 2),
        ("we’ll open the bridge in spring", "Jeff Davis", "Said by somebody else", 1),
        ("the crew has not been paid", None, "Paraphrase, not a quote", 3),
        ("nothing of this kind was ever heard here", None, "Not found", None),
    ],
)
def test_every_verdict_is_a_claim_review(
    book: Book, words: str, speaker: str | None, name: str, value: int | None
) -> None:
    review = book.check(words, speaker).to_claimreview()
    jsonschema.validate(review, CLAIM_REVIEW, jsonschema.Draft202012Validator)
    assert review["reviewRating"]["alternateName"] == name
    assert review["reviewRating"].get("ratingValue") == value
    assert review["itemReviewed"].get("author", {}).get("name") == speaker


def test_a_claim_review_says_who_reviews_and_where_it_was_said_first(book: Book) -> None:
    check = book.check("We'll open the bridge in spring", "Ann Lee")
    review = claim_review(check, author="The Desk", url="https://example.org/1", date=dt.date(2020, 1, 2))
    jsonschema.validate(review, CLAIM_REVIEW, jsonschema.Draft202012Validator)
    assert (review["author"]["name"], review["url"], review["datePublished"]) == (
        "The Desk",
        "https://example.org/1",
        "2020-01-02",
    )
    first = review["itemReviewed"]["firstAppearance"]
    assert (first["headline"], first["datePublished"]) == ("Bridge to reopen in spring", "2017-01-24")
    assert review["reviewBody"].startswith("Ann Lee: “We’ll open the bridge in spring” (2017-01-24, ")


def test_a_changed_negation_is_rated_worst(book: Book) -> None:
    review = book.check("Nobody sleeps here; résumé work at 20% pay").to_claimreview()
    assert review["reviewRating"]["ratingValue"] == 1
    assert review["reviewRating"]["alternateName"] == "Altered quote: the meaning changes"


def test_an_annotation_finds_its_quote_by_words_and_by_place(book: Book) -> None:
    for quote in book.quotes():
        annotation = web_annotation(quote)
        jsonschema.validate(annotation, WEB_ANNOTATION, jsonschema.Draft202012Validator)
        words, place = annotation["target"]["selector"]
        text = quote.article.text
        assert text[place["start"] : place["end"]] == words["exact"] == quote.text
        assert words["prefix"] + words["exact"] + words["suffix"] in text
        assert annotation["body"]["value"] == (quote.speaker.name if quote.speaker else None)
