"""What was collected or computed last can be taken back, except for what was changed since; the provenance says so."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from batch_support import NOW
from form_support import cell_of, fill, setter
from support.workbooks import read_book, read_sheet
from typer.testing import CliRunner

import catchup_xl
from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import beside_open, collect, collect_into
from catchup_xl.batch.collect.tally import Collected, Decision
from catchup_xl.books.file import FileBook
from catchup_xl.books.saving import replacing, safe_write, together, undo_log
from catchup_xl.cli.app import app
from catchup_xl.errors import BookError, LossWarning
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.undo import undo_open

MONTH, LATER = 7, datetime(2017, 8, 9, 9)
VILLAGE = "示例一村"


@pytest.fixture
def returned(master: Path, tmp_path: Path) -> Path:
    """A form of one village with two figures in it."""
    form = make_forms(master, tmp_path / "填报表", units=[VILLAGE], month=MONTH)[0].path

    def change(book: openpyxl.Workbook) -> None:
        page = book["填报"]
        column = cell_of(book, page["B5"].value).column
        for row in (5, 6):
            page.cell(row, column).value = 10 + row

    return fill(form, change)


def taken(master: Path, returned: Path, **words: object) -> Collected:
    return collect(master, [returned], month=MONTH, overwrite=True, now=NOW, **words)  # type: ignore[arg-type]


def log(master: Path) -> list[dict[str, str]]:
    path = master.with_name(f"{master.stem}_报送来源.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) if path.exists() else []


def address(line: dict[str, str]) -> str:
    return line["母版单元格"].partition("!")[2]


def test_with_a_version_kept_the_workbook_is_again_what_it_was_to_the_last_byte(master: Path, returned: Path) -> None:
    before = master.read_bytes()
    found = taken(master, returned, backups=1)
    assert found.count(Decision.WRITE) == 2
    undone = catchup_xl.undo(master, now=LATER)
    assert undone.whole
    assert master.read_bytes() == before
    assert "收集上报表" in undone.summary()
    assert len(undone.taken) >= 2
    back = [line for line in log(master) if line["来源"].startswith("撤销：")]
    assert {(line["原值"], line["新值"]) for line in back} >= {("15", ""), ("16", "")}


def test_without_one_the_cells_go_back_and_the_results_stay(master: Path, returned: Path) -> None:
    was = read_sheet(master, "数据")
    taken(master, returned)
    jobs.run_file(jobs.Job.REFRESH, master, now=LATER)
    read_book(master).save(master)  # by a clerk: what the clerk did since must not be lost
    undone = catchup_xl.undo(master, now=LATER)
    assert not undone.whole
    assert undone.left == ()
    assert "请再运行一次刷新" in undone.summary()
    now = read_sheet(master, "数据")
    assert [[c.value for c in row] for row in now] == [[c.value for c in row] for row in was]


def test_what_was_changed_since_stays_and_is_named(master: Path, returned: Path) -> None:
    taken(master, returned)
    first, second = log(master)
    book = read_book(master)
    book["数据"][address(first)].value = 99
    book.save(master)
    told = CliRunner().invoke(app, ["undo", str(master), "--json"])
    assert told.exit_code == 1
    assert "之后改过，没有动" in told.output
    assert [row["现在"] for row in json.loads(told.stdout)["cells"] if row["处理"] != "撤回"] == ["99"]
    page = read_sheet(master, "数据")
    assert page[address(first)].value == 99
    assert page[address(second)].value is None
    assert [line["内容"] for line in log(master)[2:]].count(second["内容"]) == 1
    assert first["内容"] not in [line["内容"] for line in log(master)[2:]]


def test_a_return_that_was_taken_back_can_be_collected_again(master: Path, returned: Path) -> None:
    taken(master, returned)
    catchup_xl.undo(master, now=LATER)
    again = taken(master, returned)
    assert again.count(Decision.WRITE) == 2


def test_a_trial_says_the_same_and_writes_nothing(master: Path, returned: Path) -> None:
    taken(master, returned)
    before = {file: file.read_bytes() for file in master.parent.iterdir() if file.is_file()}
    trial = catchup_xl.undo(master, dry_run=True, now=LATER)
    assert before == {file: file.read_bytes() for file in master.parent.iterdir() if file.is_file()}
    assert "试运行" in trial.summary()
    assert catchup_xl.undo(master, now=LATER).taken == trial.taken


def test_a_refresh_with_a_backup_is_taken_back_then_the_one_before(master: Path) -> None:
    versions = [master.read_bytes()]
    for month in (5, 6):
        jobs.run_file(jobs.Job.REFRESH, master, month=month, now=NOW, backups=2)
        versions.append(master.read_bytes())
    told = CliRunner().invoke(app, ["undo", str(master)])
    assert told.exit_code == 0, told.output
    assert "一键刷新" in told.output
    assert master.read_bytes() == versions[1]
    catchup_xl.undo(master)
    assert master.read_bytes() == versions[0]
    with pytest.raises(BookError, match="没有可以撤销"):
        catchup_xl.undo(master)


def test_a_refresh_is_not_taken_back_over_changes_made_since(master: Path) -> None:
    jobs.run_file(jobs.Job.REFRESH, master, now=NOW, backups=1)
    book = read_book(master)
    book["数据"]["A4"].value = "别的镇"
    book.save(master)
    after = master.read_bytes()
    with pytest.raises(BookError, match="又改过，没有撤销"):
        catchup_xl.undo(master)
    assert master.read_bytes() == after


@pytest.mark.parametrize("job", list(jobs.Job))
def test_the_last_job_is_taken_back_without_a_backup_whatever_it_was(master: Path, job: jobs.Job) -> None:
    versions = [master.read_bytes()]
    for month in (5, 6):
        jobs.run_file(job, master, month=month, now=NOW)
        versions.append(master.read_bytes())
    undone = catchup_xl.undo(master)
    assert undone.whole
    assert job.label in undone.summary()
    assert master.read_bytes() == versions[1]
    with pytest.raises(BookError, match=r"(?s)没有留下来.*--backup 3"):
        catchup_xl.undo(master)
    assert master.read_bytes() == versions[1]


def test_a_refresh_after_a_collect_is_taken_back_first_then_the_collect(master: Path, returned: Path) -> None:
    taken(master, returned)
    collected = master.read_bytes()
    jobs.run_file(jobs.Job.REFRESH, master, now=LATER)
    assert "一键刷新" in catchup_xl.undo(master).summary()
    assert master.read_bytes() == collected
    assert "收集上报表" in catchup_xl.undo(master, now=LATER).summary()


def test_one_version_is_kept_and_a_job_needs_no_room_for_it(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> list[bytes]:
        return [file.read_bytes() for file in master.parent.iterdir() if file.suffix == ".before"]

    for month in (4, 5):
        before = master.read_bytes()
        jobs.run_file(jobs.Job.REFRESH, master, month=month, now=NOW)
        assert kept() == [before]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(undo_log, "keep_copy", full)
    before = master.read_bytes()
    jobs.run_file(jobs.Job.REFRESH, master, month=6, now=NOW)
    assert master.read_bytes() != before
    assert kept() == []
    jobs.run_file(jobs.Job.REFRESH, master, month=7, now=NOW, out=master.with_name("结果.xlsx"))
    assert kept() == [], "another file was written: there is nothing to take back"


def test_nothing_to_take_back_is_said(master: Path) -> None:
    with pytest.raises(BookError, match="没有可以撤销"):
        catchup_xl.undo(master)


def test_in_a_workbook_that_is_open_the_cells_go_back(master: Path, returned: Path) -> None:
    book = FileBook.open(master)  # as the program sees one that is open: it is never saved here
    found = collect_into(
        book, [returned], beside=master, save=beside_open(master), month=MONTH, overwrite=True, now=NOW
    )
    assert found.count(Decision.WRITE) == 2
    undone = undo_open(book, master, now=LATER)
    assert len([cell for cell in undone.taken if cell.header == "7月"]) == 2
    again = collect_into(
        book, [returned], beside=master, save=beside_open(master), month=MONTH, overwrite=True, now=NOW
    )
    assert again.count(Decision.WRITE) == 2


def test_a_provenance_that_cannot_be_written_leaves_master_and_open_workbook_as_they_were(
    master: Path, returned: Path
) -> None:
    path = master.with_name(f"{master.stem}_报送来源.csv")
    path.write_bytes(b"")
    path.chmod(0o444)
    before = master.read_bytes()
    with pytest.raises(BookError, match="报送来源"):
        taken(master, returned)
    assert master.read_bytes() == before
    book = FileBook.open(master)
    with pytest.raises(BookError, match="报送来源"):
        collect_into(book, [returned], beside=master, save=beside_open(master), month=MONTH, overwrite=True)
    assert path.read_bytes() == b""


def test_a_provenance_that_fails_at_the_last_moment_puts_the_master_back(
    master: Path, returned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, put = master.read_bytes(), together.put

    def failing(data: bytes, place: Path, **words: object) -> None:
        if place.suffix == ".csv":
            raise OSError(5, "Input/output error")
        put(data, place, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(together, "put", failing)
    with pytest.raises(BookError):
        taken(master, returned)
    assert master.read_bytes() == before
    assert log(master) == []


def test_another_output_has_the_provenance_of_the_master_and_its_own(master: Path, returned: Path) -> None:
    taken(master, returned)
    fill(returned, setter(read_sheet(returned, "填报")["B7"].value, 17))
    out = master.with_name("另存.xlsx")
    for _ in range(2):  # the second one takes the first one's place, and so does its provenance
        taken(master, returned, out=out)
        assert len(log(out)) == 3
    assert len(log(master)) == 2


COLLECT = """
import sys, time
from datetime import datetime
from pathlib import Path
from catchup_xl.batch.collect import merging
from catchup_xl.errors import BookError

read = merging.master_of
def slow(*words, **more):
    found = read(*words, **more)
    if not Path(sys.argv[2]).with_suffix(".read").exists():
        Path(sys.argv[2]).with_suffix(".read").touch()
        time.sleep(1.5)  # the other one reads the same master meanwhile
    return found
merging.master_of = slow
try:
    merging.collect(Path(sys.argv[1]), [Path(sys.argv[2])], month=7, overwrite=True, now=datetime(2017, 7, 5, 9))
except BookError as error:
    print(error.problem)
"""


def test_two_collects_at_once_lose_nothing(master: Path, tmp_path: Path) -> None:
    forms = make_forms(master, tmp_path / "填报表", units=[VILLAGE, "示例二村"], month=MONTH)
    for n, form in enumerate(forms):
        page = read_sheet(form.path, "填报")
        fill(form.path, setter(page["B5"].value, 40 + n))
    runs = [
        subprocess.Popen([sys.executable, "-c", COLLECT, master, form.path], stdout=subprocess.PIPE, text=True)
        for form in forms
    ]
    told = [run.communicate()[0] for run in runs]
    refused = [n for n, words in enumerate(told) if "被别人改过" in words]
    assert len(refused) == 1, told
    assert len(log(master)) == 1, "who was refused has left no line"
    collect(master, [forms[refused[0]].path], month=MONTH, overwrite=True, now=NOW)
    lines = log(master)
    page = read_sheet(master, "数据")
    assert sorted(line["新值"] for line in lines) == ["40", "41"]
    assert sorted(str(page[address(line)].value) for line in lines) == ["40", "41"]


class Killed(BaseException):
    """Ends a job as a kill does."""


def killed(monkeypatch: pytest.MonkeyPatch, master: Path, ending: str, job: Callable[[], object]) -> None:
    """Kill a job just before it replaces a file whose name ends so; the dead tidy nothing up."""
    put, unlink = replacing.put, Path.unlink

    def dying(data: bytes, place: Path, **words: object) -> None:
        if place.suffix == ending:
            raise Killed
        put(data, place, **words)  # type: ignore[arg-type]

    def kept(path: Path, **words: bool) -> None:
        if path.suffix != ".pending":
            unlink(path, **words)

    with monkeypatch.context() as patch:
        for module in (together, safe_write):
            patch.setattr(module, "put", dying)
        patch.setattr(Path, "unlink", kept)
        with pytest.raises(Killed):
            job()
    assert together.is_pending(master)


def saved_by_clerk(master: Path, cells: Mapping[str, object]) -> None:
    """The master is saved by another program, with some cells of 数据 changed."""
    book = read_book(master)
    for place, value in cells.items():
        book["数据"][place].value = value
    book.save(master)


@pytest.fixture
def lines(master: Path, returned: Path, tmp_path: Path) -> list[dict[str, str]]:
    """The lines that collecting leaves where nobody kills it."""
    other = tmp_path / "另一处" / master.name
    other.parent.mkdir()
    shutil.copy(master, other)
    taken(other, returned)
    return log(other)


def test_a_killed_collect_keeps_its_lines_though_the_clerk_saved_the_master(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, master, ".csv", lambda: taken(master, returned))
    assert log(master) == []
    saved_by_clerk(master, {"K4": 77})
    jobs.run_file(jobs.Job.REFRESH, master, now=LATER)
    assert not taken(master, returned).changes, "what was collected stands, and is known"
    assert log(master) == lines
    assert not together.is_pending(master)
    saved_by_clerk(master, {"K4": 78})
    fill(returned, setter(read_sheet(returned, "填报")["B5"].value, 18))
    [corrected] = collect(master, [returned], month=MONTH, now=LATER).changes
    assert corrected.decision is Decision.WRITE, "a correction of what collecting itself wrote"
    assert log(master)[:2] == lines


def test_only_the_cells_that_hold_what_was_to_be_written_get_a_line(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, master, ".csv", lambda: taken(master, returned))
    saved_by_clerk(master, {address(lines[0]): 99})
    with pytest.warns(LossWarning, match=f"{lines[0]['内容']}现在不是那次要写的内容"):
        collect(master, [returned], month=MONTH, now=LATER)
    assert log(master) == lines[1:]
    assert read_sheet(master, "数据")[address(lines[0])].value == 99


def test_a_collect_killed_before_it_wrote_leaves_no_line_though_the_clerk_saved_the_master(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, master, ".xlsx", lambda: taken(master, returned))
    saved_by_clerk(master, {"K4": 77})
    with pytest.warns(LossWarning, match=f"{lines[0]['内容']}、{lines[1]['内容']}现在不是"):
        again = collect(master, [returned], month=MONTH, overwrite=True, now=LATER)
    assert again.count(Decision.WRITE) == 2
    assert {line["时间"] for line in log(master)} == {str(LATER)}


def test_lines_that_stand_already_are_not_added_again(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = together._pending(master)
    killed(monkeypatch, master, ".csv", lambda: taken(master, returned))
    told = kept.read_bytes()
    saved_by_clerk(master, {"K4": 77})
    for _ in range(2):  # the run that confirms is killed as well, before it has removed what it confirmed
        kept.write_bytes(told)
        taken(master, returned)
        assert log(master) == lines


def test_undo_after_a_kill_and_a_clerks_save_takes_the_cells_back(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, master, ".csv", lambda: taken(master, returned))
    saved_by_clerk(master, {address(lines[0]): 99})
    with pytest.warns(LossWarning, match=lines[0]["内容"]):
        undone = catchup_xl.undo(master, now=LATER)
    assert [cell.new for cell in undone.left if cell.header == f"{MONTH}月"] == [99]
    collected, *back = log(master)
    assert collected == lines[1]
    assert lines[0]["内容"] not in {line["内容"] for line in back}
    assert lines[1]["内容"] in {line["内容"] for line in back}
    assert read_sheet(master, "数据")[address(lines[1])].value is None


def test_a_killed_undo_keeps_its_lines_though_the_clerk_saved_the_master(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(master, returned)
    killed(monkeypatch, master, ".csv", lambda: catchup_xl.undo(master, now=LATER))
    saved_by_clerk(master, {"K4": 77})
    again = taken(master, returned)
    assert again.count(Decision.WRITE) == 2
    told = [(line["内容"], line["新值"]) for line in log(master) if line["内容"] in {one["内容"] for one in lines}]
    written = [(line["内容"], line["新值"]) for line in lines]
    assert told == [*written, *((words, "") for words, _ in written), *written]


def test_a_workbook_that_is_open_bears_the_lines_out(
    master: Path, returned: Path, lines: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, master, ".csv", lambda: taken(master, returned))
    saved_by_clerk(master, {"K4": 77})
    undone = undo_open(FileBook.open(master), master, now=LATER)
    assert len([cell for cell in undone.taken if cell.header == f"{MONTH}月"]) == 2
    assert log(master)[:2] == lines


def test_what_is_kept_beside_a_master_is_as_private_as_it_is(master: Path, returned: Path) -> None:
    master.chmod(0o600)
    taken(master, returned, backups=1)
    others = [file for file in master.parent.iterdir() if file.is_file()]
    assert len(others) == 4
    jobs.run_file(jobs.Job.REFRESH, master, now=NOW)
    others = [file for file in master.parent.iterdir() if file.is_file()]
    assert ".before" in {file.suffix for file in others}
    assert {file.stat().st_mode & 0o777 for file in others} == {0o600}
