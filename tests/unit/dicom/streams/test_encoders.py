"""Lines that encoders write of themselves."""

import pytest

from veil.dicom.streams.encoders import is_line


@pytest.mark.parametrize(
    "line",
    [
        b"Kakadu-2.2",
        b"Kakadu-v5.2.1",
        b"Created by OpenJPEG version 2.5.2",
        b"Created by GDCM/OpenJPEG version 2.0",
        b"LEAD Technologies Inc. V1.01\0",
        b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n",
        b"Lavc57.107.100",
    ],
)
def test_a_program_stays(line: bytes) -> None:
    assert is_line(line)


@pytest.mark.parametrize(
    "line",
    [
        b"Kakadu-2.2 Quagmyre",
        b"Orla Quagmyre",
        b"",
        b"Created by OpenJPEG version 2.5.2 20110512",
        b"Kakadu" + b" 1" * 60,
    ],
)
def test_anything_more_goes(line: bytes) -> None:
    assert not is_line(line)
