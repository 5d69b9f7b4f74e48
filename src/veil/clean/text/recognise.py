"""A recogniser of the user's own beside the room's: presidio-analyzer, an extra that is off unless a policy asks.

It is given free text alone, never a code, number, UID or date of an element, and it can only take more away: what it
finds goes along with what the room finds. Dates are left to the room, which moves them by the patient's offset.
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from typing import Any, Final, Protocol

from veil.errors import UsageError

Recognise = Callable[[str], Iterable[tuple[int, int]]]

_LANGUAGE: Final = "en"
_MODELS: Final = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")
"""Models of spaCy, the best first. One must be installed: nothing is fetched from anywhere while patients are read."""
_LEAST_SCORE: Final = 0.4
"""What presidio is less sure of than of a name by its model are numbers without any context, most of them measures."""
_OURS: Final = frozenset(("AGE", "DATE_TIME", "EMAIL_ADDRESS", "NRP", "URL"))
"""What the room finds by itself: dates, which move, ages, which are capped, e-mail and URLs, for which presidio would
ask a list on the network what domains there are; and nationalities, which are words for the allow-list."""
_LONGEST: Final = 100_000
"""Characters that a model is given at once; spaCy refuses a million, and needs a gigabyte for a tenth of them."""


class _Analyzer(Protocol):
    def get_supported_entities(self, language: str) -> list[str]: ...

    def analyze(self, text: str, language: str, *, entities: list[str], score_threshold: float) -> list[Any]: ...


def require(name: str) -> None:
    """Makes sure that a recogniser can be used, before anything is read.

    Args:
        name: `none` or `presidio`.

    Raises:
        UsageError: `U-RECOGNISER`, the extra or its model is not installed.
    """
    if name == "none":
        return
    if find_spec("presidio_analyzer") is None:
        raise UsageError(
            "U-RECOGNISER",
            "the policy asks for the recogniser presidio, which is not installed",
            remedy="pip install 'veil-dicom[presidio]', or set text.recogniser to none",
        )
    if _model() is None:
        raise UsageError(
            "U-RECOGNISER",
            "the recogniser presidio has no model to work with",
            remedy=f"install the spaCy model {_MODELS[0]} (python -m spacy download {_MODELS[0]})",
        )


def recogniser(name: str) -> Recognise | None:
    """Gives the recogniser of that name; None for `none`.

    Raises:
        UsageError: `U-RECOGNISER`, it cannot be used here.
    """
    if name == "none":
        return None
    require(name)
    return _recognise


def _recognise(text: str) -> list[tuple[int, int]]:
    """Where presidio finds identity, in order."""
    analyzer, entities = _loaded()
    found: set[tuple[int, int]] = set()
    for start, stop in _windows(text):
        results = analyzer.analyze(text[start:stop], _LANGUAGE, entities=entities, score_threshold=_LEAST_SCORE)
        found.update((start + one.start, start + one.end) for one in results)
    return sorted(found)


def _windows(text: str) -> Iterable[tuple[int, int]]:
    """A text in pieces that a model can read, cut at blanks where there are any."""
    start = 0
    while len(text) - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        stop = cut if cut >= 0 else start + _LONGEST
        yield start, stop
        start = stop
    yield start, len(text)


def _model() -> str | None:
    return next((name for name in _MODELS if find_spec(name) is not None), None)


@cache
def _loaded() -> tuple[_Analyzer, list[str]]:
    """The analyzer and what it is asked for; loaded where the first text is read, once in each worker."""
    import presidio_analyzer
    from presidio_analyzer import nlp_engine

    models = [{"lang_code": _LANGUAGE, "model_name": _model()}]
    provider = nlp_engine.NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    engine = provider.create_engine()
    analyzer: _Analyzer = presidio_analyzer.AnalyzerEngine(nlp_engine=engine, supported_languages=[_LANGUAGE])
    return analyzer, sorted(set(analyzer.get_supported_entities(_LANGUAGE)) - _OURS)
