"""What collecting has written before, read back from the provenance: a return is taken once, and may be corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catchup_xl.batch.collect.provenance import TAKEN_BACK
from catchup_xl.batch.collect.returned_values import Key, Return, canonical, shown
from catchup_xl.model.cells import RawCell
from catchup_xl.results.shown_values import csv_text

_WORDS, _NEW, _ORIGIN, _DIGESTS = 1, 4, 5, 7
"""Columns of the provenance: what the cell says, the value that was written, the files it came from, their digests."""


_KEPT = "'"
"""What stands before a text that a spreadsheet program would take for a formula."""


class Taken(NamedTuple):
    """A value that was written into a cell.

    Args:
        value: the value, as it stands in the provenance.
        origin: files and cells that it came from.
        digests: SHA-256 of these files.
    """

    value: str
    origin: str
    digests: frozenset[str]

    def is_from(self, name: str) -> bool:
        """It came from a file of this name."""
        return f"；{csv_text(name).removeprefix(_KEPT)} " in f"；{self.origin.removeprefix(_KEPT)}"


@dataclass(frozen=True)
class Record:
    """Everything that was written, cell by cell in the order of time."""

    cells: Mapping[str, Sequence[Taken]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Record:
        """Read a provenance file; nothing is known where there is none, or where it is none."""
        try:
            text = path.read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return cls()
        cells: dict[str, list[Taken]] = {}
        for line in csv.reader(io.StringIO(text, newline="")):
            if len(line) > _DIGESTS and line[_ORIGIN].startswith(TAKEN_BACK):
                del cells.get(line[_WORDS], [])[-1:]
            elif len(line) > _DIGESTS:
                digests = frozenset(line[_DIGESTS].split("；")) - {""}
                cells.setdefault(line[_WORDS], []).append(Taken(line[_NEW], line[_ORIGIN], digests))
        return cls(cells)

    def last(self, key: Key, now: RawCell) -> Taken | None:
        """What was written into a cell, where the cell still holds it."""
        written = self.cells.get(csv_text(key.words))
        return (
            written[-1] if written and written[-1].value in (csv_text(shown(now)), csv_text(canonical(now))) else None
        )

    def has_taken(self, key: Key, sent: Return) -> bool:
        """Whether a cell's value was once taken from this very file."""
        return any(sent.digest in one.digests for one in self.cells.get(csv_text(key.words), ()))
