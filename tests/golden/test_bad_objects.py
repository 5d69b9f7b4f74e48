"""Objects that are broken where their family is, through whole runs with sound files beside them.

Each is held with a code, or cleaned; nothing of the identity leaves with it, and the rest of the run goes on.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from support.bad_objects import IDENTITY, Bad, bad_objects, image
from support.bytescan import scan_folder
from support.cleaners import OPEN_POLICY
from support.runs import Done, check_counts, run
from veil.policy import builtin, load

BAD = {bad.name: bad for bad in bad_objects()}
_SOUND = 4
_NEVER = frozenset({"Q-FAILED", "Q-WORKER-DIED"})


@dataclass(frozen=True, slots=True)
class Ran:
    """A run over all of them, and where each lies."""

    done: Done
    places: dict[str, str]

    def code(self, bad: Bad) -> str:
        """The code with which it ended."""
        return self.done.files[self.places[bad.name]].code


@pytest.fixture(scope="module", params=[*builtin(), OPEN_POLICY], ids=lambda policy: Path(policy).stem)
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    work = tmp_path_factory.mktemp("bad")
    folder = work / "in"
    folder.mkdir()
    places = {}
    for number, bad in enumerate(BAD.values()):
        (folder / f"{number:03}.dcm").write_bytes(bad.data)
        places[bad.name] = f"{number:03}.dcm"
    for number in range(_SOUND):
        (folder / f"sound{number}.dcm").write_bytes(image(900 + number))
    done = run(folder, work, request.param)
    check_counts(done)
    found = scan_folder(done.out, IDENTITY)
    if load(request.param).dates.mode == "keep":
        found = [finding for finding in found if not finding.kind.startswith("date")]
    refs = {target: ref for ref, target in ((one.ref, one.target) for one in done.files.values()) if target}
    names = {ref: name for name, ref in places.items()}
    assert not [(names.get(refs.get(one.file, "")), one.kind) for one in found]
    return Ran(done, places)


def test_the_rest_goes_on(ran: Ran) -> None:
    assert {ran.done.files[f"sound{number}.dcm"].code for number in range(_SOUND)} == {"D-CLEAN"}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_each_is_held_with_a_code_or_cleaned(ran: Ran, bad: Bad) -> None:
    code = ran.code(bad)
    assert code not in _NEVER
    if bad.codes:
        assert code in bad.codes | ({"H-OBJECT-KIND", "H-ROOM-MISSING"} if code.startswith("H-") else set())
