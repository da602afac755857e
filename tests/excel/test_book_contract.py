"""The contract of a book, on a file and on a workbook open in (the double of) Excel: the same cells, whatever comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from both_books import KINDS, NOW, Facts, facts, opened
from fake_cells import ComError, box_of

from catchup_xl.jobs.run import Job, run
from catchup_xl.model.cells import fold
from catchup_xl.model.edits import CellsEdit, Edit, Link, NoteEdit, RowsEdit, TableEdit
from catchup_xl.model.findings import Level
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS

Change = Callable[[Any], None]


def after(kind: str, path: Path, folder: Path, edits: list[Edit], *, go_on: bool) -> tuple[Facts, list[str]]:
    book = opened(kind, path)
    messages = list(book.write(edits))
    if go_on and kind == "live":
        book.save(folder / "live.xlsx")
    return facts(book, folder / f"{kind}.xlsx"), messages


def both(
    path: Path, folder: Path, edits: list[Edit], *, looks: bool = True, told: bool = True, go_on: bool = False
) -> tuple[Facts, list[str]]:
    """The workbook after the edits; it is the same in both kinds of book. To go on, the live one is saved as well."""
    file, live = (after(kind, path, folder, edits, go_on=go_on) for kind in KINDS)
    assert not told or live[1] == file[1]
    assert replace(live[0], formats={}) == replace(file[0], formats={})
    assert not looks or live[0].formats == file[0].formats
    return live


def refreshed(
    path: Path, folder: Path, job: Job = Job.REFRESH, month: int | None = None, *, go_on: bool = False
) -> Facts:
    seen = []
    for kind in KINDS:
        book = opened(kind, path)
        _, unwritten = run(job, book, now=NOW, month=month)
        if go_on and kind == "live":
            book.save(folder / "live.xlsx")
        seen.append((facts(book, folder / f"{kind}.xlsx"), unwritten))
    assert seen[1][1] == seen[0][1]
    assert seen[1][0] == seen[0][0]
    return seen[0][0]


def rows(count: int, columns: int, cell: Callable[[int, int], Any] = lambda r, c: f"{r}行{c}") -> list[tuple[Any, ...]]:
    return [tuple(cell(r, c) for c in range(columns)) for r in range(count)]


def ranking(count: int) -> TableEdit:
    headers = SHEETS["排名"].headers()
    return TableEdit("排名", headers, rows(count, len(headers)))


def scores(names: tuple[str, ...], count: int = 3) -> TableEdit:
    headers = SHEETS["得分"].headers(names)
    fixed = len(SHEETS["得分"].headers()) - 2
    return TableEdit(
        "得分", headers, rows(count, len(headers), lambda r, c: "甲" if c < fixed - 1 else r + c), dynamic=True
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_that_is_not_there_is_left_out(kind: str, sample_path: Path) -> None:
    assert set(opened(kind, sample_path).grids(["单位", "没有"])) == {"单位"}


def test_both_kinds_read_the_same_cells(sample_path: Path) -> None:
    file, live = (opened(kind, sample_path).grids(SHEETS) for kind in KINDS)
    assert live.keys() == file.keys()
    for name in file:
        assert trimmed(live[name]) == trimmed(file[name]), name
        assert live[name].table_ends == file[name].table_ends
        assert live[name].totals == file[name].totals
        assert sorted(live[name].merges) == sorted(file[name].merges), name


def test_errors_and_other_odd_cells_are_read_alike(changed: Callable[[Change], Path]) -> None:
    def odd(book: Any) -> None:
        for row, value in enumerate(["#N/A", "#DIV/0!", True, "１２", " ", "'甲", 0, 1e-9, 123456789012345678], 5):
            book["数据"].cell(row, 6, value)

    file, live = (opened(kind, changed(odd)).grids(["数据"])["数据"] for kind in KINDS)
    assert trimmed(live) == trimmed(file)


@pytest.mark.parametrize("name", ["#SPILL!", "#CALC!", "#SOMEDAY!"])
def test_an_error_value_is_a_finding_and_never_a_figure(
    changed: Callable[[Change], Path], tmp_path: Path, name: str
) -> None:
    path = changed(lambda book: book["数据"].cell(5, 10, name))
    outcome, _ = run(Job.CHECK, opened("live", path), now=NOW)
    found = [finding for finding in outcome.findings if str(finding.address) == "数据!J5"]
    assert [finding.rule for finding in found] == ["formula-error"]
    entry = next(entry for entry in outcome.master.entries if entry.source.row == 5)
    assert entry.figure(outcome.master.month).value is None


def test_an_error_value_comes_back_when_writing_fails(changed: Callable[[Change], Path]) -> None:
    path = changed(lambda book: book["排名"].cell(4, 3, "#SPILL!"))
    book = opened("live", path)

    def fail(step: str) -> None:
        if step == "resize":
            book._book.impl.fail = lambda _: None
            raise ComError("no")

    book._book.impl.fail = fail
    with pytest.raises(ComError):
        book.write([ranking(6)])
    assert book.workbook["排名"]["C4"].value == "#SPILL!"


@pytest.mark.parametrize("kind", KINDS)
def test_merged_names_and_totals_rows_are_known(
    kind: str, sample_path: Path, changed: Callable[[Change], Path]
) -> None:
    """A name merged over its rows holds for each of them; the totals row of a table is no entry."""
    before = read_master(opened("file", sample_path).grids(SHEETS))
    first = before.entries[0]
    rows = [entry.source.row for entry in before.entries if entry.unit == first.unit]
    last = next(row for row in rows if row + 1 not in rows)

    def merged(book: Any) -> None:
        page, table = book["数据"], book["数据"].tables["tbl数据"]
        page.merge_cells(start_row=rows[0], end_row=last, start_column=1, end_column=1)
        end = box_of(table.ref)[2] + 1
        page.cell(end, 1, "汇总")
        page.cell(end, 10, 99)
        table.ref = table.ref.replace(str(end - 1), str(end))
        table.totalsRowCount = 1

    after = read_master(opened(kind, changed(merged)).grids(SHEETS))
    assert after.findings == before.findings
    assert [(e.unit, e.indicator, e.year, e.months) for e in after.entries] == [
        (e.unit, e.indicator, e.year, e.months) for e in before.entries
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_merged_over_rows_is_told_and_blocks_its_group(kind: str, changed: Callable[[Change], Path]) -> None:
    book = opened(kind, changed(lambda book: book["数据"].merge_cells("J5:J7")))
    outcome, _ = run(Job.CHECK, book, now=NOW)
    [found] = [one for one in outcome.findings if one.rule == "cell-merged"]
    assert (found.address, found.level) == ("数据!J5:J7", Level.ERROR)
    assert "占了合并的 3 格，只算在 J5，其余按空着算（J6、J7）" in found.message
    entry = next(entry for entry in outcome.master.entries if entry.source.row == 5)
    assert found.blocks == {outcome.master.unit_by_name[fold(entry.unit)].group}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [5262040000.0, -462.83, 2958466.0, 1e300])
def test_a_number_that_no_day_is_in_a_cell_of_days_is_told_and_the_rest_read(
    kind: str, sample_path: Path, changed: Callable[[Change], Path], number: float
) -> None:
    """Excel shows #### there, so that nobody has seen the number."""

    def odd(book: Any) -> None:
        for sheet, place, code in (("数据", "J5", "yyyy-mm-dd"), ("数据", "J7", "[h]:mm"), ("加减分", "A4", "m/d/yy")):
            book[sheet][place] = number
            book[sheet][place].number_format = code

    usual = {(f.rule, f.address) for f in run(Job.CHECK, opened("file", sample_path), now=NOW)[0].findings}
    book = opened(kind, changed(odd) if kind == "file" else sample_path)
    if kind == "live":
        odd(book.workbook)  # read from a file, the double would not hold it
    outcome, _ = run(Job.CHECK, book, now=NOW)
    new = [f for f in outcome.findings if (f.rule, f.address) not in usual]
    assert sorted((f.address, f.rule) for f in new if f.level is Level.ERROR) == [
        ("加减分!A4", "cell-date"), ("数据!J5", "data-unreadable"), ("数据!J7", "data-unreadable")
    ]  # fmt: skip
    told = [f.message for f in new if f.level is Level.ERROR]
    assert all(f"“{number:.15g}" in message and "单元格是日期格式" in message for message in told)


def trimmed(grid: Any) -> list[tuple[int, int, Any]]:
    return [
        (n, k, cell)
        for n, row in enumerate(grid.rows, grid.first_row)
        for k, cell in enumerate(row, grid.first_column)
        if cell not in ("", None)
    ]


@pytest.mark.parametrize("job", list(Job))
def test_every_job_gives_the_same_cells(sample_path: Path, tmp_path: Path, job: Job) -> None:
    found = refreshed(sample_path, tmp_path, job)
    assert len(found.cells["运行记录"]) > 10


def test_running_twice_gives_the_same_cells(sample_path: Path, tmp_path: Path) -> None:
    refreshed(sample_path, tmp_path, go_on=True)
    again = tmp_path / "again"
    again.mkdir()
    refreshed(tmp_path / "live.xlsx", again)


def test_a_table_that_shrinks_leaves_nothing_behind(small_path: Path, tmp_path: Path) -> None:
    both(small_path, tmp_path, [ranking(30)], go_on=True)
    shorter = tmp_path / "shorter"
    shorter.mkdir()
    found, _ = both(tmp_path / "live.xlsx", shorter, [ranking(2)])
    assert max(int(at[1:]) for at in found.cells["排名"]) == 5


def test_an_empty_result_keeps_one_row(small_path: Path, tmp_path: Path) -> None:
    found, _ = both(small_path, tmp_path, [ranking(0)])
    assert found.tables["tbl排名"] == "A3:L4"


def test_notes_below_a_growing_table_go_down(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def note(book: Any) -> None:
        book["排名"]["A6"] = "注：本表一式两份"
        book["排名"]["C6"] = 3

    found, messages = both(small_changed(note), tmp_path, [ranking(9)])
    assert found.cells["排名"]["A14"] == "注：本表一式两份"
    assert messages == ["“排名”表变长了，表下面第 6 行起您写的内容下移了 8 行"]


def test_notes_further_down_stay_where_they_are(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    found, messages = both(small_changed(lambda book: book["排名"].cell(40, 2, "审核：")), tmp_path, [ranking(9)])
    assert found.cells["排名"]["B40"] == "审核："
    assert messages == []


def test_the_clerks_columns_beside_the_table_stay(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def beside(book: Any) -> None:
        for row in range(4, 12):
            book["排名"].cell(row, 15, f"我的{row}")

    found, _ = both(small_changed(beside), tmp_path, [ranking(3)])
    assert found.cells["排名"]["O9"] == "我的9"


def test_text_is_never_taken_for_a_formula_or_a_number(small_path: Path, tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-2", "@甲", "007", "1-2", "2017-06-30", "3月", "12%", "TRUE", "'引", "甲"]
    headers = SHEETS["奖惩建议"].headers()
    found, _ = both(small_path, tmp_path, [TableEdit("奖惩建议", headers, [(t, t, t) for t in texts])])
    assert [found.cells["奖惩建议"][f"A{n}"] for n in range(4, 16)] == texts
    assert [found.cells["奖惩建议"][f"C{n}"] for n in range(4, 16)] == texts


def test_values_of_every_kind_arrive(small_path: Path, tmp_path: Path) -> None:
    cells = (Decimal("12.30"), 7, 0.5, True, -3, None, "", "第一行\r\n第二行", "字" * 40_000, "尾", "", None)
    headers = SHEETS["追赶路径"].headers()
    found, _ = both(small_path, tmp_path, [TableEdit("追赶路径", headers, [cells])])
    assert found.cells["追赶路径"]["A4"] == 12.3
    assert found.cells["追赶路径"]["H4"] == "第一行\n第二行"
    assert len(found.cells["追赶路径"]["I4"]) == 32_767


def test_links_follow_the_findings(small_path: Path, tmp_path: Path) -> None:
    headers = SHEETS["检查结果"].headers()

    def findings(*places: Any) -> TableEdit:
        at = headers.index("单元格")
        return TableEdit(
            "检查结果", headers, rows(len(places), len(headers), lambda r, c: places[r] if c == at else "x")
        )

    found, _ = both(small_path, tmp_path, [findings(Link("H42", "'数据'!H42"), Link("H43", "'数据'!H43"))], go_on=True)
    assert found.links["检查结果"] == {"D4": "'数据'!H42", "D5": "'数据'!H43"}
    second = tmp_path / "second"
    second.mkdir()
    found, _ = both(tmp_path / "live.xlsx", second, [findings("", Link("A1", "'单位'!A1"))])
    assert found.links["检查结果"] == {"D5": "'单位'!A1"}


def test_other_indicators_give_other_columns(sample_path: Path, tmp_path: Path) -> None:
    found, _ = both(sample_path, tmp_path, [scores(("甲指标", "乙指标"))], go_on=True)
    assert [found.cells["得分"][f"{c}3"] for c in "CD"] == ["甲指标", "乙指标"]
    wider = tmp_path / "wider"
    wider.mkdir()
    both(tmp_path / "live.xlsx", wider, [scores(tuple(f"指标{n}" for n in range(30)), 5)])


def test_the_clerks_column_in_a_dynamic_table_is_kept(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def own(book: Any) -> None:
        book["得分"]["D3"] = "我的列"
        book["得分"]["D4"] = "批注"

    found, messages = both(small_changed(own), tmp_path, [scores(("甲指标",), 1)])
    assert "批注" in found.cells["得分"].values()
    assert any("我的列" in message for message in messages)


def test_a_log_grows_at_its_end_and_replaces_its_rows(small_path: Path, tmp_path: Path) -> None:
    headers = SHEETS["历史"].headers()
    both(small_path, tmp_path, [RowsEdit("历史", headers, rows(3, len(headers)))], go_on=True)
    second = tmp_path / "second"
    second.mkdir()
    edit = RowsEdit("历史", headers, rows(2, len(headers), lambda r, c: f"新{r}{c}"), {5: tuple("换" for _ in headers)})
    found, _ = both(tmp_path / "live.xlsx", second, [edit])
    assert found.cells["历史"]["A5"] == "换"
    assert found.cells["历史"]["A8"] == "新10"


def test_log_rows_typed_below_the_table_belong_to_it(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def typed(book: Any) -> None:
        for row in (4, 5, 6):
            for column in (1, 2, 3):
                book["历史"].cell(row, column, row)

    headers = SHEETS["历史"].headers()
    found, _ = both(small_changed(typed), tmp_path, [RowsEdit("历史", headers, rows(1, len(headers)))], looks=False)
    assert found.cells["历史"]["A7"] == "0行0"


def test_single_cells_are_set_and_others_stay(small_path: Path, tmp_path: Path) -> None:
    edit = CellsEdit(
        "责任清单", {"灯": {4: "绿", 6: "红"}, "状态": {4: "在办", 5: "已完成"}, "完成率": {5: Decimal("0.5")}}
    )
    both(small_path, tmp_path, [edit])


def test_what_is_missing_is_told(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        del book["看板"]
        book["排名"]["C3"] = "改名了"

    edits: list[Edit] = [TableEdit("看板", ("单位",), []), NoteEdit("看板", "x"), ranking(2), NoteEdit("得分", "状态")]
    found, messages = both(small_changed(spoil), tmp_path, edits)
    assert messages == ["工作簿里没有“看板”工作表，这张表没有写", "“排名”表缺少“单位”列，这些列没有写"]
    assert found.cells["得分"]["A2"] == "状态"


def test_another_table_below_is_not_run_over(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    from openpyxl.worksheet.table import Table

    def second(book: Any) -> None:
        for column, text in enumerate(("甲", "乙"), 1):
            book["排名"].cell(7, column, text)
        book["排名"].add_table(Table(displayName="别的", ref="A7:B9"))

    found, messages = both(small_changed(second), tmp_path, [ranking(20), NoteEdit("得分", "写了")])
    assert "别的" in messages[0]
    assert found.cells["得分"]["A2"] == "写了"


def test_a_big_workbook_gives_the_same_cells(big_path: Path, tmp_path: Path) -> None:
    """60 units × 20 indicators: 1,200 rows of 增速测算."""
    found = refreshed(big_path, tmp_path)
    assert found.tables["tbl增速测算"].endswith("1203")
    assert len(found.cells["排名"]) > 60 * 6


def test_a_totals_row_stays_the_last_row(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def totals(book: Any) -> None:
        sheet = book["排名"]
        table = sheet.tables["tbl排名"]
        sheet["A5"], sheet["D5"] = "合计", "=SUBTOTAL(109,tbl排名[总分])"
        table.ref, table.totalsRowCount = "A3:L5", 1
        table.tableColumns[0].totalsRowLabel = "合计"

    found, _ = both(small_changed(totals), tmp_path, [ranking(6)], looks=False, told=False)
    assert found.tables["tbl排名"] == "A3:L10"
    assert found.cells["排名"]["A10"] == "合计"
    assert found.cells["排名"]["D10"] == "=SUBTOTAL(109,tbl排名[总分])"


def test_a_table_that_was_moved_is_found(small_changed: Callable[[Change], Path], tmp_path: Path) -> None:
    def moved(book: Any) -> None:
        sheet = book["排名"]
        sheet.move_range("A1:L4", rows=5, cols=2)
        sheet.tables["tbl排名"].ref = "C8:N9"
        sheet.tables["tbl排名"].autoFilter.ref = "C8:N9"

    found, _ = both(small_changed(moved), tmp_path, [ranking(3), NoteEdit("排名", "状态")])
    assert found.tables["tbl排名"] == "C8:N11"
    assert found.cells["排名"]["C7"] == "状态"
    assert found.cells["排名"]["E11"] == "2行2"


def test_columns_that_were_put_in_another_order_are_found(
    small_changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    def swapped(book: Any) -> None:
        sheet = book["排名"]
        sheet["A3"], sheet["C3"] = "单位", "考核组"
        first, _, third = sheet.tables["tbl排名"].tableColumns[:3]
        first.name, third.name = "单位", "考核组"

    found, _ = both(small_changed(swapped), tmp_path, [ranking(3)], looks=False)
    assert found.cells["排名"]["A4"] == "0行2"
    assert found.cells["排名"]["C4"] == "0行0"


def test_a_header_of_an_earlier_version_is_renewed_where_it_stands(
    changed: Callable[[Change], Path], tmp_path: Path
) -> None:
    def formerly(book: Any) -> None:
        sheet = book["排名"]
        sheet["H3"] = "升降"
        sheet.tables["tbl排名"].tableColumns[7].name = "升降"

    found, told = both(changed(formerly), tmp_path, [ranking(3)])
    assert told == []
    assert (found.cells["排名"]["H3"], found.cells["排名"]["H4"]) == ("较上年升降", "0行7")
    assert found.tables["tbl排名"] == "A3:L6"
