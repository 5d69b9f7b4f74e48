"""Waveforms and spectra made with pydicom, the invented identity in each of their texts; numbers from a fixed seed."""

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from support.identity import PlantedIdentity

ROOT = "1.2.826.0.1.3680043.2.77"
ECG = "1.2.840.10008.5.1.4.1.1.9.1.1"
GENERAL_ECG = "1.2.840.10008.5.1.4.1.1.9.1.2"
HEMODYNAMIC = "1.2.840.10008.5.1.4.1.1.9.2.1"
RESPIRATORY = "1.2.840.10008.5.1.4.1.1.9.6.1"
EEG = "1.2.840.10008.5.1.4.1.1.9.7.1"
VOICE = "1.2.840.10008.5.1.4.1.1.9.4.1"
GENERAL_AUDIO = "1.2.840.10008.5.1.4.1.1.9.4.2"
SPECTROSCOPY = "1.2.840.10008.5.1.4.1.1.4.2"
RAW = "1.2.840.10008.5.1.4.1.1.66"


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """An item of a code sequence."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def base(sop_class: str, identity: PlantedIdentity, number: int, modality: str) -> Dataset:
    """What every instance of the invented patient has; `number` makes its SOP Instance UID."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    ds.SOPClassUID = sop_class
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.{identity.record_number}.{number}")
    ds.StudyInstanceUID, ds.SeriesInstanceUID = f"{ROOT}.1", f"{ROOT}.2.{sum(modality.encode())}"
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = ds.AcquisitionDate = "20190304"
    ds.StudyTime = ds.SeriesTime = ds.ContentTime = ds.AcquisitionTime = "101500"
    ds.AcquisitionDateTime = "20190304101500"
    ds.AccessionNumber, ds.ReferringPhysicianName = identity.accession_number, identity.physician
    ds.PatientName, ds.PatientID, ds.PatientBirthDate = identity.name, identity.record_number, identity.birth_date
    ds.PatientSex, ds.StudyID, ds.Modality, ds.Manufacturer = "M", "7", modality, "Maker"
    ds.InstitutionName, ds.SeriesNumber, ds.InstanceNumber = identity.hospital, 1, number
    ds.ManufacturerModelName, ds.DeviceSerialNumber, ds.SoftwareVersions = "Model", "0815-4711", "1.0"
    ds.AcquisitionContextSequence = []
    return ds


def waveform(
    sop_class: str, identity: PlantedIdentity, *, number: int = 1, channels: int = 3, interpretation: str = "SS"
) -> Dataset:
    """A waveform of two multiplex groups, with annotations."""
    ds = base(sop_class, identity, number, "ECG" if ".9.1." in sop_class else "HD")
    ds.WaveformSequence = [_group(identity, n, channels, interpretation) for n in range(2)]
    ds.WaveformAnnotationSequence = [
        _annotation(0, UnformattedTextValue=f"Sinus rhythm in {identity.names()[1]} at {identity.hospital}"),
        _annotation(1, ConceptNameCodeSequence=[code("2:16016", "MDC", "QRS duration")], NumericValue="96"),
        _annotation(0, UnformattedTextValue=f"read by Dr {identity.physician_family}, tel. {identity.phone}"),
        _annotation(1, ConceptNameCodeSequence=[code("X1", "99SITE", f"Lead of {identity.family}")]),
    ]
    ds.WaveformAnnotationSequence[1].MeasurementUnitsCodeSequence = [code("ms", "UCUM", "ms")]
    return ds


def _annotation(group: int, **values: object) -> Dataset:
    item = Dataset()
    for keyword, value in values.items():
        setattr(item, keyword, value)
    item.ReferencedWaveformChannels, item.AnnotationGroupNumber = [group + 1, 0], group
    if "NumericValue" in item:
        item.TemporalRangeType, item.ReferencedSamplePositions = "SEGMENT", [10, 106]
    return item


def _group(identity: PlantedIdentity, number: int, channels: int, interpretation: str) -> Dataset:
    samples = 500
    group = Dataset()
    group.MultiplexGroupTimeOffset, group.WaveformOriginality = 0.0, "ORIGINAL"
    group.MultiplexGroupLabel = f"{identity.family} {number}"
    group.NumberOfWaveformChannels, group.NumberOfWaveformSamples, group.SamplingFrequency = channels, samples, 500.0
    group.ChannelDefinitionSequence = [_channel(identity, n) for n in range(channels)]
    wide = interpretation in ("SS", "US")
    group.WaveformBitsAllocated, group.WaveformSampleInterpretation = 16 if wide else 8, interpretation
    data = np.random.default_rng(number).integers(-(1 << 15), 1 << 15, samples * channels, dtype=np.int16)
    group.add_new(0x5400100A, "OW" if wide else "OB", b"\0\x80" if wide else b"\0\0")
    group.add_new(0x54001010, "OW" if wide else "OB", data.tobytes()[: samples * channels * (2 if wide else 1)])
    return group


def _channel(identity: PlantedIdentity, number: int) -> Dataset:
    item = Dataset()
    item.ChannelLabel = ("Lead I", identity.given, "V2")[number % 3]
    item.ChannelSourceSequence = [code("2:1", "MDC", "Lead I")]
    item.ChannelSourceSequence[0].ChannelSourceModifiersSequence = [
        code("109071", "DCM", "Indicator mean blood pressure"),
        code("Q9", "99SITE", f"as {identity.family} likes it"),
    ]
    item.ChannelDerivationDescription = f"difference, by {identity.physician_family}"
    item.ChannelSensitivity, item.ChannelSensitivityCorrectionFactor, item.ChannelBaseline = "2.5", "1", "0"
    item.ChannelSensitivityUnitsSequence = [code("uV", "UCUM", "uV")]
    item.ChannelSampleSkew, item.WaveformBitsStored = "0", 16
    item.FilterLowFrequency, item.FilterHighFrequency = "0.05", "150"
    item.WaveformFilterDescription = f"set up for {identity.names()[1]}"
    return item


def spectrum(identity: PlantedIdentity) -> Dataset:
    """An MR spectrum."""
    ds = base(SPECTROSCOPY, identity, 40, "MR")
    ds.ImageType = ["ORIGINAL", "PRIMARY", "SPECTROSCOPY", "NONE"]
    ds.ImageComments, ds.ProtocolName = f"voxel of {identity.family}", f"svs {identity.names()[1]}"
    ds.Rows = ds.Columns = 1
    ds.NumberOfFrames, ds.DataPointRows, ds.DataPointColumns = 1, 1, 512
    ds.DataRepresentation, ds.SignalDomainColumns = "COMPLEX", "TIME"
    data = np.random.default_rng(5).normal(size=1024).astype("<f4")
    ds.add_new(0x56000020, "OF", data.tobytes())
    block = ds.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    block.add_new(0x10, "OB", b"SV10" + identity.name.encode() * 3)
    return ds


def raw(identity: PlantedIdentity) -> Dataset:
    """Raw data: a vendor's payload in private bytes."""
    ds = base(RAW, identity, 50, "MR")
    ds.CreatorVersionUID = f"{ROOT}.9"
    block = ds.private_block(0x7FE1, "MAKER OF NOWHERE 07", create=True)
    block.add_new(0x10, "OB", identity.name.encode() * 9)
    return ds
