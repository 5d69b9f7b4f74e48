"""The cheapest levels of all attributes with which a collection reaches what its policy asks for.

Optimal k-anonymity is NP-hard (Meyerson, Williams 2004). From everything gone, the step that gives most back for how
much finer it makes the classes is taken, as long as there is one (top-down specialisation: Fung, Wang, Yu 2005). From
there the lattice of all levels is searched for something cheaper: attributes that make a class too small on their own
do so with every other beside them (the subset property: LeFevre, DeWitt, Ramakrishnan 2005), so most of it is never
visited. The search ends after a fixed amount of work, not of time, so it is the same for the same collection.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log2
from typing import Final

from veil.policy import Policy, RiskPolicy
from veil.risk.lattice import AS_IS, WORTH, Level, after, cost, vr_of
from veil.risk.measure import diversity, joined, numbered
from veil.risk.records import Collection

_MOST_WORK: Final = 30_000_000
"""Records looked at, over all classes that are tried: some seconds."""


def search(collection: Collection, ladders: Mapping[str, tuple[Level, ...]], policy: Policy) -> dict[str, Level] | None:
    """The levels of the attributes that cannot stay as they are; None if nothing reaches what is asked for.

    Args:
        collection: the records.
        ladders: attribute -> its levels, from as it is to gone.
        policy: what is asked for.
    """
    lattice = _Lattice(collection, ladders, policy)
    return lattice.cheapest()


class _Lattice:
    """The values of all attributes at all of their levels, as numbers: equal values, equal numbers."""

    def __init__(self, collection: Collection, ladders: Mapping[str, tuple[Level, ...]], policy: Policy) -> None:
        self._risk: RiskPolicy = policy.risk
        self._patients = collection.patients
        self._ladders = dict(ladders)
        self._columns: list[list[list[int]]] = []
        self._costs: list[list[float]] = []
        for name, levels in ladders.items():
            cells = [patient.values.get(name, frozenset()) for patient in collection.patients]
            vr, most = vr_of(name), policy.identity.max_age
            memo = {cell: [after(level, vr, cell, most) for level in levels] for cell in dict.fromkeys(cells)}
            columns = [[memo[cell][number] for cell in cells] for number in range(len(levels))]
            self._columns.append([numbered(one) for one in columns])
            self._costs.append(
                [WORTH.get(name, 1.0) * cost(level, cells, one) for level, one in zip(levels, columns, strict=True)]
            )
        self._work = 0

    def cheapest(self) -> dict[str, Level] | None:
        """The levels that cost least, of those that are found."""
        at = [len(levels) - 1 for levels in self._columns]
        if not self._reached(self._rows(at)):
            return None
        at = self._given_back(at)
        at = self._better(at)
        chosen = zip(self._ladders.items(), at, strict=True)
        return {name: levels[number] for (name, levels), number in chosen if levels[number] is not AS_IS}

    def _rows(self, at: Sequence[int]) -> list[int]:
        columns = [levels[number] for levels, number in zip(self._columns, at, strict=True)]
        return joined(columns, len(self._patients))

    def _reached(self, rows: Sequence[int]) -> bool:
        """Whether classes are large and diverse enough. Finer classes never are where coarser ones are not."""
        self._work += len(rows)
        sizes = Counter(rows).values()
        if min(sizes, default=self._risk.k) < self._risk.k:
            return False
        if sum(size == 1 for size in sizes) * 100 > self._risk.uniqueness * len(rows):
            return False
        if self._risk.diversity == 1:
            return True
        found = diversity(self._patients, rows, self._risk.sensitive)
        return all(least >= self._risk.diversity for least in found.values())

    def _given_back(self, at: list[int]) -> list[int]:
        """From everything gone, step by step what can be had."""
        while True:
            found: list[tuple[float, int, int]] = []
            classes = len(set(self._rows(at)))
            for place, levels in enumerate(self._columns):
                others = [
                    one[number]
                    for index, (one, number) in enumerate(zip(self._columns, at, strict=True))
                    if index != place
                ]
                base = joined(others, len(self._patients))
                for number, level in enumerate(levels):
                    saved = self._costs[place][at[place]] - self._costs[place][number]
                    if saved <= 0:
                        continue
                    rows = numbered(list(zip(base, level, strict=True)))
                    if self._reached(rows):
                        finer = log2(max(1.0, len(set(rows)) / max(classes, 1)))
                        found.append((-saved / (0.1 + finer), place, number))
            if not found:
                return at
            _, place, number = min(found)
            at = [*at[:place], number, *at[place + 1 :]]

    def _better(self, at: list[int]) -> list[int]:
        """Something cheaper, if there is any and it is found with the work allowed."""
        # What an attribute costs at least: its cheapest level that does not make a class too small on its own.
        alone = [
            min(cost for cost, level in zip(costs, levels, strict=True) if self._reached(numbered(level)))
            for costs, levels in zip(self._costs, self._columns, strict=True)
        ]
        least = [sum(alone[place:]) for place in range(len(alone) + 1)]
        orders = [sorted(range(len(costs)), key=lambda one, c=costs: (c[one], one)) for costs in self._costs]  # type: ignore[misc]  # a key of the list's own costs
        best, best_cost = at, sum(costs[number] for costs, number in zip(self._costs, at, strict=True))
        stack: list[tuple[tuple[int, ...], float, list[int]]] = [((), 0.0, [0] * len(self._patients))]
        stop = self._work + _MOST_WORK
        while stack and self._work < stop:
            chosen, cost, base = stack.pop()
            place = len(chosen)
            if cost + least[place] >= best_cost - 1e-9:
                continue
            if place == len(self._columns):
                best, best_cost = list(chosen), cost
                continue
            following = []
            for number in orders[place]:
                spent = cost + self._costs[place][number]
                if spent + least[place + 1] >= best_cost - 1e-9:
                    break
                rows = numbered(list(zip(base, self._columns[place][number], strict=True)))
                if self._reached(rows):
                    following.append(((*chosen, number), spent, rows))
            stack.extend(reversed(following))  # the cheapest is looked at first
        return best
