"""Train the tokenizer that quotebook ships, with stanza's own trainer, on UD English EWT.

    python -m quotebook.training.tokenizer ../shared/data/ud-ewt

EWT writes quotation marks and apostrophes in ASCII and news mostly doesn't, so each training paragraph that holds such
marks is seen a second time with typographic ones. Clitics ("don't") stay one token: quotebook wants the words as they
stand in the text, not their syntactic parts.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import click

from quotebook.language.tokenizer import MODEL

__all__ = ["main", "paragraphs", "typographic"]

STEPS = 9000
SEED = 1234
# Half as wide as stanza's own and so a quarter faster; the rate falls and less is dropped, as there is less to spare.
SIZE = ("--hidden_dim", "32", "--dropout", "0.2", "--anneal", "0.9", "--anneal_after", "3000")


@attrs.frozen
class Paragraph:
    """Raw text and, for each of its characters, stanza's label: 1 ends a token, 2 ends a sentence, 0 does neither."""

    text: str
    labels: str


def paragraphs(conllu: Iterable[str]) -> Iterator[Paragraph]:
    """Read CoNLL-U lines into paragraphs of raw text with token and sentence ends."""
    text, labels, inside_until = "", "", 0
    for line in conllu:
        if line.startswith(("# newpar", "# newdoc")):
            if text:
                yield Paragraph(text.rstrip(), labels[: len(text.rstrip())])
            text, labels = "", ""
        elif line[0].isdigit():
            number, form, *_, misc = line.rstrip("\n").split("\t")
            first, _, last = number.partition("-")
            if "." in number or (not last and int(first) <= inside_until):
                continue  # an elided word, or a syntactic part of the token above
            inside_until = int(last or 0)
            space = "" if "SpaceAfter=No" in misc else " "
            text += form + space
            labels += "0" * (len(form) - 1) + "1" + "0" * len(space)
        elif not line.strip():
            inside_until = 0
            end = len(text.rstrip())
            labels = labels[: end - 1] + "2" + labels[end:]
            if (
                text == text.rstrip()
            ):  # the last token of a sentence often lacks the space that divides it from the next
                text, labels = text + " ", labels + "0"
    if text:
        yield Paragraph(text.rstrip(), labels[: len(text.rstrip())])


def typographic(text: str) -> str:
    """The same text, as long as before, with typographic quotation marks and apostrophes."""
    text = re.sub(r"(?<![^\s(\[])\"(?=\S)", "“", text).replace('"', "”")
    return re.sub(r"(?<![^\s(\[“])'(?=\w)(?!\d0s|\w{1,2}\b)", "‘", text).replace("'", "’")


def _write(folder: Path, name: str, content: list[Paragraph]) -> list[str]:
    text, labels = folder / f"{name}.txt", folder / f"{name}.labels"
    text.write_text("\n\n".join(paragraph.text for paragraph in content), encoding="utf-8")
    labels.write_text("\n\n".join(paragraph.labels for paragraph in content), encoding="utf-8")
    prefix = "--dev_" if name == "dev" else "--"
    return [f"{prefix}txt_file", str(text), f"{prefix}label_file", str(labels)]


@click.command(help=__doc__.splitlines()[0])
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--steps", default=STEPS, show_default=True, help="Training steps.")
@click.option(
    "--output", default=MODEL, show_default=True, type=click.Path(path_type=Path), help="Model file to write."
)
def main(corpus: Path, steps: int, output: Path) -> None:
    """Train on CORPUS/train.conllu, keep the model that does best on CORPUS/dev.conllu, test on CORPUS/test.conllu."""
    from stanza.models import tokenizer as trainer

    def load(part: str) -> list[Paragraph]:
        with (corpus / f"{part}.conllu").open(encoding="utf-8") as lines:
            return list(paragraphs(lines))

    train = load("train")
    train += [Paragraph(typographic(p.text), p.labels) for p in train if re.search("[\"']", p.text)]
    # "output" may name a folder that holds the model in use: stanza writes to it only when dev has improved.
    common = ["--lang", "en", "--shorthand", "en_ewt", "--seed", str(SEED), "--cpu", *SIZE]
    common += ["--save_dir", str(output.parent), "--save_name", output.name]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expansions = folder / "expansions.json"
        expansions.write_text("[]")  # of multi-word tokens, which we leave whole
        files = _write(folder, "train", train) + _write(folder, "dev", load("dev"))
        trainer.main([*common, *files, "--mwt_json_file", str(expansions), "--no_use_mwt", "--steps", str(steps)])
        test = load("test")
        for label, part in [
            ("test", test),
            ("test, typographic marks", [Paragraph(typographic(p.text), p.labels) for p in test]),
        ]:
            click.echo(f"{label}: {_scores(output, folder, part)}")


def _scores(model: Path, folder: Path, gold: list[Paragraph]) -> str:
    """Token and sentence F1 of a trained model over gold paragraphs, as a line of text."""
    from quotebook.language.tokenizer import pipeline

    document = pipeline(model)("\n\n".join(paragraph.text for paragraph in gold))
    found = {
        "token": {(token.start_char, token.end_char) for s in document.sentences for token in s.tokens},
        "sentence": {(s.tokens[0].start_char, s.tokens[-1].end_char) for s in document.sentences},
    }
    wanted: dict[str, set[tuple[int, int]]] = {"token": set(), "sentence": set()}
    offset = 0
    for paragraph in gold:
        for unit, ends in (("token", "[12]"), ("sentence", "2")):
            start = 0
            for match in re.finditer(ends, paragraph.labels):
                while paragraph.text[start].isspace():
                    start += 1
                wanted[unit].add((offset + start, offset + match.end()))
                start = match.end()
        offset += len(paragraph.text) + 2
    return ", ".join(
        f"{unit} F1 {200 * len(found[unit] & wanted[unit]) / (len(found[unit]) + len(wanted[unit])):.2f}"
        for unit in found
    )


if __name__ == "__main__":
    main()
