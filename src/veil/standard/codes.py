"""Codes that say what was done (PS3.16): CID 7050 De-identification Method, CID 7005 Purpose of Reference."""

from dataclasses import dataclass
from functools import cache

from veil.standard import _tables


@dataclass(frozen=True, slots=True)
class Code:
    """A coded concept, as for Code Value, Coding Scheme Designator and Code Meaning."""

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Method:
    """A de-identification method of CID 7050: the option's name here, its code, and its clause in PS3.15."""

    option: str
    code: Code
    section: str


@cache
def methods() -> tuple[Method, ...]:
    """The Basic Profile ('basic') and its twelve options, in the order of CID 7050."""
    return tuple(
        Method(option, Code(value, scheme, meaning), section)
        for cid, scheme, value, meaning, option, section in _tables.rows("codes.tsv")
        if cid == "7050"
    )


@cache
def purposes() -> tuple[Code, ...]:
    """CID 7005, what a piece of equipment contributed."""
    return tuple(
        Code(value, scheme, meaning) for cid, scheme, value, meaning, *_ in _tables.rows("codes.tsv") if cid == "7005"
    )


@cache
def method(option: str) -> Code:
    """The code of an option of PS3.15 ('basic' for the profile itself).

    Raises:
        KeyError: there is no such option.
    """
    return {found.option: found.code for found in methods()}[option]


@cache
def purpose(value: str) -> Code:
    """The code of CID 7005 with this value, such as 109104, De-identifying Equipment.

    Raises:
        KeyError: CID 7005 has no such code.
    """
    return {found.value: found for found in purposes()}[value]
