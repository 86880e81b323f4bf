"""Who says it: the nearest cue of attribution and the source that it goes with.

Each paragraph is read as a sequence of word classes in which every quotation counts as one item, so that patterns of
attribution are short: ``Q H C`` is “…,” he said. Sources are then named for the whole article: "Silo" is the Talal Silo
of another paragraph, "he" the last person who was a subject, "the ministry" the last ministry in play.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

import attrs
from rapidfuzz import fuzz, process

from quotebook.attribution.marks import MARKS
from quotebook.attribution.quotations import Quotation, quotations
from quotebook.language import Annotated, lexicon
from quotebook.language.names import Name, fold, organization_key, parse_name, same_person
from quotebook.language.paragraphs import paragraphs
from quotebook.model import (
    Article,
    AttributedArticle,
    Attribution,
    MentionKind,
    Orphan,
    Quote,
    QuoteKind,
    Statement,
)

__all__ = ["attribute"]

_CUES = """
    " accused accuses accusing acknowledged acknowledges added adding adds admits admitted admitting advised
    alleged alleges announced announces announcing answered argued argues arguing asked asking asks asserted
    asserting asserts assured assures believe believes blamed blasted boasted branded call called calling calls
    cautioned cautions chanted chanting characterised characterized chorused cited citing claimed claiming
    claims commented commenting comments complained complains conceded concedes concluded concludes concluding
    confirmed confirms contended contends continued continues cried criticised criticized declared declares
    declaring deemed denied denies denounced described describes describing dismissed dismisses elaborated
    emphasised emphasized emphasizes explained explaining explains feared hoped identified indicated indicates
    insisted insisting insists interjected joked jokes labeled labelled lamented laments mocked mused noted
    notes noting observed observes opined pledged pledges pledging pointed posted praised predicted predicts
    proclaimed proclaims promised promises promising quipped quoted read reading reads recalled recalling
    recalls recounted reflected reiterated reiterates remarked remarking remarks replied replies replying
    reported reporting reports responded responds revealed reveals said say saying says shouted shouts slammed
    stated states stating stressed stresses stressing suggested suggesting suggests tell telling tells termed
    testified testifies think thinks thundered told tweeted tweeting tweets urged urges urging vowed vowing vows
    warned warning warns wondered writes writing wrote yelled
"""
_CLAIMS = "claim assertion accusation description remark comment warning allegation suggestion conclusion"
_ORGANIZATIONS = """
    administration agency alliance army association authority bank board bureau campaign center centre church
    club coalition commission committee company congress corporation council court department embassy federation
    firm force forces foundation government group institute league magazine military ministry mission movement
    network newspaper observatory office organisation organization parliament party police senate service
    society team union university
"""
_DOCUMENTS = """
    statement report letter document memo release email lawsuit ruling study survey article editorial tweet message post
    declaration resolution complaint indictment filing notice note headline sign banner placard book text transcript
"""
_NAMED_ORGANIZATION = _ORGANIZATIONS + "news times post press mod tv radio inc corp ltd plc house office nations guard"
_PEOPLE = """
    official officials source sources resident residents people person man woman boy girl critic critics supporter
    observer analysts experts witnesses others reporters authorities family crowd user users men women
"""
_PREPOSITIONS = """
    of at in on for from with without by to into under over near about against among between after before during since
    until as like than via within outside inside behind beside
"""
_MODIFIERS = (
    "defence defense foreign interior finance health education justice trade energy military security state news"
)
_TIMES = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december jan feb aug sept oct nov dec
"""
_DETERMINERS = """
    the a an one another some many several two three four his her its their our my other most
    every each no both
"""
_FUNCTION = """
    i you we it they he she who which what when where why how if in on at but and or so as for to of by with
    from after before while although though since because not then there here also however meanwhile yes now
    still just even only according asked speaking under over about against during despite unlike like until
    earlier later last next today yesterday tomorrow following along himself herself themselves itself see let
    do does did is are was were has have had will would can could may might should must more less
"""


def _set(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


def _plural(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words) | {word + "s" for word in words}


_CLASSES: list[tuple[str, frozenset[str]]] = [
    ("H", _set("he she they it")),
    ("D", _set(_DETERMINERS)),
    ("F", _set(_PREPOSITIONS)),
    ("t", _set(_TIMES)),
    ("K", _plural(_set(_CLAIMS))),
    ("C", _set(_CUES, "according")),
    ("O", _set(_ORGANIZATIONS, _DOCUMENTS)),
    ("R", _plural(lexicon.ROLES) | _set(_PEOPLE)),
    ("M", lexicon.ROLE_MODIFIERS | _set(_MODIFIERS)),
]
_LOWER_CLASS = {word: letter for letter, words in reversed(_CLASSES) for word in words}
_FUNCTION_WORDS = _set(_FUNCTION)
_OFFICIAL = re.compile(r"(?:[ts]ial|[nrtc]al|tic|ary|tive)\Z")  # presidential nominee, military spokesman
_PARTICIPLE = re.compile(r"\w+ing\Z")

# A mention in word classes: determiner and adjectives, then names (N), roles (R, M) and bodies (O) in any mixture, then
# perhaps whom a role or body serves: "a spokesman at the Pentagon".
_PHRASE = r"[NMRO](?:[NMRO]|p(?=[Np]))*"
_MENTION = re.compile(rf"H|(?:Da{{0,3}})?{_PHRASE}(?:(?<=[RO])FD?a{{0,2}}{_PHRASE})?(?:(?<=R),NN+(?=[,C]))?")
_ROLE_BEHIND = re.compile(rf",(?P<role>(?:Da{{0,3}})?(?:[NMO]|p(?=N))*R(?:FD?a{{0,2}}{_PHRASE})?)(?=[,.|CQ]|\Z)")


_TITLES = lexicon.RANKS | lexicon.HONORIFICS | lexicon.ROLES
_LETTERS = re.compile(r"\b[^\W\d_]+\b")
_CAPITAL_INSIDE = re.compile(r"(?<=[^\W\d_,;] )[A-Z][^\W\d_]+")
_DOCUMENT_WORDS = _set(_DOCUMENTS)
_LEADING_DETERMINER = re.compile(r"\A(?:the|a|an)\s+", re.IGNORECASE)
_GENITIVE = re.compile(r"['’‘]s?\b")
_REACH = 80  # items, names or cues that are looked at on each side of a place: farther off nothing belongs to it
_SAME_ORGANIZATION = 92.0  # of 100: allows a slip of the pen in a name of some length
_WORDS = re.compile(r"[aNROMCF][^|]{2}")
_ORPHAN = re.compile(rf"(?P<rest>[aFDtNROM]{{0,6}},?)(?:{_MENTION.pattern})C[.|]*")

# How often these rules were right about bench/train, by kind of mention; apart, where they gave no name.
_CONFIDENCE = {"name": 0.82, "pronoun": 0.66, "organization": 0.23, "description": 0.25}
_CONFIDENCE_UNNAMED = {"pronoun": 0.35, "description": 0.26}
_CONFIDENCE_GOES_ON, _CONFIDENCE_GOES_ON_UNNAMED, _CONFIDENCE_NO_SOURCE = 0.79, 0.21, 0.09
_WORD = re.compile(r"[^\W_]+(?:[-.'’‘&][^\W_]+)*['’]?|[^\w\s]")
_POSSESSIVE = re.compile(r"['’‘]s?\Z", re.IGNORECASE)


@attrs.frozen
class _Item:
    """A word, a mark of punctuation, a quotation (class Q) or the end of a sentence (class |)."""

    start: int
    end: int
    letter: str
    quotation: Quotation | None = None


@attrs.frozen
class _Source:
    """A phrase that may be a source: the items from ``first`` up to ``last`` of its paragraph."""

    first: int
    last: int
    start: int
    end: int
    letters: str
    role: tuple[int, int] | None = None  # of an apposition behind it

    @property
    def is_name(self) -> bool:
        """Whether it holds a proper name of its own, not only that of an employer or a land."""
        head = self.letters.partition("F")[0]
        return head.endswith("N") or (head.endswith("O") and "N" in head)


@attrs.frozen
class _Cue:
    """A cue of attribution with the source that it goes with; ``at`` is its place among the items.

    A colon that does a verb's work has no width.
    """

    at: int
    start: int
    end: int
    source: _Source


@attrs.frozen
class _Paragraph:
    start: int
    end: int
    items: tuple[_Item, ...]
    letters: str
    sources: tuple[_Source, ...]
    cues: tuple[_Cue, ...]


# --- reading a paragraph --------------------------------------------------------------------------------------------


def _paragraphs(annotated: Annotated) -> Iterator[_Paragraph]:
    """The article's paragraphs outside page furniture."""
    article, text = annotated.article, annotated.article.text
    common = _Common.of(text)
    sentence_ends = frozenset(_sentence_ends(annotated))
    quoted = [quotation for quotation in quotations(text, article.boilerplate) if quotation.depth == 0]
    starts = [quotation.start for quotation in quoted]
    furniture = [start for start, _ in article.boilerplate]
    for start, end in paragraphs(text):
        k = bisect.bisect(furniture, start) - 1
        if k >= 0 and start < article.boilerplate[k][1]:
            continue
        within = quoted[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
        items = tuple(_items(text, start, end, within, sentence_ends, common))
        letters = "".join(item.letter for item in items)
        sources = tuple(_sources(items, letters))
        yield _Paragraph(start, end, items, letters, sources, tuple(_cues(text, items, letters, sources)))


@attrs.frozen
class _Common:
    """Which words are no names although a sentence that begins with them writes them with a capital.

    Attributes:
        lower: Words that the article writes in lower case elsewhere.
        proper: Words that it writes with a capital inside a sentence.
    """

    lower: frozenset[str]
    proper: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Common:
        """The words of an article's text."""
        lower = frozenset(match.group() for match in _LETTERS.finditer(text) if match.group().islower())
        return cls(lower, frozenset(match.group() for match in _CAPITAL_INSIDE.finditer(text)))

    def has(self, word: str, following: str) -> bool:
        """Whether the first word of a sentence is a common one, by what follows and by the rest of the article."""
        bare = _POSSESSIVE.sub("", word)
        named = bare in self.proper or bare != word or _LOWER_CLASS.get(following, "a") in "CMOR"
        return bare.lower() in self.lower or not named


def _sentence_ends(annotated: Annotated) -> Iterator[int]:
    """Where sentences end; also in front of a quotation mark that stanza drew to the wrong side."""
    text = annotated.article.text
    for sentence in annotated.sentences():
        end = sentence.end
        if not _is_title(text[max(0, end - 8) : end]):
            yield end
            while end > sentence.start + 1 and (text[end - 1] in MARKS or text[end - 1].isspace()):
                end -= 1
            yield end


def _is_title(words: str) -> bool:
    """Whether the text ends with a title that is abbreviated, after which stanza may have seen a sentence's end."""
    last = words.split()[-1]
    return last.endswith(".") and fold(last) in _TITLES


def _items(
    text: str, start: int, end: int, quoted: list[Quotation], sentence_ends: frozenset[int], common: _Common
) -> Iterator[_Item]:
    for quotation in quoted:
        yield from _words(text, start, quotation.start, sentence_ends, common)
        yield _Item(quotation.start, quotation.end, "Q", quotation)
        start = quotation.end
        if start in sentence_ends and not text[start : start + 2].strip().islower():
            yield _Item(start, start, "|")
    yield from _words(text, start, end, sentence_ends, common)


def _words(text: str, start: int, end: int, sentence_ends: frozenset[int], common: _Common) -> Iterator[_Item]:
    new_sentence = start == 0 or text[start - 1] == "\n"
    matches = list(_WORD.finditer(text, start, end))
    for match, following in itertools.zip_longest(matches, matches[1:]):
        word, stop = match.group(), match.end()
        next_word = following.group() if following else ""
        if word == "." and stop not in sentence_ends:
            continue  # of an abbreviation, which has it already
        if text[stop : stop + 1] == "." and ("." in word or stop + 1 not in sentence_ends):
            stop += 1
        yield _Item(
            match.start(),
            stop,
            _letter(word, next_word, new_sentence and common.has(word, next_word)),
        )
        new_sentence = match.end() in sentence_ends
        if new_sentence:
            yield _Item(match.end(), match.end(), "|")


def _letter(word: str, following: str, common: bool) -> str:
    """The class of a word; ``common`` where it begins a sentence but is written in lower case elsewhere."""
    if not word[0].isalnum():
        return word if word in ",:" else "."
    folded = fold(_POSSESSIVE.sub("", word))
    letter = _LOWER_CLASS.get(folded) or ("M" if _OFFICIAL.search(folded) else "a")
    if not word[0].isupper():
        return "p" if letter == "a" and folded in lexicon.PARTICLES else letter
    if folded in _FUNCTION_WORDS or letter in ("H", "D", "F", "t"):
        return letter
    if letter in ("R", "M") and not following[:1].isupper():
        return letter
    if common and not following[:1].isupper():
        return letter
    return "N"


def _sources(items: Sequence[_Item], letters: str) -> Iterator[_Source]:
    for match in _MENTION.finditer(letters):
        first, last = match.span()
        behind = _ROLE_BEHIND.match(letters, last)
        role = (items[behind.start("role")].start, items[behind.end() - 1].end) if behind else None
        yield _Source(first, last, items[first].start, items[last - 1].end, match.group(), role)


def _first(source: _Source) -> int:
    return source.first


def _cues(text: str, items: Sequence[_Item], letters: str, sources: Sequence[_Source]) -> Iterator[_Cue]:
    before: _Source | None = None
    sentence = 0
    for at, item in enumerate(items):
        begin = letters.rfind("|", sentence, at) + 1 or sentence
        if begin != sentence:
            before, sentence = None, begin
        if letters.startswith(":Q", at) and before is None:
            # "Lee: “…”" and "Lee had a short answer: “…”" have no verb of speech.
            k = bisect.bisect_left(sources, begin, key=_first)
            if k < len(sources) and sources[k].last <= at:
                yield _Cue(at, item.start, item.start, sources[k])
        if item.letter not in "CK":
            continue
        word = text[item.start : item.end]
        source = _source_of(text, items, letters, sources, at, before)
        if source is not None:
            end = items[at + 1].end if word.lower() == "according" and at + 1 < len(items) else item.end
            yield _Cue(at, item.start, end, source)
            before = source


def _source_of(
    text: str, items: Sequence[_Item], letters: str, sources: Sequence[_Source], at: int, before: _Source | None
) -> _Source | None:
    """The source that a cue goes with: behind it in “…,” said X and "according to X", else the subject in front."""
    word = text[items[at].start : items[at].end].lower()
    begin = max(letters.rfind("|", max(0, at - _REACH), at) + 1, at - _REACH, 0)
    k = bisect.bisect(sources, at, key=_first)
    after = [source for source in sources[k : k + 2] if source.first in (at + 1, at + 2)]
    if word == "according":
        return next((source for source in after if source.first == at + 2), None)
    inverted = letters[begin:at].rstrip(",.").endswith("Q") or at == begin
    behind = next((source for source in after if source.first == at + 1 and letters[at] == "C"), None)
    front = [source for source in sources[max(0, k - _REACH) : k] if begin <= source.first and source.last <= at]
    apposed = at > 1 and any(source.role and source.role[1] == items[at - 2].end for source in front)
    closing = letters[at - 1 : at] == "," and not apposed
    if behind is not None and (inverted or (closing and letters[behind.last : behind.last + 1] in ".|,F")):
        return behind
    if letters[at] == "K":
        return next((s for s in front if s.last == at and _POSSESSIVE.search(text[s.start : s.end])), None)
    if _PARTICIPLE.match(word) and before is not None:
        return front[-1] if front and front[-1].last == at else before
    while front:
        source = front.pop()
        governed = source.first > begin and letters[source.first - 1] == "F"
        apposition = front and front[-1].role and front[-1].role[0] <= source.start < front[-1].role[1]
        if not (front and (governed or apposition)):
            return source if _near(letters[source.last : at]) else before
    return before


def _near(between: str) -> bool:
    """Whether what stands between a subject and its verb can stand there: adverbs, or an insertion."""
    return len(between) <= 4 or (between.startswith(",") and between.rstrip("atD").endswith(",")) or "Q" in between


# --- quotes and their cues ------------------------------------------------------------------------------------------


@attrs.frozen
class _Found:
    """A quotation with the cue that it goes with, if any; ``chained`` where it goes on with the one before."""

    quotation: Quotation
    paragraph: _Paragraph
    at: int
    cue: _Cue | None
    chained: bool


def _found(paragraphs_: Sequence[_Paragraph], text: str) -> Iterator[_Found]:
    previous: _Paragraph | None = None
    for paragraph in paragraphs_:
        seen = False
        for at, item in enumerate(paragraph.items):
            if item.quotation is None:
                continue
            cue = _best_cue(paragraph, at)
            chained = False
            if cue is None:
                introduced = (
                    previous is not None and not seen and text[previous.start : previous.end].rstrip().endswith(":")
                )
                if introduced and previous is not None and previous.cues:
                    cue = previous.cues[-1]
                chained = cue is None and (seen or paragraph.letters.strip("Q.|") == "" or item.quotation.continued)
            yield _Found(item.quotation, paragraph, at, cue, chained)
            seen = True
        previous = paragraph


def _best_cue(paragraph: _Paragraph, at: int) -> _Cue | None:
    letters = paragraph.letters
    costs: list[tuple[float, int, _Cue]] = []
    k = bisect.bisect(paragraph.cues, at, key=lambda cue: cue.at)
    for cue in paragraph.cues[max(0, k - _REACH) : k + _REACH]:
        low, high = sorted((at, cue.at))
        between = letters[low + 1 : high]
        if "|" in between:
            continue
        # "…,” but according to Y" says nothing of the words before "but"; a long source is no long way.
        own = cue.source.last - cue.source.first if at < cue.source.first < cue.at else 0
        cost = 0.5 * (len(between) - own) + 3 * between.count("Q") + 2 * between.startswith(("a", ",a"))
        if cue.at < at:
            cost = 1 + 0.4 * len(between) + between.count("Q")
            cost -= 0.4 * len(between) if between.endswith(":") else 0
        elif cue.source.last <= at and "Q" not in letters[cue.source.last : at]:
            cost += 3  # the source stands in front of the quotation, its verb behind
        if letters[cue.at] == "K":
            cost += 4
        costs.append((cost, cue.at, cue))
    best = min(costs, default=None, key=lambda entry: entry[:2])
    return best[2] if best and best[0] <= 14 else None


# --- naming sources for the whole article ---------------------------------------------------------------------------


@attrs.frozen
class _Named:
    """One place where the article names a possible source."""

    start: int
    name: Name
    is_organization: bool
    is_subject: bool
    roles: tuple[tuple[int, int], ...] = ()
    rank: tuple[int, int] | None = None

    @property
    def lands(self) -> frozenset[str]:
        return _lands(self.name.core)


def _lands(text: str) -> frozenset[str]:
    """The lands that a text names, by noun or adjective."""
    words = fold(_GENITIVE.sub("", text)).split()
    return frozenset(" ".join(lexicon.DEMONYMS[(word,)]) for word in words if (word,) in lexicon.DEMONYMS)


def _name_keys(name: Name, is_organization: bool) -> set[str]:
    """Keys of which two names of one source share at least one, so that not every two names need be compared."""
    if is_organization:
        return {organization_key(name.core)}
    words = fold(" ".join((*name.given, name.surname))).split()
    return {name.surname_key, "".join(words), "".join(sorted(words)), *words[-1:]}


@attrs.frozen(eq=False)
class _Party:
    """All places that name one source, in order, and what they tell of it together."""

    name: str
    with_given: tuple[_Named, ...]
    sex: str | None
    role: tuple[int, int] | None
    rank: tuple[int, int] | None

    @classmethod
    def of(cls, places: Sequence[_Named]) -> _Party:
        forms = Counter(n.name.core for n in places)
        best = max(places, key=lambda n: (len(n.name.given), forms[n.name.core], len(n.name.core), -n.start))
        ranks = {fold(n.name.rank_text or "") for n in places}
        return cls(
            best.name.core,
            tuple(n for n in places if n.name.given),
            "male" if ranks & lexicon.MALE else "female" if ranks & lexicon.FEMALE else None,
            _fullest_role(role for n in places for role in n.roles),
            next((n.rank for n in places if n.rank), None),
        )


def _fullest_role(roles: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    return max((r for r in roles if r[1] - r[0] <= 120), key=lambda r: (r[1] - r[0], -r[0]), default=None)


def _start(named: _Named) -> int:
    return named.start


class _Names:
    """Whom the article names, and whom a mention at some place of it means."""

    def __init__(self, article: Article, paragraphs_: Sequence[_Paragraph]) -> None:
        self.text = article.text
        self._parties: dict[tuple[str, bool], _Party] = {}
        self._places: dict[tuple[str, bool], list[_Named]] = {}
        self._texts: dict[tuple[str, bool], set[str]] = {}
        self._organizations: dict[str, str] = {}
        self.named = [
            self._named(paragraph, source, subjects)
            for paragraph in paragraphs_
            for subjects in [{cue.source.first for cue in paragraph.cues}]
            for source in paragraph.sources
            if source.is_name
        ]
        persons = {
            fold(n.name.surname) for n in self.named if not n.is_organization and (n.name.given or n.rank or n.roles)
        }
        self.named = [attrs.evolve(n, is_organization=False) if fold(n.name.core) in persons else n for n in self.named]
        for n in self.named:
            self._note(n)
        for paragraph in paragraphs_:
            for cue in paragraph.cues:
                # "the interior ministry said" introduces the ministry that is meant from there on.
                if cue.source.letters.startswith("D") and cue.source.letters.endswith("O"):
                    self.answer(paragraph, cue.source)

    def _note(self, named: _Named) -> None:
        """Makes a place known to those that look for the same source."""
        kind = named.is_organization
        place = named.name.text, kind
        if place not in self._places:
            for key in _name_keys(named.name, kind):
                self._texts.setdefault((key, kind), set()).add(named.name.text)
            if kind:
                self._organizations[named.name.text] = named.name.core.casefold()
        bisect.insort(self._places.setdefault(place, []), named, key=_start)

    def _named(self, paragraph: _Paragraph, source: _Source, subjects: Container[int]) -> _Named:
        phrase = self.text[source.start : source.end]
        name = parse_name(phrase)
        ahead = paragraph.letters[paragraph.letters.rfind("|", 0, source.first) + 1 : source.first]
        subject = not re.search("[NROH]", ahead) or ahead.endswith(",") or source.first in subjects
        organization = (
            name.role is None and name.rank is None and source.role is None and self._is_organization(phrase, source)
        )
        if organization:
            core = _POSSESSIVE.sub("", _LEADING_DETERMINER.sub("", phrase))
            return _Named(source.start, Name(core, 0, len(core), surname=core), True, subject)
        roles = [(source.start + name.role[0], source.start + name.role[1])] if name.role else []
        if source.role:
            roles.append(source.role)
        rank = (source.start + name.rank[0], source.start + name.rank[1]) if name.rank else None
        return _Named(source.start, name, False, subject, tuple(roles), rank)

    @staticmethod
    def _is_organization(phrase: str, source: _Source) -> bool:
        words = fold(_POSSESSIVE.sub("", _LEADING_DETERMINER.sub("", phrase))).split() or [""]
        lone = source.letters in ("N", "DN")
        return (
            source.letters.endswith("O")
            or bool(_set(_NAMED_ORGANIZATION) & set(words))
            or (lone and (source.letters == "DN" or (words[-1],) in lexicon.DEMONYMS or phrase.isupper()))
            or bool(_lands(" ".join(words[:1])))
        )

    def answer(self, paragraph: _Paragraph, source: _Source) -> _Named | None:
        """The named source that a mention means; ``None`` where the article names none."""
        phrase = self.text[source.start : source.end]
        k = bisect.bisect_left(self.named, source.start, key=_start)
        if k < len(self.named) and self.named[k].start == source.start:
            return self.named[k]
        before = self.named[max(0, k - _REACH) : k]
        word = phrase.lower()
        if source.letters == "H":
            if word == "they":
                return None
            sex = {"he": "male", "she": "female"}.get(word)
            return next(
                (
                    n
                    for n in reversed(before)
                    if n.is_subject and n.is_organization == (word == "it") and self._party(n).sex in (None, sex)
                ),
                None,
            )
        return self._described(paragraph, source, before) if word.startswith("the ") else None

    def _described(self, paragraph: _Paragraph, source: _Source, before: list[_Named]) -> _Named | None:
        """Whom a definite description means: "the ministry", "the statement", "the senator"."""
        head = fold(self.text[source.start : source.end].split(" of ")[0]).split()
        noun = head[-1]
        begin = paragraph.letters.rfind("|", 0, source.first) + 1
        lands = _lands(self.text[paragraph.items[begin].start : source.start])
        for n in reversed(before):
            if noun in _DOCUMENT_WORDS:
                if n.is_organization and n.is_subject:
                    return n
            elif n.is_organization:
                if noun in fold(n.name.core).split() and not (lands and n.lands and not lands & n.lands):
                    return n
            elif any(noun in fold(self.text[a:b]).split() for a, b in n.roles):
                return n
        if source.letters.endswith("O") and len(head) > 2 and noun not in _DOCUMENT_WORDS:
            core = _LEADING_DETERMINER.sub("", self.text[source.start : source.end])
            own = _Named(source.start, Name(core, 0, len(core), surname=core), True, True)
            bisect.insort(self.named, own, key=_start)
            self._note(own)
            self._parties.clear()
            return own
        return None

    def _party(self, named: _Named) -> _Party:
        """The source of that name, as far as the names alone tell."""
        text, kind = named.name.text, named.is_organization
        if (text, kind) not in self._parties:
            near = {t for key in _name_keys(named.name, kind) for t in self._texts[key, kind]}
            if kind:
                core = named.name.core.casefold()
                alike = process.extract(
                    core, self._organizations, scorer=fuzz.ratio, limit=None, score_cutoff=_SAME_ORGANIZATION
                )
                near |= {t for _, _, t in alike}
            else:
                near = {t for t in near if same_person(named.name, self._places[t, kind][0].name)}
            places = (self._places[t, kind] for t in {text, *near})
            self._parties[text, kind] = _Party.of(sorted(itertools.chain.from_iterable(places), key=_start))
        return self._parties[text, kind]

    def party(self, named: _Named) -> _Party:
        """The source that is named at a place; for a bare surname, the nearest of those who bear it."""
        party = self._party(named)
        if named.name.is_bare and party.with_given:
            k = bisect.bisect(party.with_given, named.start, key=_start)
            party = self._party(party.with_given[max(0, k - 1)])
        return party


# --- the answer -----------------------------------------------------------------------------------------------------


def _attribution(names: _Names, article: Article, paragraph: _Paragraph, cue: _Cue) -> Attribution:
    source = cue.source
    named = names.answer(paragraph, source)
    kind: MentionKind = "pronoun" if source.letters == "H" else "description"
    if named is not None and source.is_name:
        kind = "organization" if named.is_organization else "name"
    mention = article.mention(source.start, source.end, kind)
    words = article.span(cue.start, cue.end) if cue.start < cue.end else None
    if named is None:
        plural = article.text[source.start : source.end].rstrip("'’").endswith("s") or mention.text.lower() == "they"
        return Attribution(
            None,
            "unnamed_group" if plural else "unnamed_person",
            mention,
            article.span(cue.start, cue.end),
            confidence=_CONFIDENCE_UNNAMED[kind],
        )
    party = names.party(named)
    role = _fullest_role(named.roles) if named.roles else party.role
    rank = named.rank or party.rank
    return Attribution(
        party.name,
        "organization" if named.is_organization else "person",
        mention,
        words,
        article.span(*role) if role else None,
        article.span(*rank) if rank else None,
        _CONFIDENCE[kind],
    )


def attribute(annotated: Annotated) -> AttributedArticle:
    """Say who speaks in an article, and where.

    Args:
        annotated: The article with its sentences and tokens.

    Returns:
        Its quotes, indirect statements and orphans, each attributed as far as this article tells.
    """
    article = annotated.article
    read = list(_paragraphs(annotated))
    names = _Names(article, read)
    found = list(_found(read, article.text))
    return AttributedArticle(
        article,
        quotes=tuple(_quotes(names, article, found)),
        statements=tuple(_statements(names, article, read, found)),
        orphans=tuple(_orphans(names, article, read)),
    )


def _quotes(names: _Names, article: Article, found: Sequence[_Found]) -> Iterator[Quote]:
    last: Attribution | None = None
    utterance = -1
    for f in found:
        q = f.quotation
        words = article.text[q.inner_start : q.inner_end]
        kind: QuoteKind = "full" if words[0].isupper() and len(words.split()) > 3 else "partial"
        if f.cue is not None:
            attribution = _attribution(names, article, f.paragraph, f.cue)
        elif f.chained and last is not None and kind == "full":
            confidence = _CONFIDENCE_GOES_ON if last.name else _CONFIDENCE_GOES_ON_UNNAMED
            attribution = attrs.evolve(last, mention=None, cue=None, confidence=confidence)
        elif kind == "full":
            attribution = Attribution(confidence=_CONFIDENCE_NO_SOURCE)
        else:
            continue  # words in marks that nobody is said to have said
        same_speech = (last is not None and f.cue is None) or (last is not None and attribution.mention == last.mention)
        utterance += not same_speech
        last = attribution
        yield Quote(article, q.inner_start, q.inner_end, attribution, kind=kind, utterance=utterance)


def _statements(
    names: _Names, article: Article, read: Sequence[_Paragraph], found: Sequence[_Found]
) -> Iterator[Statement]:
    used = {f.cue for f in found}
    for paragraph in read:
        for cue in paragraph.cues:
            if cue in used or (not cue.source.is_name and cue.source.letters != "H"):
                continue
            behind = paragraph.letters.find("|", cue.at)
            behind = len(paragraph.items) if behind < 0 else behind
            begin = paragraph.letters.rfind("|", 0, cue.at) + 1
            last = max(cue.at, cue.source.last - 1)
            spans = [(last + 1, behind), (begin, min(cue.at, cue.source.first))]
            span = next((span for span in spans if _WORDS.search(paragraph.letters[slice(*span)])), None)
            if span is not None:
                start, end = paragraph.items[span[0]].start, paragraph.items[span[1] - 1].end
                yield Statement(article, start, end, _attribution(names, article, paragraph, cue))


def _orphans(names: _Names, article: Article, read: Sequence[_Paragraph]) -> Iterator[Orphan]:
    """Paragraphs that are an attribution and nothing else, or the end of a sentence whose beginning is lost."""
    for paragraph in read:
        match = _ORPHAN.fullmatch(paragraph.letters)
        if match and paragraph.cues and (article.text[paragraph.start].islower() or not match["rest"]):
            yield Orphan(
                article, paragraph.start, paragraph.end, _attribution(names, article, paragraph, paragraph.cues[-1])
            )
