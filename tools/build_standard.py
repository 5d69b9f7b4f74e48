"""Rebuild the tables of `veil.standard` from the folder of facts they are taken from.

    python tools/build_standard.py --from DIR [--to DIR]

The same input gives the same bytes. The data dictionary comes from the one of pydicom (a development dependency), with
what it lacks added from the tables. `terms.tsv` is written by hand and not touched.
"""

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1] / "src" / "veil" / "standard" / "data"
PS315 = "PS3.15-2026d-E.3.10-1"
SEEN_BY_TCIA, KNOWN_TO_TCIA = "TCIA-Posda-phi_simple", "TCIA-Posda-private_tag_kb"
BY_VR = {"UI": "uid", "DA": "shift", "DT": "shift"}
RETAINED = {
    "uids": "uids",
    "dev_id": "device_identity",
    "inst_id": "institution_identity",
    "pat_chars": "patient_characteristics",
    "long_full_dates": "longitudinal_full_dates",
    "long_modif_dates": "longitudinal_modified_dates",
}
"""Columns of Table E.3.4-1 and the options that they stand for."""
TAG = re.compile(r"[0-9A-F]{8}")
JUDGED = Path(__file__).with_name("pixel_rules.csv")
OPERATORS = {"contains": "~", "icontains": "~", "equals": "=", "present": "?"}
SIDES = ("Rows", "Columns")

Row = dict[str, str]


class Build:
    """Reads from one folder, writes tables into another."""

    def __init__(self, source: Path, target: Path) -> None:
        self.source = source
        self.target = target

    def csv(self, name: str) -> list[Row]:
        """The rows of a CSV file with comments."""
        with (self.source / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(line for line in stream if not line.startswith("#")))

    def json(self, name: str) -> dict[str, Any]:
        """A JSON file whose root is an object."""
        loaded: dict[str, Any] = json.loads((self.source / name).read_text(encoding="utf-8"))
        return loaded

    def write(self, name: str, about: str, columns: str, rows: Iterable[Sequence[str]]) -> None:
        """A table: comments, a line of column names, the rows."""
        lines = [f"# {line}" for line in about.splitlines()]
        lines.append(columns.replace(" ", "\t"))
        width = len(columns.split(" "))
        for row in rows:
            cells = [" ".join(cell.split("\t")).strip() for cell in row]
            if len(cells) != width or any("\n" in cell for cell in cells):
                sys.exit(f"{name}: a row does not fit its columns: {cells[0]}")
            lines.append("\t".join(cells))
        (self.target / name).write_bytes(("\n".join(lines) + "\n").encode("utf-8"))

    def copy(self, source: str, target: str, about: str, columns: str) -> None:
        """A table that is taken over column by column."""
        self.write(target, about, columns, ([row[column] for column in columns.split(" ")] for row in self.csv(source)))


def choice(vr: str) -> str:
    """A choice of VRs as PS3.6 writes it."""
    return vr.replace("/", " or ")


def spaced(keyword: str) -> str:
    """A name out of a keyword: DisplayURI is Display URI."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", keyword)


def flag(value: object) -> str:
    """Y or nothing."""
    return "Y" if value else ""


def dictionary(build: Build) -> None:
    """PS3.6."""
    from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary

    rows = {
        f"{tag:08X}": (vr, vm, flag(retired), keyword, name)
        for tag, (vr, vm, name, retired, keyword) in DicomDictionary.items()
        if vr != "NONE"  # the delimiters of sequences are not attributes
    }
    masks = [re.compile(selector.replace("x", ".")) for selector in RepeatersDictionary]
    newer = [*build.csv("confidentiality_profile.csv"), *build.csv("not_in_profile_candidates.csv")]
    newer += [row | {"vr": "UI", "retired": ""} for row in build.csv("uid_elements.csv")]
    for row in newer:
        tag = row["tag"]
        if TAG.fullmatch(tag) and tag not in rows and not any(mask.fullmatch(tag) for mask in masks):
            name = row.get("name") or spaced(row["keyword"])
            rows[tag] = (choice(row["vr"]), row["vm"], flag(row["retired"] == "Y"), row["keyword"], name)
    unknown = attributes(build.json("iod_modules.json")) - rows.keys()
    if any(not any(mask.fullmatch(tag) for mask in masks) for tag in unknown):
        sys.exit("iod_modules.json has attributes that no dictionary has")
    columns = "tag vr vm retired keyword name"
    about = (
        "PS3.6 Registry of DICOM Data Elements 2024d, with newer attributes of PS3.15 2026d and PS3.6 2026b; "
        "DICOM PS3.x 2026, (c) NEMA"
    )
    build.write("dictionary.tsv", about, columns, ((tag, *rows[tag]) for tag in sorted(rows)))
    repeating = (
        (selector, vr, vm, flag(retired), keyword, name)
        for selector, (vr, vm, name, retired, keyword) in sorted(RepeatersDictionary.items())
    )
    build.write("repeaters.tsv", "PS3.6 2024d, attributes of repeating groups; (c) NEMA", columns, repeating)


def attributes(iods: Mapping[str, Any]) -> set[str]:
    """Every tag that some module names."""
    found: set[str] = set()
    waiting = [*iods["modules"].values(), *iods["subtrees"].values()]
    while waiting:
        node = waiting.pop()
        found.update(node)
        waiting += [value[1] for value in node.values() if isinstance(value, list) and isinstance(value[1], dict)]
    return found


def profile(build: Build) -> None:
    """PS3.15 Table E.1-1, options by their names in CID 7050, in the order of the table's columns."""
    names = {row["profile_column"]: row["option"] for row in build.csv("cid_deid_codes.csv") if row["profile_column"]}
    names.pop("basic")
    rows = []
    for row in build.csv("confidentiality_profile.csv"):
        options = ",".join(f"{names[column]}={row[column]}" for column in row if column in names and row[column])
        cells = [row["tag"], row["keyword"], row["name"], flag(row["retired"] == "Y"), flag(row["in_std_iod"] == "Y")]
        rows.append([*cells, row["basic"], options, choice(row["vr"]), row["vm"], row["note"]])
    build.write(
        "profile.tsv",
        "PS3.15 2026d Table E.1-1; keyword, VR and VM of PS3.6 2026b; DICOM PS3.x 2026, (c) NEMA",
        "selector keyword name retired in_standard_iod basic options vr vm note",
        rows,
    )


def unlisted(build: Build) -> None:
    """Attributes with a sensitive VR that Table E.1-1 does not list."""
    build.copy(
        "not_in_profile_candidates.csv",
        "unlisted.tsv",
        "attributes of PS3.6 2026b with a sensitive VR that PS3.15 2026d Table E.1-1 does not list; (c) NEMA\n"
        "class, identity_like and suggested are judgements, not the standard's",
        "tag keyword vr vm retired class identity_like suggested",
    )


def uids(build: Build) -> None:
    """Attributes with VR UI, registered UIDs and coding schemes."""
    build.copy(
        "uid_elements.csv",
        "uid_roles.tsv",
        "every attribute with VR UI of PS3.6 and PS3.7 2026b and what its UID names; (c) NEMA",
        "tag keyword vm role remap keep_values note",
    )
    about = "PS3.6 Annex A, 2024d with additions to 2026d; DICOM PS3.x 2026, (c) NEMA"
    build.copy("well_known_uids.csv", "registered_uids.tsv", about, "uid name type retired keyword")
    build.copy("coding_scheme_uids.csv", "coding_schemes.tsv", "PS3.16 2026d Table 8-1; (c) NEMA", "designator uid")


def private_key(row: Row) -> tuple[str, str, str]:
    """(creator, group, low byte) of a row of a private list."""
    return row["private_creator"].strip(), row["group"].upper(), row["element"][2:].upper()


def private(build: Build) -> None:
    """The safe private attributes of PS3.15 and of TCIA in one table.

    `tcia_removes` is our reading of conflicting records: PosdaTools has the top-level element as removed, and its
    knowledge base does not have it as kept. That gives the sixteen that are known of.
    """
    standard = {}
    seen: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in build.csv("safe_private.csv"):
        if row["source"] == PS315:
            standard[private_key(row)] = row
        elif not row["nested_path"]:
            seen[private_key(row)].add((row["source"], row["disposition"]))
    archive = {private_key(row): row for row in build.csv("tcia_private.csv")}
    rows = []
    for key in sorted(standard.keys() | archive.keys()):
        first = standard.get(key) or archive[key]
        vr = choice(first["vr"] or archive.get(key, first)["vr"])
        disposition = archive[key]["disposition"] if key in archive else "keep"
        if disposition == "keep":
            disposition = BY_VR.get(vr, "keep")
        lists = ",".join(name for name, table in (("ps3.15", standard), ("tcia", archive)) if key in table)
        removes = (SEEN_BY_TCIA, "remove") in seen[key] and (KNOWN_TO_TCIA, "keep") not in seen[key]
        nested_only = key in archive and "[" in archive[key]["path"]
        flags = flag(key in standard and removes), flag(nested_only)
        rows.append([*key, vr, first["vm"], first["meaning"], lists, disposition, *flags])
    build.write(
        "private.tsv",
        "PS3.15 2026d Table E.3.10-1, (c) NEMA; TCIA's private element knowledge base, February 2024\n"
        "tcia_removes: dispositions of PosdaTools (Apache-2.0)",
        "creator group low vr vm meaning lists disposition tcia_removes nested_only",
        rows,
    )


def sop(build: Build) -> None:
    """Storage SOP classes."""
    build.copy(
        "sop_classes.csv",
        "sop_classes.tsv",
        "storage SOP classes of PS3.4 and their IODs of PS3.3 2026b; (c) NEMA\n"
        "category, pixel_data, burned_in_risk and face_risk are judgements, not the standard's",
        "uid name iod retired category pixel_data burned_in_risk face_risk",
    )


def tcia(build: Build) -> None:
    """What TCIA does per element."""
    rows = build.csv("tcia_actions.csv")
    build.write(
        "tcia.tsv",
        "The Cancer Imaging Archive, Submission and De-identification Overview, Table 1",
        "selector name vr action",
        ((row["tag"].replace("X", "x"), row["name"], row["vr"], row["action"]) for row in rows),
    )


def codes(build: Build) -> None:
    """CID 7050 and CID 7005."""
    about = "PS3.16 2026d CID 7050 and CID 7005; sections are of PS3.15; DICOM PS3.x 2026, (c) NEMA"
    build.copy("cid_deid_codes.csv", "codes.tsv", about, "cid scheme code meaning option section")


def content(build: Build) -> None:
    """PS3.15 Table E.3.4-1, options by their names in CID 7050."""
    names = {f"rtn_{name}": f"retain_{full}" for name, full in RETAINED.items()} | {"clean_desc": "clean_descriptors"}
    rows = []
    for row in build.csv("sr_concepts_profile.csv"):
        options = ",".join(f"{names[column]}={row[column]}" for column in row if column in names and row[column])
        cells = [row[column] for column in ("scheme", "code", "value_type", "meaning", "basic")]
        rows.append([*cells, options, row["srt_code"], row["edition"]])
    build.write(
        "content.tsv",
        "PS3.15 Table E.3.4-1; DICOM PS3.x 2026, (c) NEMA\n"
        "transcribed by way of DICOMKit; srt_code: retired code, with the designators SRT, SNM3 and 99SDM",
        "scheme code value_type meaning basic options srt_code edition",
        rows,
    )


def heads(build: Build) -> None:
    """Anatomy that means a head, and words that do."""
    build.copy(
        "head_regions.csv",
        "head_regions.tsv",
        "regions with head, face or neck: PS3.16 2026a and 2026d Table L-1, (c) NEMA; others are judgements",
        "body_part_examined scheme code srt_code meaning category deface source",
    )
    pattern = build.json("head_text_triggers.json")["protocol_text_regex"]
    # To a regular expression an underscore is a letter; in protocol names it is the blank between two words.
    head, tail = r"(?i)\b(", r")\b"
    if not (pattern.startswith(head) and pattern.endswith(tail)):
        sys.exit("head_text_triggers.json: the pattern is not a list of whole words")
    words = pattern[len(head) : -len(tail)].replace(r"\w*", r"[^\W_]*")
    pattern = rf"(?i)(?<![^\W_])({words})(?![^\W_])"
    build.write("head_words.tsv", "words that mean a head; judgements", "pattern", [[pattern]])


def pixel_regions(build: Build) -> None:
    """Where known devices write into their images, and what else makes text in an image likely.

    The matrix (Rows and Columns) stands apart from the rest of a condition. A rule that another one says as well, for
    the same matrix and more images, and whose rectangles lie in that one's, is left out.
    """
    judged = {row["id"]: row for row in _commented(JUDGED)}
    found: list[tuple[set[str], Row]] = []
    for rule in build.json("pixel_regions.json")["regions"]:
        said = judged.get(str(rule["id"]), {})
        if said.get("use") == "drop":
            continue
        clauses, sides = _condition(rule["terms"])
        if said.get("when"):
            clauses = said["when"].split(" & ")
        use = said.get("use") or "wipe"
        other = said["other"] if use == "wipe" and said else "hold" * (_of_ultrasound(rule) and use == "wipe")
        rects = [tuple(rect) for rect in rule["rects"]] if use == "wipe" else []
        sides = {side: said.get(side.lower()) or text for side, text in sides.items()}
        if use == "wipe" and not any(sides.values()):
            sides["Columns"] = str(max(x + width for x, _, width, _ in rects))
        row = {
            "rule": f"{'ctp' if 'CTP' in rule['source'] else 'deid'}-{rule['id']}",
            "use": use,
            "other": other,
            "rows": sides["Rows"].lstrip("0"),
            "columns": sides["Columns"].lstrip("0"),
            "when": " & ".join(clauses),
            "rects": " ".join(",".join(map(str, rect)) for rect in rects),
            "note": said.get("note", ""),
        }
        lowered = {clause.lower() for clause in clauses}
        if not any(_covers(kept, by, row, lowered) for by, kept in found):
            found.append((lowered, row))
    columns = "rule use other rows columns when rects note"
    build.write(
        "pixel_regions.tsv",
        "conditions, and rectangles (x,y,width,height) of one matrix: RSNA CTP, DicomPixelAnonymizer.script and\n"
        "examples, 2025-05 (RSNA public licence); pydicom/deid, 2026-01 (MIT); use, other and note are judgements\n"
        "when: & joins what must hold, | alternatives; ~ contains, = equals, ? is there, ! not; case does not count",
        columns,
        ([row[column] for column in columns.split(" ")] for _, row in found),
    )


def _commented(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


def _condition(terms: Sequence[Mapping[str, str]]) -> tuple[list[str], dict[str, str]]:
    """The clauses of a rule whose terms all have to hold, and its matrix."""
    sides, clauses = dict.fromkeys(SIDES, ""), []
    for term in terms:
        if term["attr"] in SIDES:
            sides[term["attr"]] = term["value"]
        elif term["op"] in OPERATORS:
            mark = "=" if term["attr"] == "Modality" else OPERATORS[term["op"]]
            clauses.append(" | ".join(f"{term['attr']}{mark}{value}" for value in term["value"].split("|")))
    return list(dict.fromkeys(clauses)), sides


def _of_ultrasound(rule: Mapping[str, Any]) -> bool:
    modalities = [term["value"] for term in rule["terms"] if term["attr"] == "Modality"]
    return modalities == ["US"] or (not modalities and rule["section"] == "US")


def _covers(kept: Row, by: set[str], row: Row, clauses: set[str]) -> bool:
    """Whether a rule that is there says all that a further one says."""
    same = kept["use"] == row["use"] and by <= clauses
    return same and all(kept[side] in ("", row[side]) for side in ("rows", "columns")) and _inside(row, kept)


def _inside(row: Row, kept: Row) -> bool:
    def boxes(of: Row) -> list[list[int]]:
        return [[int(number) for number in rect.split(",")] for rect in of["rects"].split()]

    return all(
        any(x0 <= x and y0 <= y and x + w <= x0 + w0 and y + h <= y0 + h0 for x0, y0, w0, h0 in boxes(kept))
        for x, y, w, h in boxes(row)
    )


def iod(build: Build) -> None:
    """PS3.3: S for a SOP class and its IOD, I for an IOD and its modules, N for a module or (with =) a shared part."""
    iods = build.json("iod_modules.json")
    rows: list[Sequence[str]] = [("S", uid, key) for uid, key in sorted(iods["sop_to_iod"].items())]
    for key, modules in sorted(iods["iods"].items()):
        rows.append(("I", key, " ".join(f"{name}:{'M' if usage == 'M' else 'C'}" for name, usage in modules)))
    nodes = {**iods["modules"], **{f"={name}": node for name, node in iods["subtrees"].items()}}
    for name, node in sorted(nodes.items()):
        rows.append(("N", name, json.dumps(node, separators=(",", ":"), sort_keys=True)))
    build.write("iod.tsv", "modules of PS3.3 2026b, by way of highdicom (MIT); (c) NEMA", "kind name content", rows)


def compound(build: Build) -> None:
    """Compound actions resolved per IOD, one line an IOD."""
    blocks = defaultdict(list)
    for row in build.csv("compound_actions_by_iod.csv"):
        blocks[row["iod"]].append(f"{row['path']}={row['action']}")
    build.write(
        "compound.tsv",
        "compound actions of PS3.15 2026d Table E.1-1 resolved by the types of PS3.3 2026b (1C, 2C as 1, 2); (c) NEMA",
        "iod actions",
        ((key, " ".join(sorted(rows))) for key, rows in sorted(blocks.items())),
    )
    about = "the least destructive resolution over all IODs, for objects whose IOD is unknown; (c) NEMA"
    tags = build.json("compound_fallback.json")["tags"]
    rows = ((tag, row["e11"], row["fallback"]) for tag, row in sorted(tags.items()))
    build.write("compound_fallback.tsv", about, "tag code fallback", rows)


TABLES: tuple[Callable[[Build], None], ...] = (
    dictionary,
    profile,
    unlisted,
    uids,
    private,
    sop,
    tcia,
    codes,
    content,
    heads,
    pixel_regions,
    iod,
    compound,
)


def build_all(source: Path, target: Path) -> None:
    """Write every table that is made from the facts."""
    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        table(Build(source, target))


def main() -> None:
    """Parse the arguments and build."""
    parser = argparse.ArgumentParser(description="Rebuild the tables of veil.standard.")
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder of the facts (CSV and JSON)")
    parser.add_argument("--to", dest="target", type=Path, default=HOME, help="where to write (default: the package)")
    arguments = parser.parse_args()
    build_all(arguments.source, arguments.target)
    for path in sorted(arguments.target.iterdir()):
        print(f"{path.stat().st_size:9,d}  {path.name}")


if __name__ == "__main__":
    main()
