"""The months of a year of assessment."""

from __future__ import annotations

DECEMBER = 12
MONTHS = range(1, DECEMBER + 1)
"""1 to 12."""
