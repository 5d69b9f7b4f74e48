"""A review from end to end: text is drawn, found, held, shown, corrected and accepted; only what was said changes."""

import io
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from veil.cli import main

ROWS, COLUMNS = 240, 400
POLICY = 'extends = "public"\n[pixels]\nconfirm = "found"\nviews = "fast"\n'
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


def _draw(path: Path) -> NDArray[Any]:
    """A screen with two lines of text, about 20 pixels high."""
    canvas = Image.fromarray(np.tile(np.linspace(0, 60, COLUMNS, dtype=np.uint8), (ROWS, 1)))
    font = ImageFont.load_default(20)
    draw = ImageDraw.Draw(canvas)
    draw.text((20, 20), "ROE JANE 1961", 255, font)
    draw.text((20, 190), "ST ELSEWHERE", 255, font)
    values = np.asarray(canvas)
    data = Dataset()
    data.SOPClassUID, data.SOPInstanceUID = _SECONDARY_CAPTURE, "1.2.3.4"
    data.StudyInstanceUID, data.SeriesInstanceUID = "1.2.3", "1.2.3.5"
    data.PatientID, data.PatientName, data.Modality, data.ConversionType = "77", "Roe^Jane", "OT", "WSD"
    data.Rows, data.Columns, data.SamplesPerPixel, data.PhotometricInterpretation = ROWS, COLUMNS, 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 8, 8, 7, 0
    data.PixelData = values.tobytes()
    data["PixelData"].VR = "OB"
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path.parent.mkdir(parents=True)
    data.save_as(path, enforce_file_format=True)
    return values


class Project:
    """One image in IN, and the commands of a person."""

    def __init__(self, root: Path) -> None:
        self.root, self.out, self.vault = root, root / "out", root / "out.vault"
        self.values = _draw(root / "in" / "Roe Jane" / "capture")
        (root / "policy.toml").write_text(POLICY)

    def run(self) -> int:
        return main(
            ["run", str(self.root / "in"), str(self.out), "--policy", str(self.root / "policy.toml"), "--jobs", "1"]
        )

    def say(self, word: str, *rest: str) -> int:
        return main(["review", word, str(self.vault), *rest])

    def pixels(self) -> NDArray[Any]:
        (path,) = self.out.rglob("*.dcm")
        return np.asarray(dcmread(path).pixel_array)

    def page(self) -> str:
        assert self.say("pages") == 0
        return (self.vault / "review" / "series-1.html").read_text("utf-8")


@pytest.mark.slow
def test_a_review_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project(tmp_path)
    assert project.run() == 3
    assert not list(project.out.rglob("*.dcm"))
    assert project.say("list") == 0
    page = project.page()
    assert "waits for you" in page
    before, after = (
        _brightest(picture) for picture in re.findall(r'img src="data:image/jpeg;base64,([^"]+)', page)[:2]
    )
    assert before > 200
    assert after < 120

    assert project.say("accept", "--all", "--by", "kim") == 0
    assert project.run() == 0
    first = project.pixels()
    assert first[20:45, 20:180].max() < 100, "the text is gone"
    assert first[190:215, 20:180].max() < 100
    assert np.array_equal(first[60:180], project.values[60:180]), "the rest is as it was"

    assert project.say("add", _number(project.page()), "300,100,340,120") == 0
    assert project.run() == 0
    second = project.pixels()
    changed = np.argwhere(second != first)
    assert changed.size
    assert changed.min(axis=0).tolist() >= [100, 300]
    assert changed.max(axis=0).tolist() <= [119, 339]

    number = _number(project.page())
    assert project.say("drop", number, "1") == 0
    assert project.run() == 0
    third = project.pixels()
    lines = [third[20:45, 20:180], third[190:215, 20:180]]
    assert sorted(int(line.max()) > 200 for line in lines) == [False, True], "one line stays, as the person said"

    assert project.say("undo", _number(project.page())) == 0
    assert project.run() == 3
    assert not list(project.out.rglob("*.dcm")), "what is not accepted any more is taken out of OUT"
    shown = capsys.readouterr()
    public = project.vault / "reports" / "5" / "public"
    for text in (shown.out, shown.err, *(path.read_text() for path in public.iterdir())):
        assert "Roe" not in text
        assert "ROE" not in text


def _brightest(picture: str) -> int:
    with Image.open(io.BytesIO(b64decode(picture))) as image:
        return int(np.asarray(image.convert("L")).max())


def _number(page: str) -> str:
    found = re.search(r"<h2>File (\d+) ", page)
    assert found is not None
    return found[1]
