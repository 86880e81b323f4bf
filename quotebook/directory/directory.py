"""All speakers known: kept in a file, found by name and by role."""

from __future__ import annotations

import datetime as dt
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from quotebook.directory.keys import LESSER_OFFICES, NameKey, asked_keys, compared_kinds, likeness, name_keys, role_keys
from quotebook.directory.merging import merge
from quotebook.errors import QuotebookWarning
from quotebook.language.names import organization_key
from quotebook.language.roles import role_key
from quotebook.model import Role, Speaker

__all__ = ["Directory"]


class Directory:
    """The speakers known, each under an id of its own.

    It does not change: whoever adds an entry makes a new directory.

    Args:
        speakers: The entries, in the order they shall have.

    Raises:
        ValueError: Two entries have one id.
    """

    def __init__(self, speakers: Iterable[Speaker] = ()) -> None:
        self._speakers: dict[str, Speaker] = {}
        for speaker in speakers:
            if speaker.id in self._speakers:
                raise ValueError(f"two speakers have the id {speaker.id!r}")
            self._speakers[speaker.id] = speaker

    @classmethod
    def load(cls, path: str | Path) -> Directory:
        """The directory in a file of any format that :func:`quotebook.directory.formats.read` reads.

        Of what cannot be read a :class:`QuotebookWarning` tells; ``formats.read`` gives it as a list.

        Args:
            path: The file that :meth:`save` wrote, or another list of speakers.

        Raises:
            DirectoryError: Nothing in it can be read.
        """
        from quotebook.directory import formats  # which are many, and make directories

        imported = formats.read(path)
        if imported.problems:
            more = f" (and {len(imported.problems) - 1} more)" if len(imported.problems) > 1 else ""
            warnings.warn(f"left out: {imported.problems[0]}{more}", QuotebookWarning, stacklevel=2)
        return imported.directory

    def merged(self, other: Iterable[Speaker]) -> Directory:
        """This directory with what others know.

        An entry of the others is one of this directory where they share an identifier, or one id and names that fit,
        and no other identifiers speak against it. It keeps its id and name, and gets aliases, roles, days and
        identifiers. Every other entry is added under an id that is free. To merge a list again changes nothing.

        Args:
            other: Another directory, or speakers of whom some may be the same.
        """
        return Directory(merge(self, other))

    def save(self, path: str | Path) -> None:
        """Write the directory to a file as JSON, entries in their order; ``formats.write`` knows other formats.

        Raises:
            OSError: The file cannot be written.
        """
        from quotebook.directory import formats

        formats.write(self, path)

    def __iter__(self) -> Iterator[Speaker]:
        return iter(self._speakers.values())

    def __len__(self) -> int:
        return len(self._speakers)

    def __repr__(self) -> str:
        return f"<Directory of {len(self)} speakers>"

    def get(self, id: str) -> Speaker | None:
        """The entry of that id."""
        return self._speakers.get(id)

    def find(self, name: str) -> list[Speaker]:
        """Every entry that goes by a name: its full name, an alias or, for persons, the surname alone.

        Titles and ranks, case, diacritics and punctuation make no difference.

        Returns:
            Those of that full name or alias first, then those of that surname.
        """
        found = (speaker for key in asked_keys(name) for speaker in self._by_key.get(key, ()))
        return list({speaker.id: speaker for speaker in found}.values())

    def search(self, query: str, limit: int = 10) -> list[tuple[Speaker, float]]:
        """The entries whose name or alias is most like a query, whatever its word order, gaps and typing errors.

        Args:
            query: A name or a part of one.
            limit: How many to return at most.

        Returns:
            Entries with their likeness, 0 to 100, the best first; none that are hardly alike.
        """
        kinds = compared_kinds(query)
        forms = [
            (key, speaker.id) for (kind, key), bearers in self._by_key.items() if kind in kinds for speaker in bearers
        ]
        best = likeness(query, forms)
        ranked = sorted(best.items(), key=lambda item: (-item[1], self._speakers[item[0]].name, item[0]))
        return [(self._speakers[id], likeness) for id, likeness in ranked[:limit]]

    def with_role(
        self, role: str | None = None, organization: str | None = None, on: dt.date | None = None
    ) -> list[Speaker]:
        """The entries that have had a role, however it was worded.

        Args:
            role: A title ("press secretary"), an organization ("the Pentagon") or both ("Pentagon spokesman").
            organization: Whom the role served: the organization itself, however it is written.
            on: A day on which they had it: from the first day that attests it to the last. A role of which one end is
                not known is open at that end; one without any day was had on no day in particular.
        """
        wanted = frozenset(role_key(role).split()) if role is not None else frozenset()
        served = organization_key(organization) if organization is not None else None
        if (role is not None and not wanted) or served == "":
            return []
        held = (
            speaker
            for speaker, its, words in self._roles
            if wanted <= words
            and not (wanted and (words - wanted) & LESSER_OFFICES)
            and (served is None or served == organization_key(its.organization or ""))
            and (on is None or _was_held(its, on))
        )
        return list({speaker.id: speaker for speaker in held}.values())

    @cached_property
    def _by_key(self) -> Mapping[NameKey, list[Speaker]]:
        by_key: defaultdict[NameKey, list[Speaker]] = defaultdict(list)
        for speaker in self:
            for key in name_keys(speaker):
                by_key[key].append(speaker)
        return by_key

    @cached_property
    def _roles(self) -> list[tuple[Speaker, Role, frozenset[str]]]:
        """Each role of each entry, with the words by which it can be asked for."""
        return [
            (speaker, role, frozenset(key for kind, key in role_keys(role) if kind == "word"))
            for speaker in self
            for role in speaker.roles
        ]


def _was_held(role: Role, day: dt.date) -> bool:
    if role.first is None and role.last is None:
        return False
    return (role.first is None or role.first <= day) and (role.last is None or day <= role.last)
