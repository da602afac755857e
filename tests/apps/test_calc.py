"""The workbooks in a real LibreOffice Calc, recalculated: no errors, the program's own figures, rules, charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from libreoffice import LibreOffice, Look
from printed import EXPECTED, RESULT_SHEETS, picked
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from catchup_xl.jobs.result import Result
from catchup_xl.model.columns import Owner
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.rules.methods.registry import all_methods

pytestmark = pytest.mark.app("libreoffice")
ERROR_WORDS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "Err:")


def assert_clean(look: Look) -> None:
    assert {name: sheet.errors for name, sheet in look.sheets.items() if sheet.errors} == {}
    wrong = [(name, text) for name, sheet in look.sheets.items() for text in sheet.texts() if text in ERROR_WORDS]
    assert wrong == []
    assert [name for name, content in look.names.items() if "#" in content] == []


def test_a_stale_value_does_not_hide_an_error(calc: LibreOffice, tmp_path: Path) -> None:
    book = Workbook(str(tmp_path / "stale.xlsx"))
    book.add_worksheet("数").write_formula("A1", "=1/0", None, 5)
    book.close()
    sheet = calc.open(tmp_path / "stale.xlsx").sheets["数"]
    assert sheet.errors == ["数.A1"]


def test_the_master_opens_without_errors(calc: LibreOffice, master: Path) -> None:
    look = calc.open(master)
    assert list(look.sheets) == [
        "说明",
        *[s.name for s in sorted(SHEETS.values(), key=lambda s: s.kind is SheetKind.RESULT)],
    ]
    assert_clean(look)


def test_the_refreshed_sample_opens_without_errors(refreshed_look: Look) -> None:
    assert_clean(refreshed_look)


def test_no_text_is_cut_off_by_its_row(calc: LibreOffice, master: Path, refreshed_look: Look) -> None:
    for look in (calc.open(master), refreshed_look):
        assert {name: rows for name, rows in look.cut.items() if rows} == {}


@pytest.mark.parametrize("sheet", EXPECTED)
def test_calc_shows_the_figures_of_the_result(refreshed: Result, refreshed_look: Look, sheet: str) -> None:
    wanted = EXPECTED[sheet](refreshed)
    assert len(wanted) > 10
    assert picked(refreshed_look.sheets[sheet].table("单位", shown=True), wanted) == wanted


def test_numbers_are_numbers_in_calc(refreshed: Result, refreshed_look: Look) -> None:
    """A total typed as text would print alike, and could not be added up."""
    totals = [row["总分"] for row in refreshed_look.sheets["排名"].table("单位")]
    wanted = [float(row["total"]) for rows in refreshed.ranking_rows().values() for row in rows]
    assert totals == wanted
    growths = [row["增速"] for row in refreshed_look.sheets["增速测算"].table("单位")]
    assert growths == ["" if row["growth"] is None else float(row["growth"]) for row in refreshed.growth_rows()]


def test_no_result_sheet_is_left_uncomputed(refreshed_look: Look) -> None:
    blank = [name for name in RESULT_SHEETS if not any("2017" in t for t in refreshed_look.sheets[name].texts()[:3])]
    logs = ["历史", "运行记录"]
    assert [name for name in blank if name not in logs] == []
    assert all(len(refreshed_look.sheets[name].values) > 3 for name in logs)


def test_choices_drop_down(calc: LibreOffice, master: Path) -> None:
    entry = [sheet for sheet in SHEETS.values() if sheet.kind is SheetKind.ENTRY and sheet.name != "参数"]
    wanted = {
        sheet.name: {
            f"{_letters(n)}4": column
            for n, column in enumerate(sheet.columns)
            if column.owner is Owner.CLERK and (column.choices or column.refers_to)
        }
        for sheet in entry
    }
    look = calc.open(master, cells={name: list(cells) for name, cells in wanted.items()})
    seen = 0
    for name, cells in wanted.items():
        for cell, column in cells.items():
            found = look.sheets[name].cells[cell]
            assert (found["rule"], found["shows_list"]) == ("LIST", True), (name, cell)
            if column.choices:
                assert found["source"] == ";".join(f'"{word}"' for word in column.choices)
                assert found["stops"]
            else:
                assert found["source"] in look.names, "the list's name is defined"
            seen += 1
    assert seen > 25


def test_scoring_methods_drop_down_by_their_names(calc: LibreOffice, master: Path) -> None:
    cell = f"{_letters(SHEETS['指标'].headers().index('计分方法'))}4"
    found = calc.open(master, cells={"指标": [cell]}).sheets["指标"].cells[cell]
    assert found["source"] == ";".join(f'"{method.name}"' for method in all_methods().values())
    assert not found["stops"], "an id such as M2 may be typed, too"


def test_entry_cells_are_open_and_results_are_locked(calc: LibreOffice, master: Path) -> None:
    look = calc.open(master, cells={name: ["A4", "B4"] for name in SHEETS} | {"责任清单": ["A4", "B4", "S4", "AB4"]})
    assert all(sheet.protected for sheet in look.sheets.values())
    locked = {name: [cell["locked"] for cell in look.sheets[name].cells.values()] for name in SHEETS}
    assert locked.pop("参数") == [True, False]
    assert locked.pop("责任清单") == [False, False, True, True]
    assert locked == {name: [SHEETS[name].kind is SheetKind.RESULT] * 2 for name in locked}


def test_the_charts_show_the_own_group_without_blanks(refreshed: Result, refreshed_look: Look) -> None:
    own = refreshed.ranking_rows()["丘陵山区镇"]
    charts = {chart["title"]: chart for chart in refreshed_look.charts["看板"]}
    assert len(charts) == 4
    assert charts["总分"]["categories"] == [row["unit"] for row in own]
    assert charts["总分"]["series"] == [[float(row["total"]) for row in own]]
    for chart in charts.values():
        assert None not in chart["categories"], chart["title"]
        assert "" not in chart["categories"], chart["title"]
        assert all(None not in series for series in chart["series"]), chart["title"]


def _letters(column: int) -> str:
    """A column's letters, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
