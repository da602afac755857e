"""What is replaced keeps its rights and attributes, or the loss is told; an output never goes through a link."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fidelity.trips import small_master
from typer.testing import CliRunner

import catchup_xl
from catchup_xl import jobs
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.batch.history import history_of
from catchup_xl.batch.run import run as run_batch
from catchup_xl.books import replacing, safe_write
from catchup_xl.cli import app
from catchup_xl.errors import BookError, LossWarning

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
    assert seen == [0o600] * (3 if backups else 1)  # with one: the former version, and the note of how to take it back


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


def test_an_edited_draft_stays_without_force(tmp_path: Path) -> None:
    out = tmp_path / "通报.docx"
    catchup_xl.circular(SAMPLE, out)
    catchup_xl.circular(SAMPLE, out, 5)  # as the program left it: a newer one takes its place
    with zipfile.ZipFile(out) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace("的通报".encode(), "的情况通报".encode(), 1)
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    edited = out.read_bytes()
    with pytest.raises(BookError, match="改过，没有覆盖"):
        catchup_xl.circular(SAMPLE, out)
    assert out.read_bytes() == edited
    refused = CliRunner().invoke(app, ["circular", str(SAMPLE), "--out", str(out)])
    assert isinstance(refused.exception, BookError)
    catchup_xl.circular(SAMPLE, out, force=True)
    assert out.read_bytes() != edited


def test_a_file_of_another_make_is_no_draft_of_ours(tmp_path: Path) -> None:
    out = tmp_path / "通报.docx"
    out.write_bytes(b"a letter of theirs")
    with pytest.raises(BookError, match="没有覆盖"):
        catchup_xl.circular(SAMPLE, out)
    assert out.read_bytes() == b"a letter of theirs"


def test_the_command_line_tells_a_loss(small: Path, tmp_path: Path) -> None:
    book, other = tmp_path / "母版.xlsx", tmp_path / "另一个.xlsx"
    book.write_bytes(small.read_bytes())
    other.hardlink_to(book)
    done = subprocess.run(
        [sys.executable, "-m", "catchup_xl", "refresh", str(book)], capture_output=True, text=True, check=False
    )
    assert "注意：" in done.stderr, done.stderr
    assert "硬链接仍是旧内容" in done.stderr
