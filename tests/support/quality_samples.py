"""A made-up run with all that a report says of quality, images and risk."""

from dataclasses import replace

from support.report_samples import DATA
from veil.report.data import Images, LostRow, Quality, Retained

RISK = {"k": 2, "uniqueness": 0.05, "threshold": 5, "records": 120}
RICH = replace(
    DATA,
    quality=(
        Quality("CT", 900, 200, (Retained("technical", 9000, 0, 0, 12), Retained("dates", 400, 900, 3, 0))),
        Quality("MR", 1, 0),
    ),
    lost=(LostRow("StudyDescription", 40), LostRow("PatientAge", 3)),
    images=(Images("CT", 800, 60, 30, 10, 600, 4), Images("US", 0, 0, 30, 0, 0, 0)),
    risk=RISK,
)
