"""Names of those who publish news: to tell an agency from a town or a party, and a host from a link shortener."""

from __future__ import annotations

import re

__all__ = ["PUBLISHER_WORDS", "host_of", "is_agency"]


def _names(*groups: str) -> frozenset[str]:
    return frozenset(name for group in groups for name in group.split("|"))


# Agencies and broadcasters whose name stands in datelines, bylines and credits.
_AGENCIES = _names(
    "aa|aap|afp|agence france presse|agence france-presse|al jazeera|ana|anadolu|anadolu agency|ani|ansa|antara|ap",
    "apa|armenpress|asharq al-awsat|associated press|australian associated press|bbc|bbc news|belga|bernama|bloomberg",
    "bloomberg news|bna|bss|canadian press|cbc|cbc news|cbs news|cna|cnbc|cnn|cnw|cp|ctk|dapd|deutsche welle|dpa|dw",
    "efe|eirns|fars news|fox news|ghana news agency|globe newswire|gna|ians|ina|interfax|ips|irin|irna|isna|itar-tass",
    "jiji|jiji press|jta|kcna|knight ridder|kuna|kyodo|kyodo news|lusa|mena|nan|nbc news|news agency of nigeria",
    "notimex|npr|pa|pa media|pap|petra|pr newswire|prensa latina|press association|press trust of india|pti|qna",
    "reuters|ria novosti|rnz|saba|sana|sapa|spa|sputnik|tanjug|tasnim|tass|conversation|thomson reuters",
    "thomson reuters foundation|united press international|upi|vna|voa|voice of america|wafa|wam|xinhua|yonhap",
)
# What the names of newspapers, stations and agencies end in.
PUBLISHER_WORDS = _names(
    "agency|broadcasting|chronicle|daily|dispatch|express|gazette|guardian|herald|independent|journal|magazine|mail|media",
    "monitor|network|news|newspaper|newspapers|observer|post|press|radio|record|register|reporter|review|standard|star|sun",
    "telegraph|television|times|today|tribune|tv|weekly|wire|world",
)
_SHORTENERS = _names(
    "bit.ly|buff.ly|dlvr.it|fb.me|feedproxy.google.com|feeds.feedburner.com|goo.gl|ift.tt|is.gd|lnkd.in|ow.ly|shar.es|t.co",
    "t.ly|tiny.cc|tinyurl.com|trib.al|wp.me|youtu.be",
)
_HOST = re.compile(r"(?:https?://)?(?:[^/@\s]*@)?(?:www\d?\.|m\.|amp\.|mobile\.)?(?P<host>[\w-]+(?:\.[\w-]+)+)")


def is_agency(name: str) -> bool:
    """Whether ``name`` is a news agency's or broadcaster's, or several of them ("AFP/Reuters")."""
    parts = re.split(r"\s*/\s*", name.lower().strip(" ."))
    return all(part.removeprefix("the ") in _AGENCIES for part in parts)


def host_of(url: str) -> str | None:
    """The host of an address without "www." and its like; ``None`` where it belongs to a link shortener."""
    found = _HOST.match(url.lower())
    return found["host"] if found and found["host"] not in _SHORTENERS else None
