"""Texts of radiotherapy, segmentations, registrations and maps: none that a person types stays unread."""

from collections.abc import Iterator

import pytest

from veil import standard
from veil.policy import Action, RuleBook, builtin, compile_policy, load

CATEGORIES = frozenset(
    {
        "rt", "rt_dose", "rt_image", "segmentation", "surface", "registration", "parametric_map", "bulk_annotation",
        "real_world_value_map", "tractography",
    }
)  # fmt: skip
TEXTS = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
CODES = frozenset(
    """
    CodeValue LongCodeValue CodeMeaning CodingSchemeDesignator CodingSchemeVersion CodingSchemeRegistry
    CodingSchemeExternalID CodingSchemeName CodingSchemeResponsibleOrganization MappingResourceName
    """.split()
)
"""Codes, which are looked at where a site may have made them up (`veil.clean.header.level.CODE`)."""
EQUIPMENT = frozenset("Manufacturer ManufacturerModelName ManufacturerModelVersion SoftwareVersions".split())
PROGRAMS = frozenset("SegmentAlgorithmName AlgorithmName AlgorithmVersion DimensionDescriptionLabel".split())
"""Names of methods: what identifies is taken out of them, and unknown words stay."""
FIGURES = frozenset("FractionPattern IntendedStartDayOfWeek".split())
GENERAL = frozenset(
    """
    CardiacFramingType ContrastBolusRoute DeidentificationMethod GeneticModificationsNomenclature
    MaterialIsotopeName ModalityLUTType PositionReferenceIndicator PrivateDataElementEncoding
    PrivateDataElementKeyword ReferencedOpticalPathIdentifier OpticalPathIdentifier RescaleType
    SelectorAttributeKeyword SourceIsotopeName StackID StrainNomenclature TriggerSourceOrType TimezoneOffsetFromUTC
    """.split()
)
"""Defined terms and short marks of the modules that all images share."""
_DEEPEST = 6


def kept_texts(book: RuleBook, iod: str, path: tuple[int, ...] = ()) -> Iterator[str]:
    """Keywords of the texts of an IOD that stay without being cleaned."""
    for tag in standard.iod.children(iod, path):
        entry = standard.dictionary.entry(tag)
        if entry is None or tag in path:
            continue
        if entry.vr == "SQ":
            rule = book.rule(iod, path, tag, "SQ")
            if len(path) < _DEEPEST and rule.action in (Action.RECURSE, Action.CLEAN, Action.KEEP):
                yield from kept_texts(book, iod, (*path, tag))
        elif entry.vr in TEXTS and book.rule(iod, path, tag, entry.vr).action is Action.KEEP:
            yield entry.keyword


@pytest.mark.parametrize("policy", ["public", "basic"])
def test_no_text_that_a_person_types_stays_as_it_is(policy: str) -> None:
    book = compile_policy(load(policy))
    iods = {found.iod for found in standard.sop.classes().values() if found.iod and found.category in CATEGORIES}
    assert len(iods) >= 35
    kept = {keyword for iod in iods for keyword in kept_texts(book, iod)}
    assert kept <= CODES | EQUIPMENT | PROGRAMS | FIGURES | GENERAL
    assert kept >= PROGRAMS | FIGURES


@pytest.mark.parametrize("policy", builtin())
@pytest.mark.parametrize(
    "keyword", ["ApplicatorID", "WedgeID", "AccessoryCode", "BolusID", "LUTLabel", "LUTExplanation", "MaterialID"]
)
def test_labels_of_accessories_and_tables_are_cleaned_or_go(policy: str, keyword: str) -> None:
    tag = standard.dictionary.tag(keyword)
    assert tag is not None
    rule = compile_policy(load(policy)).rule(None, (), tag, "SH")
    assert rule.action is (Action.CLEAN if policy in ("public", "research") else Action.REMOVE)
