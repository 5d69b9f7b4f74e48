"""The survey: headers only, before anything is cleaned; who the patient is, and every identifier to look for."""

from veil.survey.reader import Surveyed, survey_file, survey_opened

__all__ = ["Surveyed", "survey_file", "survey_opened"]
