from __future__ import annotations

import datetime as dt
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebook.book.judgements import Keeper, read_judgements
from quotebook.book.resolving import resolve_book
from quotebook.book.rows import read_speakers
from quotebook.book.schema import transaction, writing
from quotebook.directory import Directory, Evidence, resolve
from quotebook.model import Judgement, Party, Role, Speaker
from tests.benchmarks.archive import misspelt
from tests.strategies import evidence_lists

WHEN = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)
KNOWN = [
    Speaker("jd", "Jeff Davis", roles=(Role("a Pentagon spokesman", "spokesman", "Pentagon"),)),
    Speaker("sl", "Sergei Lavrov", aliases=("S. Lavrov",)),
    Speaker("mod", "Russian Ministry of Defence", "organization"),
]


def put(connection, evidence: Iterable[Evidence]) -> None:
    """Store articles that say no more than this."""
    for piece in evidence:
        day = piece.date.isoformat() if piece.date else None
        connection.execute(
            "INSERT OR IGNORE INTO articles (id, date, text, boilerplate, attributed) VALUES (?, ?, '', '[]', 1)",
            (piece.article, day),
        )
        connection.execute(
            'INSERT INTO attributions (article_id, start, "end", kind, text, name, source_kind, role, rank, '
            "confidence) VALUES (?, ?, 0, 'full', '', ?, ?, ?, ?, 1)",
            (*piece.passage.split(":"), piece.name, piece.kind, piece.role, piece.rank),
        )


def told(passages: dict[str, str], speakers: Iterable[Speaker]) -> list[object]:
    """Who is who, whatever the ids are."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for passage, speaker in passages.items():
        said[speaker].append(passage)
    return sorted(
        (sorted(said[s.id]), s.name, s.kind, s.aliases, [r.to_dict() for r in s.roles], dict(s.identifiers))
        for s in speakers
    )


def as_book(
    batches: Sequence[Sequence[Evidence]],
    known: Sequence[Speaker],
    judged: Sequence[Sequence[Judgement]] = (),
    gone: Iterable[str] = (),
):
    """What a book tells that was resolved after each batch, with the judgements of that time, and those that stand."""
    with tempfile.TemporaryDirectory() as folder, writing(Path(folder) / "a.book") as connection:
        connection.execute("UPDATE building SET directory = ?", (json.dumps([speaker.to_dict() for speaker in known]),))
        for number, batch in enumerate(batches):
            with transaction(connection):
                put(connection, batch)
                if number:
                    connection.executemany(
                        "DELETE FROM articles WHERE id = ?", [(article,) for article in sorted(gone)]
                    )
                connection.execute("DELETE FROM judgements")
                keeper = Keeper(connection)
                for judgement in judged[number] if judged else ():
                    keeper.keep(judgement)
                resolve_book(connection)
        rows = connection.execute("SELECT article_id, start, speaker_id FROM attributions WHERE speaker_id IS NOT NULL")
        passages = {f"{row['article_id']}:{row['start']}": row["speaker_id"] for row in rows}
        standing = [kept.judgement for kept in read_judgements(connection)]
        return told(passages, list(read_speakers(connection))), standing


def by_article(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    articles: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        articles[piece.article].append(piece)
    return dict(articles)


def batches_of(data: st.DataObject, evidence: list[Evidence]) -> list[list[Evidence]]:
    articles = data.draw(st.permutations(list(by_article(evidence).values())))
    cuts = data.draw(st.lists(st.integers(0, len(articles)), max_size=4).map(sorted))
    bounds = [0, *cuts, len(articles)]
    return [[piece for article in articles[a:b] for piece in article] for a, b in pairwise(bounds)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(evidence_lists, st.booleans(), st.data())
def test_articles_added_in_any_order_and_batches_give_what_all_at_once_give(
    evidence: list[Evidence], with_known: bool, data: st.DataObject
) -> None:
    known = KNOWN if with_known else []
    at_once = resolve(evidence, Directory(known))
    found, _ = as_book(batches_of(data, evidence), known)
    assert found == told(dict(at_once.speakers), at_once.directory)


parties = st.one_of(
    st.builds(lambda a, n: ("passage", a, n), st.sampled_from("abcdefghijkl"), st.integers(0, 29)),
    st.sampled_from([("id", "jd", 0), ("id", "sl", 0), ("name", "Jeff Davies", 0), ("name", "Mark Davis", 0)]),
)
verdicts = st.lists(
    st.tuples(st.sampled_from(["same", "different", "rename", "speaker"]), parties, parties), max_size=4
)


def as_party(told: tuple, evidence: dict[str, Evidence]) -> Party | None:
    what, where, number = told
    if what == "id":
        return Party(where, id=where)
    if what == "name":
        return Party(where)
    piece = evidence.get(f"{where}:{number}")
    return Party(piece.name, passage=piece.passage) if piece and piece.name.strip() else None


def judgements_of(drawn: list[tuple], evidence: list[Evidence]) -> list[Judgement]:
    by_passage = {piece.passage: piece for piece in evidence}
    found = []
    for number, (verdict, one, other) in enumerate(drawn):
        party, second = as_party(one, by_passage), as_party(other, by_passage)
        when = WHEN + dt.timedelta(days=number)
        if party is None or second is None:
            continue
        if verdict in ("same", "different"):
            found.append(Judgement(verdict, party, second, who="me", when=when))
        elif verdict == "rename":
            found.append(Judgement(verdict, party, name=f"Renamed {number}", who="me", when=when))
        elif second.passage:
            found.append(Judgement(verdict, party, passage=second.passage, who="me", when=when))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(evidence_lists, st.booleans(), verdicts, verdicts, st.data())
def test_judgements_come_and_go_and_leave_what_those_of_now_say(
    evidence: list[Evidence], with_known: bool, former: list[tuple], now: list[tuple], data: st.DataObject
) -> None:
    known = KNOWN if with_known else []
    judgements = judgements_of(now, evidence)
    batches = [*batches_of(data, evidence), []]
    judged = [*([judgements_of(former, evidence)] * (len(batches) - 1)), judgements]
    found, standing = as_book(batches, known, judged)
    at_once = resolve(evidence, Directory(known), standing)
    assert found == told(dict(at_once.speakers), at_once.directory)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(evidence_lists, st.booleans(), st.sets(st.sampled_from("abcdefghijkl")))
def test_an_article_that_is_gone_leaves_nothing(evidence: list[Evidence], with_known: bool, gone: set[str]) -> None:
    known = KNOWN if with_known else []
    rest = [piece for piece in evidence if piece.article not in gone]
    at_once = resolve(rest, Directory(known))
    found, _ = as_book([evidence, []], known, gone=gone)
    assert found == told(dict(at_once.speakers), at_once.directory)


def test_who_is_judged_to_be_another_leaves_no_empty_entry() -> None:
    evidence = [Evidence(f"a:{n}", "a", None, name, "person") for n, name in enumerate(["Jeff Davis", "Mark Davis"])]
    judgement = Judgement("same", Party("Jeff Davis", id="jd"), Party("Mark Davis"), who="me", when=WHEN)
    (speaker, *rest), _ = as_book([evidence, []], KNOWN[:1], [[], [judgement]])
    assert (speaker[0], speaker[1], rest) == (["a:0", "a:1"], "Jeff Davis", [])


FAMOUS = ["Jeff Davis", "Jeff Davison", "Geoffrey Davis", "Mark Davis", "Sergei Lavrov"]
ITS_ROLES = ["a Pentagon spokesman", "spokesman", "mayor of Ghent", "mayor of Bonn", "a farmer", "foreign minister"]


def archive_of_famous_names(seed: int) -> list[list[Evidence]]:
    """Articles about few people who are named again and again, and misspelt in many ways; one list for each."""
    rng = random.Random(seed)
    articles = []
    for number in range(120):
        pieces = []
        day = rng.choice([None, dt.date(2017, 1, 23), dt.date(2018, 2, 1)])
        for place in range(rng.randint(1, 4)):
            which = min(int(rng.expovariate(1.2)), len(FAMOUS) - 1)
            name, role = FAMOUS[which], ITS_ROLES[(which + (rng.random() < 0.2)) % len(ITS_ROLES)]
            chance = rng.random()
            if chance < 0.35:
                name = misspelt(name, rng)
            elif chance < 0.45:
                name = f"{name[0]}. {name.split()[-1]}"
            elif chance < 0.55:
                name = name.split()[-1]
            pieces.append(
                Evidence(
                    f"{number:03}:{place}",
                    f"{number:03}",
                    day,
                    name,
                    "person",
                    role if rng.random() < 0.4 else None,
                    rng.choice([None, None, "Mr", "Mrs."]),
                )
            )
        articles.append(pieces)
    return articles


@pytest.mark.parametrize("seed", range(6))
def test_many_misspelt_names_of_few_people_are_the_same_one_by_one_as_all_at_once(seed: int) -> None:
    articles = archive_of_famous_names(seed)
    known = KNOWN[:1] if seed % 2 else []
    at_once = resolve([piece for article in articles for piece in article], Directory(known))
    found, _ = as_book([[piece for article in articles[:60] for piece in article], *articles[60:]], known)
    assert found == told(dict(at_once.speakers), at_once.directory)


def test_an_id_once_given_stays() -> None:
    with tempfile.TemporaryDirectory() as folder, writing(Path(folder) / "a.book") as connection:
        for number, name in enumerate(["J. Davis", "Jeff Davis", "Jeff Davis", "Jeff Davies"]):
            with transaction(connection):
                put(connection, [Evidence(f"{number}:0", f"{number}", None, name, "person")])
                if number == 2:
                    connection.execute("UPDATE building SET resolved = 0")
                resolve_book(connection)
        (speaker,) = read_speakers(connection)
        assert (speaker.id, speaker.name) == ("jeff-davis", "Jeff Davis")
        with transaction(connection):
            connection.execute("DELETE FROM articles WHERE id = '1'")
            put(connection, [Evidence("9:0", "9", None, "Jeffrey Davis", "person")])
            resolve_book(connection)
        assert "jeff-davis" in {speaker.id for speaker in read_speakers(connection)}
