"""Measure the text room on the labelled strings of tests/support/labelled; writes docs/reference/text-figures.md.

    python tools/measure_text.py                          figures of both halves, by language and kind
    python tools/measure_text.py --show tuning            and what fails of the half that rules may be tuned on
    python tools/measure_text.py --show tuning --only de  of one language, or of a set for tuning alone (en.clinic)
    python tools/measure_text.py --write                  and write the page
    python tools/measure_text.py --floors                 and print what tests/golden/test_text_measure.py may hold

What fails of the measured half is not shown, so that nobody tunes on it; --unseal shows it, to debug a test.
"""

import argparse
import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.corpus import corpus  # noqa: E402  the path is set above
from support.labelled import LANGUAGES, MORE, Figures, Half, Labelled, measure, rooms, strings  # noqa: E402
from support.labelled import corpus_descriptors as descriptors  # noqa: E402
from support.labelled.collection import fingerprint  # noqa: E402
from support.labelled.measure import Count, most, total  # noqa: E402

OUTPUT = ROOT / "docs" / "reference" / "text-figures.md"
ROOMS = {"product": rooms.product, "keeps-all": rooms.keeps_all, "removes-all": rooms.removes_all}
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "corpus": "Real descriptors",
}  # fmt: skip
MARGIN_LEFT, MARGIN_KEPT = 0.002, 0.005
EXAMPLES = 3
MOST = 60


def every(only: Sequence[str]) -> tuple[list[Labelled], int]:
    """All strings, and how many descriptions of the corpus nobody has labelled."""
    found: list[Labelled] = [one for code in (*LANGUAGES, *MORE) if code in only for one in strings(code)]
    left_out = 0
    if "corpus" in only:
        real, left_out = descriptors.strings(tuple(entry.path for entry in corpus() if entry.dicom))
        found += real
    return found, left_out


def table(title: str, rows: Iterable[tuple[str, Count]]) -> list[str]:
    """One table in Markdown."""
    out = [
        f"| {title} | strings | identifying tokens | left | left % | clinical tokens | kept % | untidy |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, count in rows:
        left = f"{count.left} | {100 * count.left_share:.2f}" if count.identifying else "- | -"
        kept = f"{count.clinical} | {100 * count.kept_share:.2f}" if count.clinical else "- | -"
        out.append(f"| {name} | {count.strings or '-'} | {count.identifying} | {left} | {kept} | {count.untidy} |")
    return out


def tables(figures: Figures) -> list[str]:
    """The figures of one half: by language, by kind of text, by who is known, by kind of identifier."""
    order = [*NAMES, *MORE]
    out = table("language", ((NAMES.get(c, c), figures.languages[c]) for c in order if c in figures.languages))
    kinds = sorted({kind for _, kind in figures.kinds})
    others = frozenset(NAMES) - {"en", "corpus"}
    for name, codes in (("English", {"en"}), ("the other languages", others), ("real descriptors", {"corpus"})):
        mine = {key: count for key, count in figures.kinds.items() if key[0] in codes}
        rows = [(kind, total(count for (_, k), count in mine.items() if k == kind)) for kind in kinds]
        out += ["", *table(f"kind of text, {name}", [row for row in rows if row[1].strings])]
    for name, known in (("the survey's patient", True), ("nobody the survey knows", False)):
        rows = [(NAMES.get(code, code), count) for (code, who), count in figures.surveyed.items() if who is known]
        out += ["", *table(f"about {name}", rows)]
    identifiers = sorted({kind for _, kind in figures.identifiers})
    rows = [(kind, total(c for (_, k), c in figures.identifiers.items() if k == kind)) for kind in identifiers]
    return [*out, "", *table("kind of identifier", rows)]


def show(figures: Figures) -> None:
    """What fails: tokens left and lost, by template, most frequent first, with examples."""
    for title, pick in (("LEFT", "left"), ("LOST", "lost")):
        groups: dict[str, list[str]] = {}
        words: Counter[str] = Counter()
        for failure in figures.failures:
            tokens = failure.left if pick == "left" else failure.lost
            if not tokens:
                continue
            words.update(f"{token.text} ({token.kind})" for token in tokens)
            said = ", ".join(token.text for token in tokens)
            who = "known" if failure.string.surveyed else "unknown"
            groups.setdefault(failure.string.template, []).append(
                f"    [{said}] ({who})\n      in:  {failure.string.text}\n      out: {failure.output}"
            )
        print(f"\n== {title}: {sum(map(len, groups.values()))} strings of {len(groups)} templates")
        print("tokens: " + ", ".join(f"{word} x{n}" for word, n in most(words, MOST)))
        for template, found in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
            print(f"  {template}: {len(found)}")
            print("\n".join(found[:EXAMPLES]))


def floors(figures: Figures) -> str:
    """The measured figures of the other languages with a margin: for the regression test."""
    lines = ["FLOORS = {"]
    for code in LANGUAGES:
        if code in figures.languages and code != "en":
            count = figures.languages[code]
            left, kept = count.left_share + MARGIN_LEFT, count.kept_share - MARGIN_KEPT
            lines.append(f'    "{code}": ({left:.3f}, {kept:.3f}),')
    return "\n".join([*lines, "}"])


def page(figures: Figures, left_out: int, command: str) -> str:
    """The page of the manual."""
    prints = ", ".join(f"{code} {fingerprint(code)}" for code in LANGUAGES)
    return "\n".join((
        "# How well the text room does",
        "",
        f"<!-- Written by `{command}` on {dt.datetime.now(tz=dt.UTC).date()}; do not edit. -->",
        "",
        "What the text room (mode `allow`, dates moved) leaves of identity and keeps of medicine, on strings in",
        "which every token is labelled. The strings are made from templates and lists of invented people, places and",
        "common radiology wording (`tests/support/labelled`). Templates, clinical phrases, names, hospitals, streets",
        "and cities are split by a hash into two halves: rules were tuned on one, the figures here are of the other.",
        "Of the measured half only totals were looked at while tuning; the German file was once read as a whole by",
        "somebody who wrote German words, so its figure is a little kinder than it should be. Larger sets beside these",
        "(`en.desk`, `en.ward`, `en.own`, `de.clinic` ...) served for tuning alone and are not in the tables.",
        "",
        "An identifying token counts as left if, case-folded, it is a substring of the output (more often than it",
        "stands in what is not identity, as in a CT HEAD of Mr Head); tokens have two characters or more; dates,",
        "initials and ages count as a whole. A clinical token counts as kept if it is a substring of the output.",
        "Untidy: the output shows a hole: doubled blanks, empty brackets, a preposition at its end.",
        "",
        "Real descriptors are descriptions of public test files; only those that consist of words of imaging are",
        f"labelled ({left_out} others are left out), as they are and with a person, a hospital or a number put in.",
        "",
        f"Command: `{command}`. Sets: {prints}.",
        "",
        "## The measured half",
        "",
        *tables(figures),
        "",
    ))  # fmt: skip


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--room", choices=sorted(ROOMS), default="product")
    parser.add_argument("--only", default=",".join(NAMES), help="languages, with commas between; `corpus` is one")
    parser.add_argument("--show", choices=["tuning"], help="what fails of the tuning half")
    parser.add_argument("--unseal", action="store_true", help="what fails of the measured half: to debug a test only")
    parser.add_argument("--write", action="store_true", help=f"write {OUTPUT.relative_to(ROOT).as_posix()}")
    parser.add_argument("--floors", action="store_true", help="what the regression test may hold")
    options = parser.parse_args()
    found, left_out = every(options.only.split(","))
    for half in Half:
        began = time.perf_counter()
        figures = measure(ROOMS[options.room], (one for one in found if one.half is half))
        print(f"\n# {half} half ({time.perf_counter() - began:.1f} s)\n")
        print("\n".join(tables(figures)))
        if (half is Half.TUNING and options.show) or (half is Half.MEASURED and options.unseal):
            show(figures)
    if options.floors:
        print(f"\n{floors(figures)}")
    if options.write:
        text = page(figures, left_out, "python tools/measure_text.py --write")
        OUTPUT.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
