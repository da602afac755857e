"""What is replaced keeps its rights and attributes, or the loss is told; an output never goes through a link."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from fidelity.trips import small_master
from typer.testing import CliRunner

import catchup_xl
from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.batch.history import history_of
from catchup_xl.batch.run import run as run_batch
from catchup_xl.books.saving import replacing, safe_write
from catchup_xl.cli.app import app
from catchup_xl.errors import BookError, LossWarning
from catchup_xl.jobs import run as jobs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="attributes and rights of Linux")

SAMPLE = Path(catchup_xl.__file__).parents[1] / "workbook" / "sample.xlsx"
ACL = "system.posix_acl_access"
NOBODY = 65534


def access_list(user: int) -> bytes:
    """An access list by which owner and one user may read and write, and nobody else."""
    none = 0xFFFFFFFF
    entries = [(1, 6, none), (2, 6, user), (4, 0, none), (16, 6, none), (32, 0, none)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "旧.docx"
    file.write_bytes(b"old")
    return file


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_master(tmp_path_factory.mktemp("small"))


def test_extended_attributes_stay(old: Path) -> None:
    os.setxattr(old, "user.origin", "镇政府".encode())
    safe_write.put_file(b"new", old)
    assert os.getxattr(old, "user.origin") == "镇政府".encode()
    assert old.read_bytes() == b"new"


def test_an_access_list_stays(old: Path) -> None:
    os.setxattr(old, ACL, access_list(NOBODY))
    safe_write.put_file(b"new", old)
    assert os.getxattr(old, ACL) == access_list(NOBODY)
    assert stat.S_IMODE(old.stat().st_mode) == 0o660


def test_an_access_list_of_the_folder_does_not_open_a_file_that_has_none(old: Path) -> None:
    old.chmod(0o640)
    os.setxattr(old.parent, "system.posix_acl_default", access_list(NOBODY))
    safe_write.put_file(b"new", old)
    assert ACL not in os.listxattr(old)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_attributes_that_cannot_be_kept_are_told(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    os.setxattr(old, ACL, access_list(NOBODY))
    os.setxattr(old, "user.origin", b"x")
    monkeypatch.setattr(replacing.os, "setxattr", refused)
    with pytest.warns(LossWarning, match="ACL.*没有保住.*扩展属性没有保住：user.origin"):
        safe_write.put_file(b"new", old)
    assert stat.S_IMODE(old.stat().st_mode) == 0o600, "the mask of the lost list is no right of the group"


def test_a_hard_link_that_parts_is_told(old: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一个名字.docx"
    other.hardlink_to(old)
    with pytest.warns(LossWarning, match="1 个硬链接仍是旧内容"):
        safe_write.put_file(b"new", old)
    assert (old.read_bytes(), other.read_bytes()) == (b"new", b"old")


@pytest.mark.skipif(getattr(os, "geteuid", lambda: -1)() != 0, reason="only root can make a file of another group")
def test_an_owner_and_a_group_that_cannot_be_kept_are_told_and_give_no_rights(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    os.chown(old, NOBODY, NOBODY)
    old.chmod(0o664)
    monkeypatch.setattr(replacing.os, "chown", refused)
    with pytest.warns(LossWarning, match="所有者.*用户组"):
        safe_write.put_file(b"new", old)
    assert stat.S_IMODE(old.stat().st_mode) == 0o644, "the former group's right to write is not the new group's"


@pytest.mark.parametrize("backups", [0, 2])
def test_a_temporary_is_never_more_readable_than_its_target(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backups: int
) -> None:
    book = tmp_path / "母版.xlsx"
    book.write_bytes(small.read_bytes())
    book.chmod(0o600)
    seen: list[int] = []
    fsync = os.fsync

    def looked(handle: int) -> None:
        mode = os.fstat(handle).st_mode
        if stat.S_ISREG(mode):
            seen.append(stat.S_IMODE(mode))
        fsync(handle)

    monkeypatch.setattr(replacing.os, "fsync", looked)
    jobs.run_file(jobs.Job.REFRESH, book, backups=backups)
    assert seen == [0o600] * 3  # the workbook, its version before, and the note of how to take the job back


def test_a_file_that_is_held_for_a_moment_is_tried_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, tries = os.replace, iter(range(3))

    def held(*paths: Path) -> None:
        if next(tries, None) is not None:
            raise PermissionError(13, "sharing violation")
        replace(*paths)

    monkeypatch.setattr(replacing.os, "replace", held)
    safe_write.put_file(b"new", old)
    assert old.read_bytes() == b"new"


Writer = Callable[[Path], object]


WRITERS: dict[str, tuple[Writer, str]] = {
    "rollup": (lambda out: rollup([str(SAMPLE)], out, force=True), ".xlsx"),
    "circular": (lambda out: catchup_xl.circular(SAMPLE, out, force=True), ".docx"),
    "dashboard": (lambda out: catchup_xl.dashboard(SAMPLE, out), ".html"),
    "export": (lambda out: catchup_xl.export(SAMPLE, out), ".yaml"),
    "refresh": (lambda out: catchup_xl.refresh(SAMPLE, out), ".xlsx"),
    "new": (lambda out: catchup_xl.new(out, force=True), ".xlsx"),
    "report": (lambda out: history_of(SAMPLE).write(out), ".csv"),
}


@pytest.mark.parametrize("state", ["linked", "dangling", "open", "read-only", "pipe"])
@pytest.mark.parametrize("name", WRITERS)
def test_no_output_goes_through_a_link_or_over_a_file_that_is_open_or_read_only(
    tmp_path: Path, name: str, state: str
) -> None:
    write, ending = WRITERS[name]
    out, elsewhere = tmp_path / f"结果{ending}", tmp_path / f"别处{ending}"
    elsewhere.write_bytes(b"theirs")
    match state:
        case "linked":
            out.symlink_to(elsewhere)
        case "dangling":
            out.symlink_to(tmp_path / f"没有{ending}")
        case "pipe":
            os.mkfifo(out)
        case _:
            out.write_bytes(b"theirs")
    if state == "open":
        (tmp_path / f"~${out.name}").write_bytes(b"")
    if state == "read-only":
        out.chmod(0o444)
    words = {"open": "打开着", "read-only": "没有权限", "pipe": "不是普通文件"}.get(state, "链接")
    with pytest.raises(BookError, match=words):
        write(out)
    assert out.is_symlink() == (state in ("linked", "dangling"))
    assert elsewhere.read_bytes() == b"theirs"
    assert not (tmp_path / f"没有{ending}").exists()
    assert state in ("dangling", "pipe") or out.read_bytes() == b"theirs"


def test_a_batch_names_the_output_that_it_may_not_write_and_does_the_others(small: Path, tmp_path: Path) -> None:
    places, out = tmp_path / "各镇", tmp_path / "结果"
    places.mkdir()
    out.mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        (places / name).write_bytes(small.read_bytes())
    (out / "甲.xlsx").symlink_to(places / "乙.xlsx")
    before = (places / "乙.xlsx").read_bytes()
    found = {file.key: file for file in run_batch(places, out, workers=1).files}
    assert "链接" in found["甲.xlsx"].message
    assert found["乙.xlsx"].status.written
    assert (places / "乙.xlsx").read_bytes() == before


def test_a_draft_that_is_open_in_word_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "追赶超越考核排名通报.docx"
    out.write_bytes(b"")
    (tmp_path / f"~${out.name[2:]}").write_bytes(b"")
    with pytest.raises(BookError, match="打开着"):
        catchup_xl.circular(SAMPLE, out, force=True)


def collected(out: Path, *, force: bool = False, month: int = 6) -> object:
    """A return of one figure, another one by the month, collected into another file than the master."""
    folder = out.parent.with_name("交回")
    form = make_forms(SAMPLE, folder, units=["XX镇"], month=6, force=True)[0].path
    sheet = openpyxl.load_workbook(form)
    sheet["填报"]["L5"] = 6000 + month
    sheet.save(form)
    return collect(SAMPLE, [folder], out=out, overwrite=True, force=force)


def batched(out: Path, *, force: bool = False, month: int = 6) -> object:
    """A batch of one workbook, whose output is the file."""
    folder = out.parent.with_name("各镇")
    folder.mkdir(exist_ok=True)
    shutil.copy(SAMPLE, folder / out.name)
    (found,) = run_batch(folder, out.parent, workers=1, force=force, month=month).files
    if found.message:
        raise BookError(found.message)
    return found


Output = Callable[..., object]

OUTPUTS: dict[str, tuple[Output, str]] = {
    "circular": (lambda out, force, month: catchup_xl.circular(SAMPLE, out, month, force=force), ".docx"),
    "dashboard": (lambda out, force, month: catchup_xl.dashboard(SAMPLE, out, month, force=force), ".html"),
    "refresh": (lambda out, force, month: catchup_xl.refresh(SAMPLE, out, month, force=force), ".xlsx"),
    "collect": (lambda out, force, month: collected(out, force=force, month=month), ".xlsx"),
    "batch": (lambda out, force, month: batched(out, force=force, month=month), ".xlsx"),
    "export": (lambda out, force, month: catchup_xl.export(SAMPLE, out, force=force), ".yaml"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_takes_the_place_of_ours_alone(tmp_path: Path, name: str) -> None:
    write, ending = OUTPUTS[name]
    out = tmp_path / "结果" / f"结果{ending}"
    out.parent.mkdir()
    out.write_bytes(b"a letter of theirs")
    with pytest.raises(BookError, match=r"不是本程序.*没有覆盖"):
        write(out, False, 6)
    assert out.read_bytes() == b"a letter of theirs"
    write(out, True, 6)
    write(out, False, 5)  # as the program left it: a newer one takes its place
    out.write_bytes(out.read_bytes() + b" ")
    edited = out.read_bytes()
    with pytest.raises(BookError, match="改过，没有覆盖"):
        write(out, False, 6)
    assert out.read_bytes() == edited


def test_an_output_of_ours_that_we_go_on_with_stays_ours(tmp_path: Path) -> None:
    out, master = tmp_path / "结果.xlsx", tmp_path / "母版.xlsx"
    shutil.copy(SAMPLE, master)
    catchup_xl.refresh(master, out)
    catchup_xl.refresh(out, None, 5)
    catchup_xl.refresh(master, out)
    catchup_xl.refresh(master, None, 4)
    with pytest.raises(BookError, match="没有覆盖"):  # a clerk's workbook is not ours for having been refreshed
        catchup_xl.refresh(out, master)


def test_a_report_goes_over_nobodys_file_and_says_so_before_the_work(tmp_path: Path) -> None:
    master, report = tmp_path / "母版.xlsx", tmp_path / "报告.csv"
    shutil.copy(SAMPLE, master)
    report.write_text("theirs", encoding="utf-8")
    before = master.read_bytes()
    for words in (["history", master], ["diff", master, master], ["rollup", master, "--out", tmp_path / "县.xlsx"],
                  ["collect", master, tmp_path], ["batch", master, "--out", tmp_path / "结果"]):  # fmt: skip
        refused = CliRunner().invoke(app, [*map(str, words), "--report", str(report)])
        assert isinstance(refused.exception, BookError), words
        assert "--force" not in str(refused.exception)
    assert (report.read_text(encoding="utf-8"), master.read_bytes()) == ("theirs", before)
    assert sorted(tmp_path.iterdir()) == sorted([master, report])
    report.unlink()
    history_of(master).write(report)
    history_of(master).write(report)


def test_a_batch_knows_its_outputs_on_another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "结果" / "甲.xlsx"
    batched(out)
    monkeypatch.setenv("CATCHUP_XL_STATE", str(tmp_path / "another"))
    shutil.rmtree(tmp_path / "各镇")
    batched(out, month=5)  # what it wrote stands in its list beside the outputs
    (tmp_path / "各镇" / "甲.xlsx").write_bytes(b"x")
    with pytest.raises(BookError):
        batched_as_is(out)
    monkeypatch.setenv("CATCHUP_XL_STATE", str(tmp_path / "a third"))
    batched(out, month=4)  # a run that failed has not made it somebody else's


def batched_as_is(out: Path) -> None:
    (found,) = run_batch(out.parent.with_name("各镇"), out.parent, workers=1).files
    raise BookError(found.message)


def test_the_command_line_tells_a_loss(small: Path, tmp_path: Path) -> None:
    book, other = tmp_path / "母版.xlsx", tmp_path / "另一个.xlsx"
    book.write_bytes(small.read_bytes())
    other.hardlink_to(book)
    done = subprocess.run(
        [sys.executable, "-m", "catchup_xl", "refresh", str(book)], capture_output=True, text=True, check=False
    )
    assert "注意：" in done.stderr, done.stderr
    assert "硬链接仍是旧内容" in done.stderr
