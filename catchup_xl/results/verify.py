"""Whether the result sheets are those of the entries: each result cell against what the entries come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catchup_xl.errors import exit_code
from catchup_xl.model.cells import Address, RawCell, fold, to_decimal, to_text
from catchup_xl.model.edits import Cell, Link
from catchup_xl.model.tables import Table
from catchup_xl.results.logs import RUNS, digest, history_rows
from catchup_xl.results.tables import LATER_SHEETS, ResultTable, duty_columns, result_sheets, result_table
from catchup_xl.rules.outcome import Outcome
from catchup_xl.rules.ranking.recorded import recorded_rows

_FOUND_BY_OTHERS = ("检查结果",)  # the sheet of the checks is written by every job, the others by the ranking


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A result cell that is not what the entries come to.

    Args:
        sheet: the result sheet.
        cell: the cell, as in D5; empty when the whole sheet is meant.
        found: what stands there.
        expected: what the entries come to.
    """

    sheet: str
    cell: str
    found: str
    expected: str

    def as_dict(self) -> dict[str, str]:
        """The difference as ``--json`` prints it."""
        return {"sheet": self.sheet, "cell": self.cell, "found": self.found, "expected": self.expected}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify`` has to say.

    Args:
        differences: result cells that are not those of the entries, in the order of the sheets.
        digest: 填报数据指纹 of the entries as they are.
        recorded: that of the last run; empty when there was none.
    """

    differences: tuple[Mismatch, ...]
    digest: str
    recorded: str

    @property
    def entries_changed(self) -> bool:
        """The entries are not those that the last run saw."""
        return bool(self.recorded) and self.recorded != self.digest

    @property
    def holds(self) -> bool:
        """The result sheets are those of the entries, and some run made them."""
        return bool(self.recorded) and not self.differences and not self.entries_changed

    @property
    def exit_code(self) -> int:
        """1 when the results do not hold."""
        return exit_code(findings=not self.holds)

    def as_dict(self) -> dict[str, object]:
        """The verdict as ``--json`` prints it."""
        return {
            "holds": self.holds,
            "digest": self.digest,
            "recorded": self.recorded,
            "differences": [found.as_dict() for found in self.differences],
        }


def verify(outcome: Outcome) -> Verdict:
    """Compare every result sheet of the workbook with what its entries come to.

    Args:
        outcome: what was computed from the workbook as it stands.
    """
    tables = outcome.master.tables
    found: list[Mismatch] = []
    for sheet in result_sheets():
        without = sheet in LATER_SHEETS and not tables[sheet].grid.rows
        if sheet not in _FOUND_BY_OTHERS and not without:
            found += _compared(tables[sheet], result_table(sheet, outcome))
    found += _duties(tables["责任清单"], outcome)
    found += _history(tables["历史"], outcome)
    runs = tables[RUNS.name].sources
    recorded = to_text(runs[-1].cells.get("填报数据指纹")) if runs else ""
    return Verdict(tuple(found), digest(outcome.master), recorded)


def _compared(table: Table, expected: ResultTable) -> Iterator[Mismatch]:
    places = table.positions(expected.headers)
    lacking = [header for header in expected.headers if header not in places]
    if not table.found or lacking:
        yield Mismatch(
            expected.sheet, "", f"缺少列：{'、'.join(lacking)}" if table.found else "没有表头", "完整的结果表"
        )
        return
    rows = table.rows_below()
    for n in range(max(len(rows), len(expected.rows))):
        stands: Sequence[RawCell] = rows[n] if n < len(rows) else ()
        due: Sequence[Cell] = expected.rows[n] if n < len(expected.rows) else [None] * len(expected.headers)
        for header, cell in zip(expected.headers, due, strict=True):
            at = places[header] - table.grid.first_column
            raw = stands[at] if at < len(stands) else None
            if not same(raw, cell):
                address = Address(expected.sheet, table.header_row + 1 + n, places[header])
                yield Mismatch(expected.sheet, address.cell, told(raw), told(cell))


def _duties(table: Table, outcome: Outcome) -> Iterator[Mismatch]:
    """The program's columns of 责任清单."""
    for header, cells in duty_columns(outcome.duties, outcome).items():
        if header not in table.columns:
            yield Mismatch(table.sheet.name, "", f"缺少列：{header}", "完整的责任清单")
            continue
        for row, cell in cells.items():
            raw = table.cell(header, row)
            if not same(raw, cell):
                yield Mismatch(table.sheet.name, table.address(header, row).cell, told(raw), told(cell))


def _history(table: Table, outcome: Outcome) -> Iterator[Mismatch]:
    """The rows of 历史 of the period that was computed; other periods can't be computed from these entries."""
    kept = {outcome.master.known_as(to_text(r.unit)): r for r in recorded_rows(outcome.master)}
    for row in history_rows(outcome):
        cells = dict(zip(table.sheet.headers(), row, strict=False))
        stands = kept.get(fold(str(cells["单位"])))
        if stands is None:
            yield Mismatch(table.sheet.name, "", "没有本期的行", f"{cells['单位']} 一行")
            continue
        for header in ("总分", "名次", "等次"):
            raw = table.cell(header, stands.source.row)
            if not same(raw, cells[header]):
                yield Mismatch(table.sheet.name, stands.at(header).cell, told(raw), told(cells[header]))


def same(raw: RawCell, cell: Cell) -> bool:
    """Whether a cell of the workbook holds a result: numbers to Excel's 15 digits, blanks alike, text exactly."""
    if isinstance(cell, Link):
        cell = cell.text
    if cell is None or cell == "":
        return raw is None or raw == ""
    if isinstance(cell, Decimal | int | float) and not isinstance(cell, bool):
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
            return False
        return to_decimal(float(raw)) == to_decimal(float(cell))
    if isinstance(cell, date):
        return told(raw) == told(cell)
    return raw == cell


def told(cell: Cell | RawCell) -> str:
    """A cell for a message."""
    if isinstance(cell, Link):
        return cell.text
    return "空白" if cell is None or cell == "" else to_text(cell)
