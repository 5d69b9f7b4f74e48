"""Runs in the environment of presidio-image-redactor: paths of images come in, boxes of words and CPU seconds go out.

It does what `DicomImageRedactorEngine` does up to the text: pad by 25 pixels, preprocess, OCR, drop blank words. What
the analyser would make of the words is left out, and with it the model of a language.
"""

import json
import os
import sys

from PIL import Image, ImageOps
from presidio_image_redactor import ImageAnalyzerEngine, TesseractOCR  # type: ignore[import-not-found]
from presidio_image_redactor.image_processing_engine import ImagePreprocessor  # type: ignore[import-not-found]

PADDING = 25


def main() -> None:
    """Answer until there is nothing more to read."""
    ocr, preprocessor = TesseractOCR(), ImagePreprocessor()
    for line in sys.stdin:
        began = os.times()
        with Image.open(line.strip()) as image:
            padded = ImageOps.expand(image.convert("RGB"), PADDING)
        ready, _ = preprocessor.preprocess_image(padded)
        words = ImageAnalyzerEngine.remove_space_boxes(ocr.perform_ocr(ready))
        sides = zip(words["left"], words["top"], words["width"], words["height"], strict=True)
        boxes = [(x - PADDING, y - PADDING, x - PADDING + wide, y - PADDING + high) for x, y, wide, high in sides]
        ended = os.times()
        answer = {"boxes": boxes, "seconds": sum(ended[:4]) - sum(began[:4])}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
