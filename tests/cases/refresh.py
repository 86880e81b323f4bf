"""Bring the "open" notes of the cases up to date: ``python -m tests.cases.refresh``.

A case that is answered right loses its note; one that is not keeps its note, or gets what is wrong with it for one.
"""

from __future__ import annotations

import json

import quotebook
from tests.cases.compare import FILES, faults, load


def main() -> None:
    """Ask every case anew and write the files."""
    for file in FILES:
        cases = load(file)
        for case in cases:
            wrong = faults(case, quotebook.attribute(case["text"]))
            note = case.pop("open", None)
            if wrong:
                case["open"] = note or "; ".join(wrong)
            if bool(note) != bool(wrong):
                print(f"{file.stem}/{case['name']}: {case.get('open', 'right now')}")  # noqa: T201
        file.write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
