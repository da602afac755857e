"""One bad file never stops the rest: it is a named line of the report, and the others are done."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest
from batch_support import NOW
from form_support import cell_of, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.tally import Decision
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.batch.run import run
from catchup_xl.cli.app import app
from catchup_xl.errors import printable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and names in bytes")

VILLAGE, MONTH = "示例一村", 7
GBK = "赵家镇报表.xlsx".encode("gbk").decode("utf-8", "surrogateescape")  # as os.fsdecode gives it, but on Windows


@pytest.fixture
def returns(master: Path, tmp_path: Path) -> Path:
    """A folder with one good return of one figure."""
    form = make_forms(master, tmp_path / "交回", units=[VILLAGE], month=MONTH)[0].path

    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, book["填报"]["B5"].value).value = 15

    fill(form, change)
    return form.parent


def spoil(folder: Path, good: Path) -> None:
    """A pipe, a link to itself, a name in GBK, and bytes that are nothing."""
    os.mkfifo(folder / "管道.xlsx")
    (folder / "自己.xlsx").symlink_to(folder / "自己.xlsx")
    shutil.copy(good, folder / GBK)
    (folder / "乱码.xlsx").write_bytes(b"PK\3\4" + bytes(range(256)))


def test_a_name_in_gbk_is_read_as_such() -> None:
    assert printable(f"找不到 /数据/{GBK}") == "找不到 /数据/赵家镇报表.xlsx"
    assert printable("好\udcff") == "好\ufffd"
    printable("a" * 100_000 + "\udcff" + "b" * 100_000)


def test_a_collect_names_every_bad_file_and_takes_the_good_one(master: Path, returns: Path, tmp_path: Path) -> None:
    spoil(returns, next(returns.iterdir()))
    found = collect(master, [returns], month=MONTH, overwrite=True, now=NOW)
    assert found.count(Decision.WRITE) == 1
    told = {printable(sent.path.name): sent.problem for sent in found.returns}
    assert {"管道.xlsx", "自己.xlsx", "乱码.xlsx"} <= {name for name, problem in told.items() if problem}
    assert "赵家镇报表.xlsx" in told
    for ending in (".xlsx", ".csv", ".json"):
        report = tmp_path / f"报告{ending}"
        found.write(report)
        assert report.stat().st_size
    assert "赵家镇报表.xlsx" in (tmp_path / "报告.json").read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, ["collect", str(master), str(returns), "--month", "7", "--dry-run"])
    assert shown.exit_code in (0, 1), shown.output


def test_a_batch_names_every_bad_file_and_does_the_others(village: Path, tmp_path: Path) -> None:
    places, out = tmp_path / "各镇", tmp_path / "结果"
    places.mkdir()
    shutil.copy(village, places / "好.xlsx")
    spoil(places, village)
    for resume in (False, True):
        found = run(places, out, workers=1, resume=resume)
        told = {file.key: file for file in found.files}
        assert all(told[name].message for name in ("管道.xlsx", "自己.xlsx", "乱码.xlsx"))
        assert told["好.xlsx"].status.written
        assert told["赵家镇报表.xlsx"].status.written
    assert (out / "赵家镇报表.xlsx").is_file()
    found.write(tmp_path / "报告.csv")
    found.write(tmp_path / "报告.xlsx")
    shown = CliRunner().invoke(app, ["batch", str(places), "--out", str(out), "--jobs", "1", "--json"])
    assert len(json.loads(shown.stdout)["files"]) == 5


def test_a_roll_up_names_every_bad_file_and_takes_the_others(village: Path, tmp_path: Path) -> None:
    places = tmp_path / "各镇"
    places.mkdir()
    shutil.copy(village, places / "好.xlsx")
    spoil(places, village)
    found = rollup([str(places)], tmp_path / "全县.xlsx", now=NOW)
    told = {town.key: town.problem for town in found.towns}
    assert all(told[name] for name in ("管道.xlsx", "自己.xlsx", "乱码.xlsx"))
    assert not told["好.xlsx"]
    assert found.out is not None
    found.write(tmp_path / "报告.xlsx")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.binary(min_size=1, max_size=6).filter(lambda name: not set(name) & {0, 47}), st.binary(max_size=400)
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 2**32),
    st.integers(1, 40),
)
def test_whatever_bytes_the_others_hold_the_good_one_is_taken(
    master: Path, returns: Path, bad: list[tuple[bytes, bytes]], seed: int, share: int
) -> None:
    good = next(path for path in returns.iterdir() if path.name.startswith(VILLAGE))
    for path in returns.iterdir():
        if path != good:
            path.unlink()
    for name, data in bad:
        (returns / os.fsdecode(b"x" + name + b".xlsx")).write_bytes(data)
    damaged = bytearray(good.read_bytes())
    for n in range(share):
        damaged[(seed * (n + 1) * 7919) % len(damaged)] ^= 1 + n
    (returns / "伤.xlsx").write_bytes(damaged)
    found = collect(master, [returns], month=MONTH, overwrite=True, dry_run=True, now=NOW)
    assert not next(sent for sent in found.returns if sent.path == good).problem
    assert {sent.path for sent in found.returns} | {one.path for one in found.passed} == set(returns.iterdir())
