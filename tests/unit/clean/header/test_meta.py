"""Preamble and file meta information."""

from io import BytesIO

import pydicom

from veil.clean.header import meta


def test_what_is_written_is_what_pydicom_reads() -> None:
    raw = meta.write("1.2.840.10008.5.1.4.1.1.2", "2.25.7", "1.2.840.10008.1.2.1", "1.2.3")
    found = pydicom.dcmread(BytesIO(raw))
    assert raw[:132] == bytes(128) + b"DICM"
    assert found.preamble == bytes(128)
    info = found.file_meta
    assert info.FileMetaInformationGroupLength == len(raw) - 144
    assert info.FileMetaInformationVersion == b"\0\1"
    assert info.MediaStorageSOPInstanceUID == "2.25.7"
    assert info.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert info.ImplementationClassUID == meta.IMPLEMENTATION_CLASS_UID
    assert info.ImplementationVersionName == "VEIL_1.2.3"
    assert len(meta.write("1", "2", "3", "9" * 40)) % 2 == 0
