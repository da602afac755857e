"""A master is known to its forms by a number, whatever it, the form or the town's plan is called by then."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW
from form_support import MONTH, file_row, fill, setter
from support.workbooks import read_book

import catchup_xl
from catchup_xl.batch.collect.forms import make_forms, open_master
from catchup_xl.batch.collect.identity import numbered
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.tally import Collected, Decision
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.batch.diff import compare
from catchup_xl.books.file import FileBook
from catchup_xl.errors import LossWarning
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.plan import plan_after
from catchup_xl.jobs.result import Result
from catchup_xl.model.settings import MASTER_ID

VILLAGE = "示例一村"
FORM = f"{VILLAGE}_2017年{MONTH}月.xlsx"


def parameters(path: Path) -> dict[str, Any]:
    return {row[0].value: row[1].value for row in read_book(path)["参数"].iter_rows(min_row=4)}


def edit(path: Path, **settings: Any) -> Path:
    book = read_book(path)
    for row in book["参数"].iter_rows(min_row=4):
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    book.save(path)
    return path


def form_of(master: Path, folder: Path, month: int = MONTH) -> Path:
    form = make_forms(master, folder, units=[VILLAGE], month=month)[0].path
    return fill(form, setter("土蜂存栏", 150, month))


def collected(master: Path, form: Path) -> Collected:
    return collect(master, [form], month=MONTH, dry_run=True, now=NOW)


def without_figures(path: Path) -> None:
    book = read_book(path)
    for row in book["数据"].iter_rows(min_row=4, min_col=5, max_col=16):
        for cell in row:
            cell.value = None
    book.save(path)


def refused(found: Collected) -> str:
    assert not found.changes
    row = file_row(found, found.returns[0].path.name)
    assert row["处理"] == "没有取"
    return row["说明"]


def saved_by(program: str, path: Path, folder: Path) -> Path:
    """The file as another program saves it under another name."""
    if program == "openpyxl":
        book = read_book(path)
        folder.mkdir()
        book.save(folder / "另存.xlsx")
        return folder / "另存.xlsx"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / path.name).rename(folder / "另存.xlsx")


PROGRAMS = ["openpyxl", pytest.param("libreoffice", marks=pytest.mark.app("libreoffice"))]


def test_the_first_forms_give_the_master_a_number_and_later_ones_leave_it(master: Path, tmp_path: Path) -> None:
    assert parameters(master)[MASTER_ID] is None
    form = form_of(master, tmp_path / "一")
    number = parameters(master)[MASTER_ID]
    hidden = {row[0].value: row[1].value for row in read_book(form)["_catchup"].iter_rows(max_row=9)}
    assert number
    assert hidden["number"] == number
    before = master.read_bytes()
    make_forms(master, tmp_path / "二", month=MONTH)
    assert master.read_bytes() == before


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_number_outlives_other_programs_saving_master_and_form(master: Path, tmp_path: Path, program: str) -> None:
    form = saved_by(program, form_of(master, tmp_path / "交回"), tmp_path / "a")
    number = parameters(master)[MASTER_ID]
    other = edit(saved_by(program, master, tmp_path / "b"), 方案名称="另一个名称")
    without_figures(other)  # only the number tells whose the form is
    assert parameters(other)[MASTER_ID] == number
    assert collected(other, form).count(Decision.WRITE) >= 1


def test_another_towns_master_with_the_same_names_is_a_stranger(sample: Path, tmp_path: Path) -> None:
    ours, theirs = (Path(shutil.copy(sample, tmp_path / name)) for name in ("甲县.xlsx", "乙县.xlsx"))
    form_of(ours, tmp_path / "甲")
    form = form_of(theirs, tmp_path / "乙")
    words = refused(collected(ours, form))
    assert "另一个母版下发的报表" in words
    assert all(str(parameters(path)[MASTER_ID]) in words for path in (ours, theirs))
    edit(ours, **{MASTER_ID: parameters(theirs)[MASTER_ID]})  # what the message advises where it is a copy after all
    assert collected(ours, form).count(Decision.WRITE) == 1


def test_a_master_without_a_number_knows_a_copys_forms_by_their_figures_only(sample: Path, tmp_path: Path) -> None:
    ours, copy = (Path(shutil.copy(sample, tmp_path / name)) for name in ("母版.xlsx", "副本.xlsx"))
    form = form_of(copy, tmp_path / "交回")
    assert collected(ours, form).count(Decision.WRITE) == 1
    without_figures(ours)
    assert "另一个母版" in refused(collected(ours, form))


def test_a_form_without_a_number_is_known_by_its_words(master: Path, tmp_path: Path) -> None:
    form = form_of(master, tmp_path / "交回")

    def forget(book: Any) -> None:
        page = book["_catchup"]
        row = next(row for row in page.iter_rows() if row[0].value == "number")[0].row
        page.delete_rows(row)

    fill(form, forget)
    assert collected(master, form).count(Decision.WRITE) == 1


def test_last_years_form_is_told_as_such_by_next_years_master(master: Path, tmp_path: Path) -> None:
    form = form_of(master, tmp_path / "交回")
    plan = plan_after(master, unfinished=True)
    following = catchup_xl.new(tmp_path / "2018.xlsx", plan=plan)
    assert parameters(following)[MASTER_ID] is None
    for _ in range(2):
        found = collect(following, [form], month=MONTH, dry_run=True, now=NOW)
        assert f"是2017年{MONTH}月的报表，现在收2018年{MONTH}月的" in refused(found)
        make_forms(following, tmp_path / "明年", month=MONTH, force=True)
    assert parameters(following)[MASTER_ID] != parameters(master)[MASTER_ID]


def test_a_workbook_that_is_older_than_the_number_gets_a_row_for_it(master: Path, tmp_path: Path) -> None:
    book = read_book(master)
    page = book["参数"]
    row = next(row for row in page.iter_rows(min_row=4) if row[0].value == MASTER_ID)
    for cell in row:
        cell.value = None
    page.move_range(f"A{row[0].row + 1}:C{page.max_row}", rows=-1)
    page.tables["tbl参数"].ref = f"A3:C{page.max_row - 1}"
    book.save(master)
    form = form_of(master, tmp_path / "交回")
    assert parameters(master)[MASTER_ID]
    assert collected(master, form).count(Decision.WRITE) == 1


def test_a_master_that_cannot_be_written_gives_its_forms_all_the_same(master: Path, tmp_path: Path) -> None:
    (master.parent / f".~lock.{master.name}#").write_text(",王,电脑,01.07.2017 09:00,file:///x;")
    before = master.read_bytes()
    with pytest.warns(LossWarning, match="没有给母版编号"):
        form = form_of(master, tmp_path / "交回")
    assert master.read_bytes() == before
    assert collected(master, form).count(Decision.WRITE) == 1


def test_two_runs_at_once_agree_on_one_number(master: Path) -> None:
    book, read = FileBook.open(master), open_master(master, MONTH)
    first = numbered(FileBook.open(master), master, read)
    assert numbered(book, master, read) == first == parameters(master)[MASTER_ID]


def test_the_number_is_no_entry_and_stays_in_its_workbook(master: Path, tmp_path: Path) -> None:
    jobs.run_file(jobs.Job.REFRESH, master, now=NOW)
    before = Path(shutil.copy(master, tmp_path / "先.xlsx"))
    make_forms(master, tmp_path / "交回", units=[VILLAGE], month=MONTH)
    assert compare(before, master).changes == ()
    checked: Result = jobs.run_file(jobs.Job.CHECK, master, now=NOW)
    assert "results-stale" not in {finding.rule for finding in checked.outcome.findings}
    assert MASTER_ID not in catchup_xl.export(master)
    rolled = rollup([str(master)], tmp_path / "全县.xlsx", now=NOW)
    assert rolled.out is not None
    assert parameters(rolled.out)[MASTER_ID] is None
