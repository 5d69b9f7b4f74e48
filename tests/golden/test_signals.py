"""Waveforms, spectra, sound and raw data through a whole run: numbers stay, identity goes, voices do not leave."""

from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset

from support import validity
from support.bytescan import scan_folder
from support.objects import signals
from support.planting import IDENTITY
from support.runs import Done, check_counts, run

MADE = {
    "ecg": signals.waveform(signals.ECG, IDENTITY, number=1),
    "hemodynamic": signals.waveform(signals.HEMODYNAMIC, IDENTITY, number=2),
    "respiratory": signals.waveform(signals.RESPIRATORY, IDENTITY, number=3, channels=1),
    "eeg": signals.waveform(signals.EEG, IDENTITY, number=4, channels=19),
    "bytes": signals.waveform(signals.GENERAL_ECG, IDENTITY, number=5, interpretation="SB"),
    "spectrum": signals.spectrum(IDENTITY),
}
HELD = {
    "voice": (signals.waveform(signals.VOICE, IDENTITY, number=10, interpretation="MB"), "H-OBJECT-KIND"),
    "audio": (signals.waveform(signals.GENERAL_AUDIO, IDENTITY, number=11), "H-OBJECT-KIND"),
    "speech-in-an-ecg": (
        signals.waveform(signals.GENERAL_ECG, IDENTITY, number=12, interpretation="AB"),
        "H-AUDIO",
    ),
    "raw": (signals.raw(IDENTITY), "H-OBJECT-KIND"),
}
KEPT = (0x54001010, 0x5400100A, 0x54000110, 0x003A001A, 0x003A0210, 0x0040A30A, 0x0040A132, 0x56000020, 0x003A0220)
"""Attributes whose values are the measurement."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    source = tmp_path_factory.mktemp("signals")
    for name, ds in {**MADE, **{name: held[0] for name, held in HELD.items()}}.items():
        ds.save_as(source / f"{name}.dcm", enforce_file_format=True)
    found = run(source, tmp_path_factory.mktemp("run"))
    check_counts(found)
    return found


def _numbers(ds: Dataset) -> list[tuple[int, object]]:
    return [(int(element.tag), element.value) for element in ds.iterall() if int(element.tag) in KEPT]


def test_no_identity_is_left(done: Done) -> None:
    assert not scan_folder(done.out, IDENTITY)


@pytest.mark.parametrize("name", MADE)
def test_what_was_measured_is_identical(done: Done, name: str) -> None:
    after = pydicom.dcmread(done.delivered()[f"{name}.dcm"])
    assert _numbers(MADE[name]) == _numbers(after)
    assert _numbers(after)


@pytest.mark.parametrize("name", HELD)
def test_what_identifies_as_a_whole_is_held(done: Done, name: str) -> None:
    assert done.files[f"{name}.dcm"].code == HELD[name][1]


def test_annotations_and_channels_keep_their_clinical_words(done: Done) -> None:
    after = pydicom.dcmread(done.delivered()["ecg.dcm"])
    notes = after.WaveformAnnotationSequence
    assert "Sinus rhythm" in notes[0].UnformattedTextValue
    assert notes[1].ConceptNameCodeSequence[0].CodeMeaning == "QRS duration"
    assert notes[1].NumericValue == 96
    channels = after.WaveformSequence[0].ChannelDefinitionSequence
    assert [channel.get("ChannelLabel") for channel in channels][::2] == ["Lead I", "V2"]
    modifiers = channels[0].ChannelSourceSequence[0].ChannelSourceModifiersSequence
    assert modifiers[0].CodeMeaning == "Indicator mean blood pressure"


@pytest.mark.slow
@pytest.mark.skipif(not validity.available(), reason="dciodvfy is not installed")
def test_no_object_is_less_valid_than_before(done: Done, tmp_path: Path) -> None:
    pairs = []
    for name, ds in MADE.items():
        ds.save_as(tmp_path / f"{name}.dcm", enforce_file_format=True)
        pairs.append((tmp_path / f"{name}.dcm", done.delivered()[f"{name}.dcm"]))
    judged = list(validity.compare(pairs))
    assert len(judged) >= 4
    assert not {path.name: worse for path, _, worse in judged if worse}
