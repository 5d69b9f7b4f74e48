"""Real videos with a line of text drawn into some of their frames; they are made with PyAV, where it is installed."""

import io
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

ROOT = "1.2.840.10008.1.2.4.10"
WIDTH, HEIGHT, COUNT = 176, 144, 20
FIRST, LAST = 5, 14
"""Numbers of the frames that show the text."""
BOX = (20, 40, 150, 66)


def picture(number: int) -> "Image.Image":
    """One frame before it is encoded: a pattern that moves, and the text."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    wave = 100 + 40 * np.sin((columns + 3 * number) / 20) * np.cos(rows / 17)
    found = Image.fromarray(np.stack([wave, wave[::-1], wave + 20], 2).astype(np.uint8))
    ImageDraw.Draw(found).rectangle((100, 100, 170, 140), fill=(90, 90, 90))
    if FIRST <= number <= LAST:
        ImageDraw.Draw(found).text((22, 44), "DOE^JANE", fill=(255, 255, 0), font_size=18)
    return found


def encoded(codec: str, form: str, *, pix: str = "yuv420p", interlaced: bool = False, **options: str) -> bytes:
    """A video as some encoder writes it, with what it says of itself."""
    import av
    from av.codec.context import Flags

    target = io.BytesIO()
    extra = {"mpegts_m2ts_mode": "1"} if form == "m2ts" else {}
    with av.open(target, "w", format="mpegts" if form == "m2ts" else form, options=extra) as out:
        if form == "mp4":
            out.metadata["title"] = "DOE^JANE"
        quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
        stream: Any = out.add_stream(codec, rate=25, options={**quiet, **options})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pix
        if interlaced:
            stream.codec_context.flags |= Flags.interlaced_dct | Flags.interlaced_me
        for number in range(COUNT):
            frame = av.VideoFrame.from_ndarray(np.asarray(picture(number)), format="rgb24").reformat(format=pix)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target.getvalue()


def shown(stream: bytes) -> list[NDArray[np.int64]]:
    """The frames as FFmpeg decodes them, told nothing of the format."""
    import av

    with av.open(io.BytesIO(stream), "r") as container:
        return [frame.to_ndarray(format="rgb24").astype(np.int64) for frame in container.decode(video=0)]
