"""What to make coarser so that a collection reaches what its policy asks for, and what that costs.

The search itself is `veil.risk.search`; here the steps are tried on the records, and told.
"""

from collections import Counter
from dataclasses import dataclass, replace

from veil.policy import Policy
from veil.risk.lattice import DROP, Level, after, ladder, vr_of
from veil.risk.measure import Assessment, assess, kept, rare
from veil.risk.records import Collection, Patient
from veil.risk.search import search


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one attribute, and what becomes of the patients' values of it.

    Attributes:
        keyword: the attribute.
        level: what is done.
        exact: patients whose value stays as it is.
        coarser: patients who keep a coarser value, or some of several.
        gone: patients who have none any more.
    """

    keyword: str
    level: Level
    exact: int
    coarser: int
    gone: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The steps, and what the collection comes to with them.

    Attributes:
        steps: of the attributes that change; empty if nothing has to be done, or nothing helps.
        reached: whether all that the policy asks for is reached with them.
        values: values of all quasi-identifiers and descriptions that patients have now.
        exact: those that stay as they are.
        coarser: those that stay coarser, or in part.
        gone: those that go.
        then: the risk after them.
    """

    steps: tuple[Step, ...]
    reached: bool
    values: int
    exact: int
    coarser: int
    gone: int
    then: Assessment


def propose(collection: Collection, policy: Policy) -> Proposal:
    """Search for the generalisations with which a collection reaches what its policy asks for."""
    levels = {keyword: level for keyword in policy.risk.rare if (level := _common(collection, keyword, policy))}
    first = changed(collection, levels, policy)
    names = kept(first.patients, policy.risk.quasi)
    ladders = {name: (levels[name], DROP) if name in levels else ladder(first, name, policy) for name in names}
    found = search(first, ladders, policy)
    return _told(collection, {} if found is None else levels | found, policy)


def changed(collection: Collection, levels: dict[str, Level], policy: Policy) -> Collection:
    """The collection as the next run will give it with some attributes made coarser."""
    max_age = policy.identity.max_age
    vrs = {keyword: vr_of(keyword) for keyword in levels}
    patients = tuple(
        Patient(
            patient.name,
            dict(patient.values)
            | {
                keyword: after(level, vrs[keyword], patient.values[keyword], max_age)
                for keyword, level in levels.items()
                if keyword in patient.values
            },
        )
        for patient in collection.patients
    )
    return replace(collection, patients=patients)


def _common(collection: Collection, keyword: str, policy: Policy) -> Level | None:
    """What has to be done with a description so that none of its values is rare."""
    if not rare(collection.patients, keyword, policy.risk.k):
        return None
    listed = next((level for level in ladder(collection, keyword, policy) if level.kind == "keep"), None)
    return listed or DROP


def _told(collection: Collection, levels: dict[str, Level], policy: Policy) -> Proposal:
    then = changed(collection, levels, policy)
    keywords = dict.fromkeys((*policy.risk.quasi, *policy.risk.rare))
    steps, total = [], Counter[str]()
    for keyword in keywords:
        counts = Counter[str]()
        shifted = keyword in levels and levels[keyword].kind == "shift"
        for old, new in zip(collection.patients, then.patients, strict=True):
            cell, made = old.values.get(keyword), new.values.get(keyword)
            if cell:
                counts["exact" if made == cell else "coarser" if made or shifted else "gone"] += 1
        total += counts
        if keyword in levels:
            steps.append(Step(keyword, levels[keyword], counts["exact"], counts["coarser"], counts["gone"]))
    found = assess(then, policy.risk)
    return Proposal(tuple(steps), found.met, total.total(), total["exact"], total["coarser"], total["gone"], found)
