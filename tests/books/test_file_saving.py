from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packages import body

from catchup_xl.books.file import FileBook
from catchup_xl.books.saving import safe_write, write_lock
from catchup_xl.errors import BookError
from catchup_xl.model.edits import TableEdit
from catchup_xl.model.rows import SHEETS

RANKING = "排名"


def edited(file: Path, count: int = 3) -> FileBook:
    book = FileBook.open(file)
    rows = [("组", n, f"{n}镇", 90 - n, 0, 1, 1, "—", "优", 1, 1, "") for n in range(1, count + 1)]
    assert book.write([TableEdit(RANKING, SHEETS[RANKING].headers(), rows)]) == []
    return book


def litter(folder: Path) -> list[str]:
    """Files that a save has left behind."""
    return [file.name for file in folder.iterdir() if file.name.startswith(".~")]


def refused(book: FileBook, file: Path, target: Path | None = None) -> BookError:
    """The error by which a save is refused; the file is whole and nothing is left behind."""
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(BookError) as caught:
        book.save(target)
    assert before is None or file.read_bytes() == before
    assert litter(file.parent) == []
    assert caught.value.mend or caught.value.expected
    return caught.value


def test_saving_in_place_and_elsewhere(sample_book: Path, tmp_path: Path) -> None:
    before = sample_book.read_bytes()
    other = tmp_path / "另存.xlsx"
    book = edited(sample_book)
    assert book.save(other) == other
    assert sample_book.read_bytes() == before
    assert book.save(sample_book) == sample_book
    assert sample_book.read_bytes() == other.read_bytes()
    assert len(body(sample_book, RANKING)) == 3
    book.write([TableEdit(RANKING, SHEETS[RANKING].headers(), [])])
    book.save()
    assert body(sample_book, RANKING) == []
    assert litter(tmp_path) == []


def test_the_mode_of_the_file_is_kept_and_a_new_one_follows_the_umask(sample_book: Path, tmp_path: Path) -> None:
    sample_book.chmod(0o640)
    edited(sample_book).save()
    assert stat.S_IMODE(sample_book.stat().st_mode) == 0o640
    old = os.umask(0o027)
    try:
        edited(sample_book, 4).save(tmp_path / "新.xlsx")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "新.xlsx").stat().st_mode) == 0o640


def test_a_symbolic_link_stays_a_link(sample_book: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接.xlsx"
    link.symlink_to(sample_book)
    edited(link).save()
    assert link.is_symlink()
    assert len(body(sample_book, RANKING)) == 3


def test_out_that_is_the_source_is_in_place(sample_book: Path) -> None:
    book = edited(sample_book)
    sample_book.write_bytes(sample_book.read_bytes() + b"x")
    error = refused(book, sample_book, sample_book.parent / "." / sample_book.name)
    assert "被别人改过" in error.problem


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(sample_book: Path) -> None:
    book = edited(sample_book)
    edited(sample_book, 5).save()
    assert "被别人改过" in refused(book, sample_book).problem
    assert len(body(sample_book, RANKING)) == 5


def test_a_file_that_went_away_is_not_brought_back(sample_book: Path, tmp_path: Path) -> None:
    book = edited(sample_book)
    sample_book.unlink()
    assert "移走或删除" in refused(book, sample_book).problem
    assert list(tmp_path.glob("*.xlsx")) == []


@pytest.mark.parametrize(
    ("target", "words"),
    [("没有的/x.xlsx", "没有文件夹"), ("夹.xlsx", "是文件夹"), ("x.xlsm", "存成"), ("x.csv", "存成"), ("x", "存成")],
)
def test_places_where_nothing_can_be_saved(sample_book: Path, tmp_path: Path, target: str, words: str) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    assert words in refused(edited(sample_book), sample_book, tmp_path / target).problem


def excel_lock(user: str) -> bytes:
    short = user.encode("gb18030")
    return bytes([len(short)]) + short.ljust(54) + len(user).to_bytes(2, "little") + user.encode("utf-16-le").ljust(108)


@pytest.mark.parametrize(
    ("lock", "content", "user"),
    [
        ("~${}", excel_lock("王小明"), "“王小明”"),
        ("~${}", "李四".encode("gb18030").join([b"\x04", b""]), "“李四”"),
        ("~${}", b"", "别的程序"),
        (".~lock.{}#", "张三,zhang,pc,01.07.2017 09:00,file:///home/zhang;".encode(), "“张三”"),
        (".~lock.{}#", b",zhang,pc,01.07.2017 09:00,;", "“zhang”"),
    ],
)
def test_a_workbook_that_is_open_elsewhere_is_not_overwritten(
    sample_book: Path, tmp_path: Path, lock: str, content: bytes, user: str
) -> None:
    held = tmp_path / lock.format(sample_book.name)
    held.write_bytes(content)
    book = edited(sample_book)
    before = sample_book.read_bytes()
    with pytest.raises(BookError) as caught:
        book.save()
    assert f"正被{user}打开着" in caught.value.problem
    assert held.name in caught.value.mend
    assert sample_book.read_bytes() == before
    assert book.save(tmp_path / "别处.xlsx").is_file()
    held.unlink()
    book.save()
    assert len(body(sample_book, RANKING)) == 3


def test_an_output_that_is_open_elsewhere_is_not_overwritten(sample_book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    (tmp_path / "~$out.xlsx").write_bytes(excel_lock("王小明"))
    with pytest.raises(BookError, match="王小明"):
        edited(sample_book).save(out)
    assert not out.exists()


def failing(code: int) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ("open", errno.EACCES, "没有权限"),
        ("open", errno.EROFS, "没有权限"),
        ("open", errno.ENOSPC, "磁盘已满"),
        ("fsync", errno.ENOSPC, "磁盘已满"),
        ("fsync", errno.EIO, "没有保存"),
        ("replace", errno.EACCES, "没有权限"),
        ("replace", errno.EBUSY, "没有保存"),
    ],
)
def test_a_save_that_fails_leaves_the_old_file_and_no_litter(
    sample_book: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, words: str
) -> None:
    book = edited(sample_book)
    before = sample_book.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, call, failing(code))
        with pytest.raises(BookError) as caught:
            book.save()
    assert words in caught.value.problem
    assert "原文件未动" in caught.value.problem
    assert sample_book.read_bytes() == before
    assert litter(sample_book.parent) == []
    book.save()
    assert len(body(sample_book, RANKING)) == 3


def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(
    sample_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fdopen = os.fdopen

    def full(handle: int, *args: Any) -> Any:
        os.close(handle)
        return fdopen(os.open("/dev/full", os.O_WRONLY), *args)

    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    book = edited(sample_book)
    monkeypatch.setattr(safe_write.os, "fdopen", full)
    assert "磁盘已满" in refused(book, sample_book).problem


def test_a_read_only_file_is_not_replaced(sample_book: Path) -> None:
    sample_book.chmod(0o444)
    assert "没有权限" in refused(edited(sample_book), sample_book).problem


def test_an_interrupted_save_leaves_no_litter(sample_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    book = edited(sample_book)
    monkeypatch.setattr(safe_write.os, "fsync", stop)
    before = sample_book.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        book.save()
    assert sample_book.read_bytes() == before
    assert litter(sample_book.parent) == []


def test_what_a_dead_run_left_is_removed_and_nothing_else(sample_book: Path, tmp_path: Path) -> None:
    stale = tmp_path / f".~{sample_book.name}.99999999.tmp"
    other = tmp_path / ".~别的.xlsx.99999999.tmp"
    for file in (stale, other, tmp_path / f".~{sample_book.name}.lock.tmp"):
        file.write_bytes(b"half")
    edited(sample_book).save()
    assert litter(tmp_path) == [other.name]


def test_a_very_long_name_can_be_saved(sample_book: Path, tmp_path: Path) -> None:
    long = tmp_path / ("长" * 80 + ".xlsx")
    sample_book.rename(long)
    edited(long).save()
    assert len(body(long, RANKING)) == 3
    assert litter(tmp_path) == []


SAVE = """
    import sys
    from pathlib import Path
    import catchup_xl.model.result_sheets
    from catchup_xl.books.saving import safe_write
    from catchup_xl.model.edits import TableEdit
    from catchup_xl.books.file import FileBook
    from catchup_xl.model.rows import SHEETS

    file = Path(sys.argv[1])
    {before}
    book = FileBook.open(file)
    rows = [("组", n, f"{{n}}镇", 90, 0, 1, 1, "", "", 1, 1, "") for n in range(7)]
    book.write([TableEdit("排名", SHEETS["排名"].headers(), rows)])
    print("ready", flush=True)
    {save}
"""


def start(file: Path, *, before: str = "", save: str = "book.save()") -> subprocess.Popen[str]:
    code = textwrap.dedent(SAVE).format(before=before, save=save)
    return subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_run_that_is_killed_while_saving_leaves_the_old_file_and_no_lock(sample_book: Path, call: str) -> None:
    before = sample_book.read_bytes()
    hang = f"import time; safe_write.os.{call} = lambda *a: (print('saving', flush=True), time.sleep(60))"
    process = start(sample_book, before=hang)
    assert process.stdout is not None
    assert [process.stdout.readline(), process.stdout.readline()] == ["ready\n", "saving\n"]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert sample_book.read_bytes() == before
    assert litter(sample_book.parent) != []
    edited(sample_book).save()
    assert len(body(sample_book, RANKING)) == 3
    assert litter(sample_book.parent) == []


def test_a_run_that_is_killed_at_any_moment_leaves_an_old_or_a_new_file(sample_book: Path) -> None:
    before = sample_book.read_bytes()
    book = edited(sample_book, 7)
    for n in range(6):
        process = start(sample_book, save="[book.save() or book._load(book._package.data) for _ in range(200)]")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.001 * n)
        process.kill()
        process.wait()
        process.stdout.close()
        assert len(body(sample_book, RANKING)) in (0, 7)
        assert FileBook.open(sample_book).grids(SHEETS)
    sample_book.write_bytes(before)
    book.save()


def test_a_second_writer_waits_and_then_finds_the_file_changed(sample_book: Path) -> None:
    slow = "import os, time; real = os.replace; safe_write.os.replace = lambda *a: (print('in', flush=True), time.sleep(1), real(*a))"
    first = start(sample_book, before=slow)
    assert first.stdout is not None
    assert [first.stdout.readline(), first.stdout.readline()] == ["ready\n", "in\n"]
    book = edited(sample_book, 2)
    started = time.monotonic()
    with pytest.raises(BookError, match="被别人改过"):
        book.save()
    assert time.monotonic() - started > 0.3
    assert first.wait() == 0
    first.stdout.close()
    assert len(body(sample_book, RANKING)) == 7


def test_a_writer_that_waits_too_long_gives_up(sample_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "WAIT", 0.2)
    with write_lock.single_writer(sample_book, sample_book), pytest.raises(BookError, match="正在保存"):
        edited(sample_book).save()
    edited(sample_book).save()
    assert litter(sample_book.parent) == []


def test_a_file_made_anew_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "新.yaml"
    assert safe_write.put_file(b"one", file) == file
    assert file.read_bytes() == b"one"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(safe_write.os, "replace", full)
    with pytest.raises(BookError, match="磁盘已满"):
        safe_write.put_file(b"two", file)
    assert file.read_bytes() == b"one"
    assert litter(tmp_path) == []


@pytest.mark.parametrize(("place", "words"), [("没有/新.xlsx", "没有文件夹"), (".", "是文件夹")])
def test_a_file_made_anew_needs_a_place(tmp_path: Path, place: str, words: str) -> None:
    with pytest.raises(BookError, match=words):
        safe_write.put_file(b"one", tmp_path / place)


def test_a_workbook_made_anew_does_not_replace_one_that_is_open(tmp_path: Path) -> None:
    file = tmp_path / "新.xlsx"
    file.write_bytes(b"one")
    (tmp_path / "~$新.xlsx").write_bytes(b"")
    with pytest.raises(BookError, match="打开着"):
        safe_write.put_file(b"two", file)
    assert file.read_bytes() == b"one"


def test_a_read_only_file_is_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "新.xlsx"
    file.write_bytes(b"one")
    file.chmod(0o444)
    with pytest.raises(BookError, match="没有权限"):
        safe_write.put_file(b"two", file)
