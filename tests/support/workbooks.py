"""Looking at one sheet of a workbook as openpyxl reads it, without reading the others."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import ExcelReader


def read_sheet(file: Path | str, sheet: str) -> Any:
    """A sheet to look at and not to change: the other sheets are not read, nor the same bytes twice."""
    return _sheet(Path(file).read_bytes(), sheet)


@lru_cache(maxsize=32)
def _sheet(content: bytes, sheet: str) -> Any:
    reader = _SheetReader(BytesIO(content), sheet)
    reader.read()
    return reader.wb[sheet]


class _SheetReader(ExcelReader):  # type: ignore[misc]
    """Leaves every sheet blank but one."""

    def __init__(self, file: BytesIO, sheet: str) -> None:
        super().__init__(file)
        self._sheet = sheet

    def read_worksheets(self) -> None:
        for one in list(self.parser.find_sheets()):
            if one[0].name == self._sheet:
                self.parser.find_sheets = lambda one=one: [one]
                super().read_worksheets()
            else:
                self.wb.create_sheet(one[0].name)
