"""Places of keys and values in TOML: every key that tomllib knows has one, and it is the right one."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veil.policy import builtin, positions, source

TEXT = """# a comment with [brackets] and key = 1
title = "one" # after
'quoted key' = 'it''s'
a.b.c = 3
list = [ 1, # first
  "two, with ]", ['x', "y\\"z"],
]
inline = { p = 1, q.r = "}" }

[table]
  deep = \"\"\"
many
lines \\" "quoted\"\"\"\"
after = true

[table."sub.table"]
x = 1979-05-27 07:32:00
[[rule]]
select = "A"
[rule.more]
y = 1
[[rule]]
select = '''
raw'''
action = "B"
"""


def leaves(value: Any, path: positions.Path = ()) -> Iterator[positions.Path]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from leaves(inner, (*path, key))


def check(text: str) -> None:
    found = positions.find(text)
    lines = text.replace("\r\n", "\n").split("\n")
    for path in leaves(tomllib.loads(text)):
        assert path in found.keys or path in found.values, path
        line, column = found.value(path)
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


def test_every_key_has_a_place() -> None:
    check(TEXT.replace("'it''s'", "'its'"))


@pytest.mark.parametrize("name", builtin())
def test_built_in_policies(name: str) -> None:
    check(source(name))
    check(source(name).replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), (2, 1), (2, 9)),
        (("quoted key",), (3, 1), (3, 16)),
        (("a", "b", "c"), (4, 1), (4, 9)),
        (("list", 1), (6, 3), (6, 3)),
        (("list", 2, 1), (6, 24), (6, 24)),
        (("inline", "q", "r"), (8, 19), (8, 25)),
        (("table", "deep"), (11, 3), (11, 10)),
        (("table", "after"), (14, 1), (14, 9)),
        (("table", "sub.table", "x"), (17, 1), (17, 5)),
        (("rule", 0, "more", "y"), (21, 1), (21, 5)),
        (("rule", 1), (22, 1), (22, 1)),
        (("rule", 1, "action"), (25, 1), (25, 10)),
        (("rule", 1, "reason"), (22, 1), (22, 1)),
        (("nothing",), (1, 1), (1, 1)),
    ],
)
def test_places_are_right(path: positions.Path, key: positions.Place, value: positions.Place) -> None:
    found = positions.find(TEXT.replace("'it''s'", "'its'"))
    assert found.key(path) == key
    assert found.value(path) == value


WORDS = st.text(alphabet="ab\"'\\#=[]{}.,\n\té", max_size=8)


@given(st.dictionaries(st.text(alphabet="abc-_", min_size=1, max_size=4), st.lists(WORDS, max_size=3), max_size=4))
def test_any_strings(data: dict[str, list[str]]) -> None:
    def quoted(word: str) -> str:
        for old, new in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
            word = word.replace(old, new)
        return f'"{word}"'

    text = "".join(f"{key} = [{', '.join(map(quoted, words))}] # {key}\n" for key, words in data.items())
    assert tomllib.loads(text) == data
    check(text)
    found = positions.find(text)
    for number, key in enumerate(data, 1):
        assert found.key((key,)) == (number, 1)
