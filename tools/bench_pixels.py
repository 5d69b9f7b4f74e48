"""What a look at pixels costs: single images, a series, a multi-frame object; CPU, and the memory of the process.

    python tools/bench_pixels.py single|series|frames FILE COUNT VIEWS      the process that tools/bench.py starts

It prints CPU seconds and peak memory as JSON. A series is made of one slice, moved and scaled a little from slice to
slice with new noise, as a scanner gives them; no corpus holds three hundred.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import cv2  # noqa: E402  the path is set above
import numpy as np  # noqa: E402
import pydicom  # noqa: E402

TOGETHER = 64


def series(source: Path, folder: Path, count: int) -> list[Path]:
    """Slices made of one."""
    dataset = pydicom.dcmread(source)
    slice_, rng = dataset.pixel_array, np.random.default_rng(0)
    low, high = int(slice_.min()), int(slice_.max())
    rows, columns = slice_.shape
    paths = []
    for index in range(count):
        zoom = 1 + 0.0015 * (index - count / 2)
        matrix = np.array([[zoom, 0, (1 - zoom) * columns / 2], [0, 1 / zoom, (1 - 1 / zoom) * rows / 2]], np.float32)
        moved = cv2.warpAffine(slice_.astype(np.float32), matrix, (columns, rows), borderMode=cv2.BORDER_REPLICATE)
        noisy = moved + rng.normal(0, 8, slice_.shape) * (slice_ > low + 20)
        dataset.PixelData = np.clip(np.rint(noisy), low, high).astype(slice_.dtype).tobytes()
        dataset.SOPInstanceUID = pydicom.uid.UID(f"1.2.826.0.1.{index + 1}")
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        path = folder / f"{index:04}.dcm"
        dataset.save_as(path)
        paths.append(path)
    return paths


def cleaned(paths: list[Path], views: str, out: Path) -> Iterator[str]:
    """The outcome codes; files of a series are looked at together."""
    from veil.clean.header import PatientContext
    from veil.identity import Identity, Key, KnownIdentifiers
    from veil.pipeline import Cleaner
    from veil.policy import compile_policy, load
    from veil.survey import survey_file

    policy = load("public")
    book = compile_policy(replace(policy, pixels=replace(policy.pixels, views=views)))  # type: ignore[arg-type]  # one of three words
    identity = Identity(Key(bytes(range(32))), book.policy.identity, book.policy.dates)
    found = survey_file(paths[0])
    patient = PatientContext(identity.canonical(found.patient_id or "bench"), KnownIdentifiers.build(found.known))
    cleaner = Cleaner(book, identity, patient)
    for start in range(0, len(paths), TOGETHER):
        part = paths[start : start + TOGETHER]
        peers = tuple(map(str, part)) if len(part) > 1 else ()
        for path in part:
            yield cleaner.clean_file(path, out, peers).code


def peak() -> int:
    """Peak memory of this process in MiB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure one thing."""
    what, source, count, views = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    with tempfile.TemporaryDirectory(prefix="veil-bench-") as folder:
        paths = series(source, Path(folder), count) if what == "series" else [source] * count
        out = Path(folder) / "out"
        warm = list(cleaned(paths[:1], views, out))  # models are loaded once for a worker
        start = time.process_time()
        codes = (
            [code for path in paths for code in cleaned([path], views, out)]
            if what != "series"
            else list(cleaned(paths, views, out))
        )
        spent = time.process_time() - start
    assert warm  # noqa: S101  it ran
    print(json.dumps({"cpu": spent, "memory": peak(), "codes": sorted(set(codes))}))


if __name__ == "__main__":
    main()
