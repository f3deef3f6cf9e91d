"""The same random regions and reader as the reports have."""

from tests.courses.reports.conftest import reader

__all__ = ["reader"]
