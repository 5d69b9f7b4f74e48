"""Policy files: what they may say, how they stand on each other, and that a wrong one never runs."""

import re
import textwrap
from pathlib import Path

import pytest

from veil import policy
from veil.errors import PolicyError
from veil.policy import Action

RULE = '[[rule]]\nselect = "StudyID"\naction = "keep"\nreason = "because"\n'


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", policy.builtin())
def test_built_in_policies_load_and_say_what_they_are(name: str) -> None:
    loaded = policy.load(name)
    assert loaded.name == name
    assert loaded.title
    assert policy.source(name).startswith(f"# {name}: ")
    assert all(rule.reason for rule in loaded.rules)


def test_built_in_policies_have_the_options_that_their_page_says() -> None:
    assert policy.load("basic").options == frozenset()
    assert policy.load("public").options == {
        "clean_pixel_data",
        "clean_recognizable_visual_features",
        "clean_graphics",
        "clean_structured_content",
        "clean_descriptors",
        "retain_longitudinal_modified_dates",
        "retain_patient_characteristics",
        "retain_safe_private",
    }
    harbor = policy.load("safe-harbor")
    assert (harbor.dates.mode, harbor.dates.times, harbor.faces, harbor.text) == ("year", "remove", "hold", "remove")
    assert "retain_safe_private" not in harbor.options
    research = policy.load("research")
    assert {"retain_longitudinal_full_dates", "retain_device_identity"} <= research.options
    assert research.dates.mode == "keep"


def test_a_child_lies_over_its_parent(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "public"\ntitle = "parent"\n[identity]\nlength = 20\n' + RULE, "parent.toml")
    path = written(
        tmp_path,
        'extends = "parent.toml"\n[options]\nclean_graphics = false\n[objects]\nsr = "deliver"\n'
        '[dates]\nconstants = ["20000101"]\n[private]\nlists = ["ps3.15"]\n' + RULE.replace('"keep"', '"remove"'),
    )
    loaded = policy.load(path)
    assert loaded.extends == ("parent", "public", "basic")
    assert loaded.title == "parent"
    assert "clean_graphics" not in loaded.options
    assert "clean_descriptors" in loaded.options
    assert loaded.identity.length == 20
    assert loaded.objects["sr"] == "deliver"
    assert loaded.objects["image"] == "deliver"
    assert loaded.private_lists == ("ps3.15",)
    assert {"20000101", "19000101"} <= loaded.dates.constants
    assert [rule.depth for rule in loaded.rules[:2]] == [0, 1]
    rule = policy.compile_policy(loaded).rule(None, (), 0x00200010, "SH")
    assert (rule.action, rule.reason) == (Action.REMOVE, "policy mine, line 10: because")


def test_a_file_may_have_the_name_of_what_it_extends(tmp_path: Path) -> None:
    path = written(tmp_path, 'extends = "public"\n' + RULE, "public.toml")
    book = policy.compile_policy(policy.load(path))
    assert book.rule(None, (), 0x00200010, "SH").action is Action.KEEP


def test_one_rule_may_speak_of_several(tmp_path: Path) -> None:
    text = '[[rule]]\nselect = ["StudyID", "VR:PN"]\naction = "remove"\nreason = """two\n lines"""\n'
    rules = policy.load(written(tmp_path, text)).rules
    assert [rule.selector.kind for rule in rules] == ["tag", "vr"]
    assert rules[0].reason == "two lines"


def test_what_a_file_says_of_pixels_lies_over_what_it_extends(tmp_path: Path) -> None:
    said = "views = 'thorough'\nfill = 'black'\nallowed = ['ACME ECHO', 'Not for diagnosis']\n"
    written(tmp_path, "extends = 'public'\n[pixels]\n" + said, "parent.toml")
    path = written(tmp_path, "extends = 'parent.toml'\n[pixels]\nconfirm = 'found'\ndevices = 'ignore'\n")
    assert policy.load(path).pixels == policy.PixelPolicy(
        views="thorough", fill="black", confirm="found", devices="ignore", allowed=("ACME ECHO", "Not for diagnosis")
    )
    cleared = written(tmp_path, "extends = 'parent.toml'\n[pixels]\nallowed = []\nmarks = 'none'\n", "cleared.toml")
    assert policy.load(cleared).pixels.allowed == ()


def test_what_built_in_policies_say_of_pixels() -> None:
    said = {name: policy.load(name).pixels for name in policy.builtin()}
    assert said["public"] == said["research"] == policy.PixelPolicy()
    assert (said["basic"].burned_in, said["basic"].marks) == ("risk", "keep")
    assert (said["safe-harbor"].burned_in, said["safe-harbor"].marks) == ("look", "none")


WRONG = [
    ("key", "titel = 'x'\n", "1:1", "POLICY-KEY", "title"),
    ("table", "[option]\n", "1:1", "POLICY-KEY", "options"),
    ("option", "[options]\nclean_graphic = true\n", "2:1", "POLICY-KEY", "clean_graphics"),
    ("type", "[options]\nclean_graphics = 'yes'\n", "2:18", "POLICY-TYPE", ""),
    ("root", "options = 3\n", "1:1", "POLICY-TYPE", ""),
    ("rules", "rule = 3\n", "1:1", "POLICY-TYPE", "[[rule]]"),
    ("one rule", "[rule]\nselect = 'StudyID'\n", "1:1", "POLICY-TYPE", "[[rule]]"),
    ("mode", "[dates]\nmode = 'shfit'\n", "2:8", "POLICY-VALUE", "shift"),
    ("number", "[identity]\n  length = 99\n", "2:12", "POLICY-VALUE", ""),
    ("truth", "[identity]\nlength = true\n", "2:10", "POLICY-TYPE", ""),
    ("prefix", "[identity]\nprefix = 'a b'\n", "2:10", "POLICY-VALUE", ""),
    ("day", "[dates]\nconstants = ['20000101', '20230230']\n", "2:26", "POLICY-VALUE", "YYYYMMDD"),
    ("form", "[dates]\nconstants = ['2000']\n", "2:14", "POLICY-VALUE", ""),
    ("constants", "[dates]\nconstants = 'x'\n", "2:13", "POLICY-TYPE", ""),
    ("object", "[objects]\nimages = 'deliver'\n", "2:1", "POLICY-KEY", "image"),
    ("list", "[private]\nlists = ['ps3.15', 'tica']\n", "2:20", "POLICY-VALUE", "tcia"),
    ("pixels", "[pixels]\nburned_in = 'looks'\n", "2:13", "POLICY-VALUE", "look"),
    ("views", "[pixels]\nviews = 'thorogh'\n", "2:9", "POLICY-VALUE", "thorough"),
    ("allowed", "[pixels]\nallowed = 'L'\n", "2:11", "POLICY-TYPE", ""),
    ("no text", "[pixels]\nallowed = ['L', ' ']\n", "2:17", "POLICY-VALUE", ""),
    ("lines", '[pixels]\nallowed = ["a\\nb"]\n', "2:12", "POLICY-VALUE", ""),
    ("long", f"[pixels]\nallowed = ['{'x' * 65}']\n", "2:12", "POLICY-VALUE", ""),
    ("no marks", "[pixels]\nmarks = 'none'\nallowed = ['L']\n", "3:1", "POLICY-CONFLICT", "keep"),
    ("syntax", "title = \n", "1:9", "POLICY-SYNTAX", ""),
    ("open", 'title = "x\n', "1:11", "POLICY-SYNTAX", ""),
    ("twice", "title = 'x'\ntitle = 'y'\n", "2:12", "POLICY-SYNTAX", ""),
    ("reason", '[[rule]]\nselect = "StudyID"\naction = "keep"\n', "1:1", "POLICY-MISSING", "reason"),
    ("blank", RULE.replace("because", "  "), "4:10", "POLICY-VALUE", ""),
    ("action", RULE.replace("keep", "kepe"), "3:10", "POLICY-VALUE", "keep"),
    ("extra", RULE + "note = 'x'\n", "5:1", "POLICY-KEY", "there are"),
    ("keyword", RULE.replace("StudyID", "StudyIDs"), "2:10", "POLICY-SELECTOR", "StudyID"),
    ("in array", RULE.replace('"StudyID"', '["StudyID",\n  "PatientNam"]'), "3:3", "POLICY-SELECTOR", "PatientName"),
    ("none", RULE.replace('"StudyID"', "[]"), "2:10", "POLICY-VALUE", ""),
    ("shift", RULE.replace("keep", "shift"), "3:10", "POLICY-ACTION", "DA, DT, TM"),
    ("recurse", RULE.replace("keep", "recurse"), "3:10", "POLICY-ACTION", "SQ"),
    ("vr", RULE.replace("keep", "uid").replace("StudyID", "VR:LO"), "3:10", "POLICY-ACTION", "UI"),
    ("always", RULE.replace("StudyID", "IconImageSequence"), "3:10", "POLICY-ACTION", "take the rule out"),
    ("extends", 'extends = "publik"\n', "1:11", "POLICY-EXTENDS", "public"),
    ("itself", 'extends = "mine.toml"\n', "1:11", "POLICY-EXTENDS", "circle"),
    (
        "both",
        'extends = "public"\n[options]\nretain_longitudinal_full_dates = true\n',
        "3:1",
        "POLICY-CONFLICT",
        "E.3.6",
    ),
    ("no option", "[dates]\nmode = 'shift'\n", "2:8", "POLICY-CONFLICT", "retain_longitudinal_modified_dates"),
    ("no mode", "[options]\nretain_longitudinal_full_dates = true\n", "1:1", "POLICY-CONFLICT", "false"),
    ("range", "[dates]\nmin_weeks = 9\nmax_weeks = 8\n", "2:13", "POLICY-CONFLICT", ""),
]


@pytest.mark.parametrize(("text", "place", "code", "remedy"), [case[1:] for case in WRONG], ids=[c[0] for c in WRONG])
def test_a_wrong_file_never_runs(tmp_path: Path, text: str, place: str, code: str, remedy: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(PolicyError) as caught:
        policy.load(path)
    assert (caught.value.code, caught.value.where) == (code, f"{path}:{place}")
    assert remedy in caught.value.remedy
    assert caught.value.exit_status == 2


def test_an_error_in_a_parent_is_told_with_the_place_in_the_parent(tmp_path: Path) -> None:
    parent = written(tmp_path, "[optoins]\n", "parent.toml")
    child = written(tmp_path, 'extends = "parent.toml"\n')
    with pytest.raises(PolicyError) as caught:
        policy.load(child)
    assert caught.value.where == f"{parent}:1:1"


def test_circles_and_towers_end(tmp_path: Path) -> None:
    first = written(tmp_path, 'extends = "b.toml"\n', "a.toml")
    written(tmp_path, 'extends = "a.toml"\n', "b.toml")
    with pytest.raises(PolicyError, match="extends itself"):
        policy.load(first)
    for number in range(12):
        written(tmp_path, f'extends = "t{number + 1}.toml"\n', f"t{number}.toml")
    written(tmp_path, "", "t12.toml")
    with pytest.raises(PolicyError, match="more than"):
        policy.load(tmp_path / "t0.toml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        policy.load("publik")
    assert caught.value.code == "POLICY-UNKNOWN"
    assert "public" in caught.value.remedy
    with pytest.raises(PolicyError, match="cannot be read"):
        policy.load(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"title = 'x'\ntitel = '\xff'\n")
    with pytest.raises(PolicyError) as caught:
        policy.load(bad)
    assert caught.value.where == f"{bad}:2:10"
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (4 << 20) + b"#")
    with pytest.raises(PolicyError, match="too large"):
        policy.load(large)


@pytest.mark.parametrize("page", ["docs/reference/policy-file.md", "docs/how-to/write-a-policy.md"])
def test_the_examples_in_the_documentation_load(tmp_path: Path, page: str) -> None:
    text = (Path(__file__).parents[3] / page).read_text(encoding="utf-8")
    examples = [textwrap.dedent(found) for found in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
    assert examples
    for example in examples:
        whole = example if "extends" in example else f'extends = "public"\n{example}'
        policy.compile_policy(policy.load(written(tmp_path, whole)))


def test_the_documentation_names_every_key_and_value() -> None:
    from veil.policy import shape

    text = (Path(__file__).parents[3] / "docs/reference/policy-file.md").read_text(encoding="utf-8")
    fields = [
        *shape.ROOT.items(),
        *shape.RULE.items(),
        *(pair for table in shape.TABLES.values() for pair in table.items()),
    ]
    for key, field in fields:
        assert re.search(rf"`(\w+\.)?{key}`", text), key
        assert all(f"`{choice}`" in text for choice in field.choices), key


def test_research_keeps_every_date_that_only_a_shift_would_have_given_away() -> None:
    book = policy.compile_policy(policy.load("research"))
    rules = [rule for rule in policy.load("public").rules if "would tell the offset" in rule.reason]
    assert len(rules) > 20
    for rule in rules:
        tag = rule.selector.tag
        assert book.rule(None, (), tag, "DT").action is Action.KEEP, f"{tag:08X}"
