"""k-anonymity, uniqueness and l-diversity of a collection, and what each attribute does to them.

k is the size of the smallest class of patients who share the values of all quasi-identifiers (Sweeney 2002). l is the
least number of values of a sensitive attribute in a class (Machanavajjhala et al. 2007, distinct l-diversity); it
applies to classes of which somebody has a value. An absent value is a value like any other.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from veil.policy import RiskPolicy
from veil.risk.records import Collection, Patient

Cells = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one attribute, which a line of the policy keeps, does to the risk.

    Attributes:
        keyword: the attribute.
        values: different values, or sets of them, that patients have.
        alone: patients in classes below k if nothing but this were known.
        without: patients in classes below k if all but this were known.
    """

    keyword: str
    values: int
    alone: int
    without: int


@dataclass(frozen=True, slots=True)
class Rare:
    """Values of a description that fewer than k patients have: how many there are, and of how many patients."""

    keyword: str
    values: int
    patients: int


@dataclass(frozen=True, slots=True)
class Exposed:
    """A patient whom fewer than k share all quasi-identifiers with, or who has a rare description.

    Attributes:
        name: the pseudonym.
        size: of the patient's class.
        why: the attributes that alone put the patient among fewer than k, and descriptions that are rare.
    """

    name: str
    size: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The risk of a collection.

    Attributes:
        patients: how many there are.
        attributes: the quasi-identifiers of which anything was kept.
        k: size of the smallest class; 0 if there are no patients.
        unique: patients alone in their class.
        below: patients in classes smaller than the k that is asked for.
        sizes: size of a class -> how many classes have it.
        diversity: sensitive attribute -> l.
        rare: descriptions with rare values.
        shares: what each attribute does, the greatest first.
        exposed: the patients most at risk first.
        wanted: what is asked for.
    """

    patients: int
    attributes: tuple[str, ...]
    k: int
    unique: int
    below: int
    sizes: Mapping[int, int]
    diversity: Mapping[str, int]
    rare: tuple[Rare, ...]
    shares: tuple[Share, ...]
    exposed: tuple[Exposed, ...]
    wanted: RiskPolicy

    @property
    def uniqueness(self) -> float:
        """Share of the patients that are alone in their class, from 0 to 1."""
        return self.unique / self.patients if self.patients else 0.0

    @property
    def met(self) -> bool:
        """Whether all that the policy asks for is reached; nothing can be wrong with a collection of nobody."""
        return not self.patients or (
            self.k >= self.wanted.k
            and self.unique * 100 <= self.wanted.uniqueness * self.patients
            and not self.rare
            and all(least >= self.wanted.diversity for least in self.diversity.values())
        )


def assess(collection: Collection, risk: RiskPolicy) -> Assessment:
    """Measure a collection against what a policy asks for."""
    patients = collection.patients
    attributes = kept(patients, risk.quasi)
    columns = [column(patients, keyword) for keyword in attributes]
    rows = joined(columns, len(patients))
    sizes = Counter(rows)
    alone = [_sizes_of(one) for one in columns]
    rare_values = {keyword: found for keyword in risk.rare if (found := rare(patients, keyword, risk.k))}
    exposed = tuple(
        _exposed(patients, [sizes[row] for row in rows], dict(zip(attributes, alone, strict=True)), rare_values, risk.k)
    )
    return Assessment(
        patients=len(patients),
        attributes=attributes,
        k=min(sizes.values(), default=0),
        unique=sum(size == 1 for size in sizes.values()),
        below=sum(size for size in sizes.values() if size < risk.k),
        sizes=dict(sorted(Counter(sizes.values()).items())),
        diversity=diversity(patients, rows, risk.sensitive),
        rare=tuple(
            Rare(keyword, len(found), sum(not found.isdisjoint(one.values.get(keyword, ())) for one in patients))
            for keyword, found in rare_values.items()
        ),
        shares=_shares(attributes, columns, alone, risk.k),
        exposed=exposed,
        wanted=risk,
    )


def kept(patients: Sequence[Patient], keywords: Sequence[str]) -> tuple[str, ...]:
    """Those of the attributes of which some patient has a value."""
    return tuple(keyword for keyword in keywords if any(patient.values.get(keyword) for patient in patients))


def column(patients: Sequence[Patient], keyword: str) -> list[int]:
    """The values of an attribute as numbers: equal sets, equal numbers."""
    return numbered([patient.values.get(keyword, frozenset()) for patient in patients])


def numbered(cells: Sequence[object]) -> list[int]:
    """Equal things as equal numbers, in the order in which they come."""
    seen: dict[object, int] = {}
    return [seen.setdefault(cell, len(seen)) for cell in cells]


def joined(columns: Sequence[Sequence[int]], length: int) -> list[int]:
    """The class of each row: rows that agree in all columns have one number."""
    return numbered(list(zip(*columns, strict=True))) if columns else [0] * length


def rare(patients: Sequence[Patient], keyword: str, k: int) -> frozenset[str]:
    """The values of an attribute that fewer than k patients have."""
    counts = Counter(value for patient in patients for value in patient.values.get(keyword, ()))
    return frozenset(value for value, number in counts.items() if number < k)


def diversity(patients: Sequence[Patient], rows: Sequence[int], keywords: Sequence[str]) -> dict[str, int]:
    """Sensitive attribute -> l, of those of which anything was kept."""
    least: dict[str, int] = {}
    for keyword in kept(patients, keywords):
        found: defaultdict[int, set[frozenset[str]]] = defaultdict(set)
        for patient, row in zip(patients, rows, strict=True):
            found[row].add(patient.values.get(keyword, frozenset()))
        least[keyword] = min(len(values) for values in found.values() if any(values))
    return least


def _sizes_of(one: Sequence[int]) -> list[int]:
    counts = Counter(one)
    return [counts[number] for number in one]


def _shares(
    attributes: Sequence[str], columns: Sequence[list[int]], alone: Sequence[list[int]], k: int
) -> tuple[Share, ...]:
    shares = []
    for place, keyword in enumerate(attributes):
        others = joined([one for number, one in enumerate(columns) if number != place], len(columns[place]))
        shares.append(
            Share(
                keyword,
                len(set(columns[place])),
                sum(size < k for size in alone[place]),
                sum(size < k for size in _sizes_of(others)),
            )
        )
    return tuple(sorted(shares, key=lambda share: (share.without, -share.alone, share.keyword)))


def _exposed(
    patients: Sequence[Patient],
    sizes: Sequence[int],
    alone: Mapping[str, Sequence[int]],
    rare_values: Mapping[str, frozenset[str]],
    k: int,
) -> list[Exposed]:
    found = []
    for place, patient in enumerate(patients):
        why = [keyword for keyword, those in alone.items() if those[place] < k]
        why += [
            keyword for keyword, those in rare_values.items() if not those.isdisjoint(patient.values.get(keyword, ()))
        ]
        if sizes[place] < k or why:
            found.append(Exposed(patient.name, sizes[place], tuple(dict.fromkeys(why))))
    return sorted(found, key=lambda one: (one.size, -len(one.why), one.name))
