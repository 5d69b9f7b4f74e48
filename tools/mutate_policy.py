"""Switch off each rule, action and room of the cleaner in turn, and see whether the witness keeps what then leaks.

    python tools/mutate_policy.py [--only TEXT] [--jobs N] [--write]

About 2,300 mutants (tests/support/mutants*.py) clean planted files, with the cleaner's own last search for known
identifiers switched off. `--write` writes the table of docs/reference/witness.md and the golden list of the tests; a
mutant that is missed without a reason here, or fewer than 98 % caught, is a failure.
"""

import argparse
import csv
import fnmatch
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.mutants import Judged, Mutant, judge  # noqa: E402  the path is set above
from support.mutants_pixels import pixel_mutants  # noqa: E402
from support.mutants_rooms import all_mutants  # noqa: E402
from support.mutants_rules import rows, rule_mutants  # noqa: E402
from veil import standard  # noqa: E402
from veil.policy import compile_policy, load  # noqa: E402

GOLDEN = ROOT / "tests" / "golden" / "witness_mutants.csv"
PAGE = ROOT / "docs" / "reference" / "witness.md"
FIELDS = ("name", "outcome", "codes")
LEAST = 98.0
FAMILIES = {
    "raw": "one row of the rule book off: the attribute is copied as it came",
    "keep": "one row of the rule book says keep; what else is done to kept values is done",
    "action": "one action does nothing, in all objects or for one VR",
    "room": "one room, or one step of it, does nothing",
    "pixels": "the look at pixels, over an image with a name drawn into it",
    "file": "preamble, file meta, bytes behind the data set, path, broken files",
    "required": "a required element is lost",
    "marks": "the marks of de-identification say something else",
    "dates": "dates that do not hang together",
    "UIDs": "UIDs that do not hang together",
    "other patient": "another patient's name or number",
}
REASONS = {
    "*:*Time*": "a time of day, which says nothing of a person that its date, which is seen, does not say; the witness"
    " looks at days alone",
    "pixels:*": "letters in samples are no bytes that spell anything: the witness does not read images",
    "room:unused bits of samples": "bits between samples are read with `--deep` only; there it is caught",
}
"""Why a mutant is missed; a name, or a pattern of one."""
BEYOND = """
What nobody knows of: a name or a number that stands in no attribute from which the survey learns, in an attribute that
does not identify directly (below, by kind).

Letters in pixels: the witness reads bytes and decodes images, and does not read what is written in them. That is the
pixel room's work; `veil audit` looks with the same eyes.

Native samples, unless `--deep` is given: identifiers in unused bits of samples are seen only there.

Faces, and whatever else a person would recognise.

A mistake in the tables of the standard (`veil.standard`), which cleaner and witness share: an attribute that is no date
there is no date for either.

An identifier in a spelling that neither side knows: enciphered, in another script than the file's own, or cut into
pieces over several attributes.

What follows from many files together, but for what ties them (studies, series, frames of reference, patients and their
offsets): a person who is rare (`veil risk`), references to single instances.
"""


def named(folder: Path, only: str) -> Iterator[Mutant]:
    """The mutants whose names hold a text."""
    return (one for one in chain(rule_mutants(folder), all_mutants(folder), pixel_mutants(folder)) if only in one.name)


def part(number: int, jobs: int, only: str) -> list[Judged]:
    """Every so many-th mutant, judged in this process."""
    warnings.simplefilter("ignore")  # what was planted is what pydicom warns of
    with tempfile.TemporaryDirectory(prefix="veil-mutants-") as folder:
        return [judge(one) for place, one in enumerate(named(Path(folder), only)) if place % jobs == number]


def reason(name: str) -> str:
    """Why a mutant is missed; "" if nobody knows."""
    return next((why for pattern, why in REASONS.items() if fnmatch.fnmatchcase(name, pattern)), "")


def share(found: Iterable[Judged]) -> tuple[int, int, float]:
    """How many leak, how many of them are caught, and how many per cent that is."""
    leaking = [one for one in found if one.leaking]
    caught = sum(one.outcome == "caught" for one in leaking)
    return len(leaking), caught, 100 * caught / len(leaking) if leaking else 100.0


def table(found: list[Judged]) -> Iterator[str]:
    """The figures by family."""
    yield "| What is switched off | Mutants | Nothing leaks | Leak | Caught | Missed | Own search first |"
    yield "|---|---|---|---|---|---|---|"
    for family, what in [*FAMILIES.items(), ("", "**all**")]:
        those = [one for one in found if family in ("", one.name.partition(":")[0])]
        leaking, caught, _ = share(those)
        own = sum(one.leaking > 0 and one.own == one.leaking for one in those)
        yield f"| {what} | {len(those)} | {len(those) - leaking} | {leaking} | {caught} | {leaking - caught} | {own} |"


def strangers(found: list[Judged]) -> Iterator[str]:
    """What the witness sees of values that nobody knows of, by what the policy does with the attribute."""
    book = compile_policy(load("public"))
    kinds = {name: (vr, book.rule(None, (), tag, vr).action.value) for tag, vr, name in rows()}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in found:
        if one.leaking:
            vr, action = kinds[one.name.partition(":")[2]]
            counts[action, vr][one.outcome] += 1
    yield "| `public` does | VR | Rows that leak | Caught | Missed |"
    yield "|---|---|---|---|---|"
    for (action, vr), count in sorted(counts.items()):
        yield f"| {action} | {vr} | {count.total()} | {count['caught']} | {count['missed']} |"


def page(found: list[Judged]) -> Iterator[str]:
    """The generated part of the page."""
    known = [one for one in found if not one.name.startswith("stranger:")]
    leaking, caught, percent = share(known)
    yield from ("", "## Mutants", "", "`python tools/mutate_policy.py --write`", "")
    yield f"**{caught} of {leaking} mutants that leak are caught: {percent:.1f} %.** {len(known) - leaking} of"
    yield f"{len(known)} do not leak, since another layer does the same, or nothing needs what was switched off."
    yield f"The goal is {LEAST:.0f} %: it is {'reached' if percent >= LEAST else 'missed'}."
    yield ""
    yield from table(known)
    yield ""
    yield "The last column counts the mutants of which the cleaner's own search for known identifiers would have held"
    yield "every leaking file before the witness saw it. It is switched off for all other columns."
    yield ""
    yield "### What is missed"
    yield ""
    missed = [one for one in known if one.outcome == "missed"]
    whys: dict[str, list[str]] = defaultdict(list)
    for one in missed:
        whys[reason(one.name)].append(one.name)
    for why, names in whys.items():
        yield f"- {why or 'NOT EXPLAINED'}: " + ", ".join(f"`{name}`" for name in names) + "."
    yield ""
    yield "### What it cannot see"
    yield ""
    yield from ("- " + what.replace("\n", "\n  ") for what in BEYOND.strip().split("\n\n"))
    yield ""
    yield "### Values that nobody knows of"
    yield ""
    others = [one for one in found if one.name.startswith("stranger:")]
    leaking, caught, percent = share(others)
    yield "The same rows, copied as they came, with the name, number, address or telephone number of somebody who is"
    yield f"not in the collection. Caught: {caught} of {leaking}, {percent:.0f} %: what identifies directly, and what"
    yield "the survey learns from. The rest is free text and numbers that only a reader could tell from clinical ones;"
    yield "it is why the rule book does not keep them in the first place."
    yield ""
    yield from strangers(others)


HEAD = f"""# What the witness catches, and what it cannot

The witness (`veil.audit`) reads every cleaned file again before it leaves. Here is the demonstration that it can fail a
file: the cleaner is crippled in one place at a time, and cleans files in which an invented identity is planted. A
mutant is *caught* if no file leaves of which a byte scan, which is no part of veil, says that it leaks.

Tables of PS3.15 edition {standard.EDITION}, policy `public` without a look at pixels. Generated; do not edit.

<!-- mutants -->
<!-- end of mutants -->
"""


def insert(text: str, name: str, lines: Iterable[str]) -> str:
    """The page with one generated section written anew, or added at its end."""
    start, stop = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    body = start + "\n".join(lines) + "\n" + stop
    if start in text:
        return text[: text.index(start)] + body + text[text.index(stop) + len(stop) :]
    return text + body


def write(found: list[Judged]) -> None:
    """Writes the page and the golden list."""
    with GOLDEN.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({"name": o.name, "outcome": o.outcome, "codes": " ".join(o.codes)} for o in found)
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    PAGE.write_text(insert(old, "mutants", page(found)), encoding="utf-8")


def main() -> int:
    """Judges all mutants and says what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only mutants whose names hold this text")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write docs/reference/witness.md and the golden list")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = pool.map(partial(part, jobs=options.jobs, only=options.only), range(options.jobs))
        found = sorted(chain.from_iterable(parts), key=lambda one: one.name)
    for one in found:
        if one.outcome == "missed" and not one.name.startswith("stranger:"):
            print(f"{one.name}: {one.missed} of {one.leaking} files leave ({', '.join(one.why)})  {reason(one.name)}")
    known = [one for one in found if not one.name.startswith("stranger:")]
    leaking, caught, percent = share(known)
    print("\n".join(table(known)))
    print(f"{len(known)} mutants, {leaking} leak, {caught} caught: {percent:.2f} %")
    print("of strangers: {} leak, {} caught: {:.0f} %".format(*share([o for o in found if o not in known])))
    if options.write and not options.only:
        write(found)
    unexplained = [one.name for one in known if one.outcome == "missed" and not reason(one.name)]
    return 1 if unexplained or percent < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
