"""A row of a sheet, and the registry: every sheet of the master workbook, in the order of its tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from catchup_xl.model.cells import Address, RawCell, is_blank
from catchup_xl.model.columns import Column, Owner, columns_of


class SheetKind(StrEnum):
    """Whose sheet it is; the tab's colour follows."""

    ENTRY = "填报"
    RESULT = "结果"
    HELP = "说明"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the contract: its name, its table and its columns."""

    name: str
    table: str
    kind: SheetKind
    heading: str
    about: str
    columns: tuple[Column, ...]
    landscape: bool = True

    @property
    def dynamic(self) -> bool:
        """One of the columns stands for one column an indicator."""
        return any(column.header == "{}" for column in self.columns)

    def column(self, header: str) -> Column:
        """The column of this header.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.header == header:
                return column
        raise KeyError(header)

    def headers(self, indicators: Sequence[str] = ()) -> tuple[str, ...]:
        """All headers from left to right, with the per-indicator family spelled out."""
        spelled: list[str] = []
        for column in self.columns:
            spelled.extend(indicators if column.header == "{}" else [column.header])
        return tuple(spelled)

    def owned_by(self, owner: Owner) -> tuple[Column, ...]:
        """The columns that this owner fills."""
        return tuple(column for column in self.columns if column.owner is owner)

    def as_dict(self) -> dict[str, Any]:
        """The sheet as ``catchup-xl schema --json`` prints it."""
        return {
            "sheet": self.name,
            "table": self.table,
            "kind": self.kind.value,
            "about": self.about,
            "columns": [column.as_dict() for column in self.columns],
        }


@dataclass(slots=True, eq=False)
class Source:
    """Where a row was read.

    Args:
        sheet: its sheet.
        row: its row number, from 1.
        columns: sheet column, from 1, of each header.
        line: the raw cells of the row, from the sheet's first used column on.
        first_column: that column.
    """

    sheet: str
    row: int
    columns: Mapping[str, int]
    line: Sequence[RawCell] = ()
    first_column: int = 1
    _filled: Mapping[str, RawCell] | None = None

    @property
    def cells(self) -> Mapping[str, RawCell]:
        """The filled cells by header; a cell of nothing but white space is blank."""
        if self._filled is not None:
            return self._filled
        return {header: raw for header in self.columns if not is_blank(raw := self.cell(header))}

    def cell(self, header: str) -> RawCell:
        """The raw cell under a header; None where there is none."""
        at = self.columns.get(header, 0) - self.first_column
        return self.line[at] if 0 <= at < len(self.line) else None

    def corrects(self, header: str) -> bool:
        """The cell under this header took the place of another figure (更正值)."""
        return False

    def origin(self, header: str) -> str:
        """How the value under this header came about, in Chinese; empty where it is what the cell holds."""
        return ""

    def keep_line_only(self) -> None:
        """Forget the filled cells by header, which can be had from the line again: a large table has many rows."""
        self._filled = None

    def address(self, header: str) -> Address:
        """The cell under this header; the row's first cell when the column is missing."""
        return Address(self.sheet, self.row, self.columns.get(header) or min(self.columns.values(), default=1))


NOWHERE = Source("", 0, {})


class Row(BaseModel):
    """One row of a table. Subclasses declare the sheet, and its columns as fields.

    A blank cell is left out before validation, so that the field's default speaks for it.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True, arbitrary_types_allowed=True)
    sheet: ClassVar[Sheet]
    source: SkipValidation[Source] = Field(default_factory=lambda: NOWHERE, repr=False, exclude=True)
    """Where the row was read; NOWHERE for a row that no workbook holds."""

    def __init_subclass__(cls, **declaration: Any) -> None:
        """Let the declaration of the sheet pass; it is read once the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(cls, **declaration: Any) -> None:
        """Register the sheet: ``sheet``, ``table``, ``kind``, and where they differ ``heading`` and ``landscape``."""
        super().__pydantic_init_subclass__()
        declared = ((name, info) for name, info in cls.model_fields.items() if not info.exclude)
        found = [column for name, info in declared for column in columns_of(name, info)]
        about = (cls.__doc__ or "").strip()
        name = declaration.pop("sheet")
        declaration.setdefault("heading", name)
        cls.sheet = Sheet(name, about=about, columns=tuple(found), **declaration)
        SHEETS[name] = cls.sheet
        ROWS[name] = cls

    def at(self, header: str) -> Address:
        """The address of the cell under this header."""
        return self.source.address(header)


SHEETS: dict[str, Sheet] = {}
"""Every sheet of the contract by name, in the order of the tabs: entry sheets, then result sheets."""

ROWS: dict[str, type[Row]] = {}
"""The row model of every sheet."""
