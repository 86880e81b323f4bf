"""Checks and quotes as linked data: schema.org's ClaimReview, and W3C Web Annotations."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from quotebook.book.check import Attestation, Check
from quotebook.model import Article, Attributed

__all__ = ["claim_review", "web_annotation"]

_CONTEXT = 32  # characters before and after a passage by which it is found again in a text that has changed

# Ratings from 1 (worst) to 5 (best), as ClaimReview wants them; the words are what readers see.
_RATINGS = {
    "verbatim": (5, "Correct quote"),
    "paraphrase_only": (3, "Paraphrase, not a quote"),
    "truncated": (2, "Quote cut short"),
    "altered": (2, "Altered quote"),
    "spliced": (1, "Spliced from two quotes"),
    "misattributed": (1, "Said by somebody else"),
}


def claim_review(
    check: Check, *, author: str | None = None, url: str | None = None, date: dt.date | None = None
) -> dict[str, Any]:
    """A check as a ClaimReview of schema.org, as JSON-LD.

    Args:
        check: The check.
        author: The organization that reviews; search engines ask for one.
        url: Where the review is published.
        date: Day of the review.

    Returns:
        Plain JSON values. Words that are not found get no rating value, as nothing was shown to be false.
    """
    claim: dict[str, Any] = {"@type": "Claim"}
    if check.speaker:
        claim["author"] = _named(check.speaker, check)
    appearances = [_article(its) for its in check.evidence]
    if appearances:
        claim["appearance"] = appearances
    if check.first_seen:
        claim["firstAppearance"] = _article(check.first_seen)
        claim["datePublished"] = str(check.first_seen.date)
    value, name = _RATINGS.get(check.verdict, (None, "Not found"))
    if check.changes_meaning:
        value, name = 1, f"{name}: the meaning changes"
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": name}
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": 5, "worstRating": 1}
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": f"{check.speaker}: “{check.words}”" if check.speaker else f"“{check.words}”",
        "itemReviewed": claim,
        "reviewRating": rating,
        "reviewBody": _body(check),
    }
    if author:
        review["author"] = {"@type": "Organization", "name": author}
    if url:
        review["url"] = url
    if date:
        review["datePublished"] = date.isoformat()
    return review


def web_annotation(passage: Attributed) -> dict[str, Any]:
    """A quote or statement as a W3C Web Annotation, as JSON-LD.

    The target names the article by its address, or by its id where it has none, and the place twice: by the words with
    those around them (TextQuoteSelector), and by code points (TextPositionSelector).
    """
    article, speaker = passage.article, passage.speaker
    name = speaker.name if speaker else passage.attribution.name
    text = article.text
    annotation: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:quotebook:{_urn(passage.id)}",
        "type": "Annotation",
        "motivation": "identifying",
        "target": {
            "source": _source(article),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": passage.text,
                    "prefix": text[max(0, passage.start - _CONTEXT) : passage.start],
                    "suffix": text[passage.end : passage.end + _CONTEXT],
                },
                {"type": "TextPositionSelector", "start": passage.start, "end": passage.end},
            ],
        },
    }
    if name:
        annotation["body"] = {"type": "TextualBody", "value": name, "format": "text/plain", "purpose": "identifying"}
    return annotation


def _named(name: str, check: Check) -> dict[str, Any]:
    kinds = {its.passage.speaker.kind for its in check.evidence if its.passage.speaker and its.speaker == name}
    kind = kinds.pop() if len(kinds) == 1 else "person"
    return {"@type": {"organization": "Organization", "document": "CreativeWork"}.get(kind, "Person"), "name": name}


def _article(its: Attestation) -> dict[str, Any]:
    article = its.article
    found: dict[str, Any] = {"@type": "NewsArticle", "identifier": article.id}
    if article.title:
        found["headline"] = article.title
    if article.url:
        found["url"] = article.url
    if article.date:
        found["datePublished"] = article.date.isoformat()
    if article.outlet:
        found["publisher"] = {"@type": "Organization", "name": article.outlet}
    return found


def _source(article: Article) -> str:
    return article.url or f"urn:quotebook:{_urn(article.id)}"


def _urn(id: str) -> str:
    return quote(id, safe=":", errors="replace")


def _body(check: Check) -> str:
    """One sentence that says what was found."""
    if not check.evidence:
        return "These words are not in the archive."
    its = check.evidence[0]
    where = ", ".join(str(part) for part in (its.outlet, its.date, its.article.title or its.article.id) if part)
    said = " … ".join(span.text for span in its.spans)
    return f"{its.speaker or 'An unnamed source'}: “{said}” ({where})."
