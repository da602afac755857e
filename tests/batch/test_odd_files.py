"""Files that are odd inside are named, whatever is odd; the good ones are taken, by collect, batch and roll-up alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from batch_support import NOW
from form_support import cell_of, file_row, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catchup_xl.batch.collect import decisions
from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.provenance import provenance_file
from catchup_xl.batch.collect.tally import Collected, Decision
from catchup_xl.batch.collect.written_before import Taken
from catchup_xl.batch.county.rollup import rollup
from catchup_xl.batch.run import run
from catchup_xl.errors import file_name

MONTH, VILLAGES, OFFICE = 7, ("示例一村", "示例二村", "示例三村"), "党政办"
CORE = "docProps/core.xml"
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9
FAR = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>%s</dcterms:modified></cp:coreProperties>'
)
CORES = {
    "坏": b"<cp:core", "空": b"", "远": FAR % b"99999-01-01T00:00:00Z", "早": FAR % b"0001-01-01T00:00:00+14:00",
    "乱": FAR % b"\xe6\x98\xa8\xe5\xa4\xa9",
}  # fmt: skip


def with_core(source: Path, core: bytes, to: Path) -> Path:
    """A copy of a workbook with this as its core properties."""
    with ZipFile(source) as old, ZipFile(to, "w") as new:
        for name in old.namelist():
            new.writestr(name, core if name == CORE else old.read(name))
    return to


def form_of(master: Path, folder: Path, unit: str, change: Callable[[Any], None] = lambda book: None) -> Path:
    form = make_forms(master, folder, units=[unit], month=MONTH)[0].path

    def filled(book: Any) -> None:
        if "填报" in book.sheetnames:
            cell_of(book, book["填报"]["B5"].value).value = 15
        change(book)

    return fill(form, filled)


def hidden(old: str, new: str, *, visible: bool = False) -> Callable[[Any], None]:
    """Write another text wherever the hidden sheet has one, and the sheets that are seen too."""

    def change(book: Any) -> None:
        for page in book if visible else [book["_catchup"]]:
            for row in page.iter_rows():
                for cell in row:
                    cell.value = new if cell.value == old else cell.value

    return change


def collected(master: Path, folder: Path) -> Collected:
    return collect(master, [folder], month=MONTH, overwrite=True, now=NOW)


@pytest.mark.parametrize(("old", "new"), [("2017", "二〇一七"), ("2017", "99999999999"), ("7", "十三")])
def test_an_odd_year_or_month_in_the_hidden_sheet_is_told(master: Path, tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "交回"
    form_of(master, folder, VILLAGES[0])
    odd = form_of(master, folder, VILLAGES[1], hidden(old, new))
    found = collected(master, folder)
    assert found.count(Decision.WRITE) == 1
    row = file_row(found, odd.name)
    assert row["处理"] == "没有取"
    assert new in row["说明"]


def test_an_odd_basis_or_an_unknown_duty_is_told_and_the_rest_taken(master: Path, tmp_path: Path) -> None:
    folder = tmp_path / "交回"
    form_of(master, folder, VILLAGES[0])
    form_of(master, folder, VILLAGES[1], hidden("累计值", "累积", visible=True))

    def unknown(book: Any) -> None:
        number = book["任务"]["A5"].value
        hidden(number, "Z99", visible=True)(book)
        book["任务"]["G5"].value = 0.5

    form_of(master, folder, OFFICE, unknown)
    found = collected(master, folder)
    assert found.count(Decision.WRITE) == 2  # of the village, and of the office itself
    why = {change.key.names[0]: change.why for change in found.changes if change.decision is Decision.REFUSED}
    assert why == {VILLAGES[1]: "没有名为“累积”的口径", "Z99": "责任清单里没有编号 Z99"}


def test_odd_properties_and_locked_files_stop_nobody(master: Path, village: Path, tmp_path: Path) -> None:
    folder, places = tmp_path / "交回", tmp_path / "各镇"
    places.mkdir()
    good = form_of(master, folder, VILLAGES[0])
    for name, core in CORES.items():
        with_core(good, core, folder / f"{name}.xlsx")
        with_core(village, core, places / f"{name}.xlsx")
    for place in (folder, places):
        (place / "锁.xlsx").write_bytes(LOCKED)
    shutil.copy(village, places / "好.xlsx")
    found = collected(master, folder)
    assert found.count(Decision.WRITE) == 1
    assert len(next(change for change in found.changes if change.decision is Decision.WRITE).sources) == len(CORES) + 1
    assert "密码" in file_row(found, "锁.xlsx")["说明"]
    batch = {file.key: file for file in run(places, tmp_path / "结果", workers=1).files}
    assert all(batch[f"{name}.xlsx"].status.written for name in (*CORES, "好"))
    assert "密码" in batch["锁.xlsx"].message
    towns = {town.key: town.problem for town in rollup([str(places)], tmp_path / "全县.xlsx", now=NOW).towns}
    assert "密码" in towns["锁.xlsx"]
    assert not any(towns[f"{name}.xlsx"] for name in (*CORES, "好"))


def test_a_value_over_which_the_program_stumbles_keeps_no_other_out(
    master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "交回"
    for unit in VILLAGES:
        form_of(master, folder, unit)
    scale, decided = decisions.MasterCells.out_of_scale, decisions._Chooser._decided

    def in_reading(self: Any, key: Any, raw: Any) -> int:
        if key.names[0] == VILLAGES[1]:
            raise ZeroDivisionError
        return scale(self, key, raw)

    def in_deciding(self: Any, key: Any, *words: Any) -> Any:
        if key.names[0] == VILLAGES[2]:
            raise ZeroDivisionError
        return decided(self, key, *words)

    monkeypatch.setattr(decisions.MasterCells, "out_of_scale", in_reading)
    monkeypatch.setattr(decisions._Chooser, "_decided", in_deciding)
    found = collected(master, folder)
    assert [one.key.names[0] for one in found.changes if one.decision is Decision.WRITE] == [VILLAGES[0]]
    assert "程序读它时出错" in file_row(found, f"{VILLAGES[1]}_2017年{MONTH}月.xlsx")["说明"]
    [told] = [one for one in found.changes if one.key.names[0] == VILLAGES[2]]
    assert "程序判断它时出错" in told.why
    assert found.exit_code == 1


def test_a_file_has_one_name_in_report_and_record() -> None:
    gbk = Path(os.fsdecode("赵家镇报表.xlsx".encode("gbk")))
    taken = Taken("1", f"{file_name(gbk)} 填报!G5；表.xlsx Sheet 1!B2", frozenset())
    assert taken.is_from("赵家镇报表.xlsx")
    assert taken.is_from("表.xlsx")
    assert not taken.is_from("镇报表.xlsx")
    assert not taken.is_from("表")


def test_masters_of_one_stem_have_a_provenance_each(master: Path, tmp_path: Path) -> None:
    form_of(master, tmp_path / "一", VILLAGES[0])
    form_of(master, tmp_path / "二", VILLAGES[1])
    collected(master, tmp_path / "一")
    other = Path(shutil.copy(master, master.with_suffix(".xlsm")))
    collected(other, tmp_path / "二")
    ours, theirs = (provenance_file(path).read_text(encoding="utf-8-sig").splitlines() for path in (master, other))
    assert provenance_file(master) != provenance_file(other)
    assert len(ours) == 2
    assert theirs[:2] == ours, "a copy goes on with what was known"
    assert len(theirs) == 3


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    bad=st.lists(
        st.tuples(
            st.binary(min_size=1, max_size=6).filter(lambda name: not set(name) & {0, 47}), st.binary(max_size=400)
        ),
        min_size=1,
        max_size=3,
    ),
    seed=st.integers(0, 2**32),
    share=st.integers(1, 40),
)
def test_whatever_bytes_the_others_hold_batch_and_roll_up_take_the_good_one(
    village: Path, tmp_path_factory: pytest.TempPathFactory, bad: list[tuple[bytes, bytes]], seed: int, share: int
) -> None:
    work = tmp_path_factory.mktemp("bytes")
    places = work / "各镇"
    places.mkdir()
    good = Path(shutil.copy(village, places / "好.xlsx"))
    for name, data in bad:
        (places / os.fsdecode(b"x" + name + b".xlsx")).write_bytes(data)
    damaged = bytearray(good.read_bytes())
    for n in range(share):
        damaged[(seed * (n + 1) * 7919) % len(damaged)] ^= 1 + n
    (places / "伤.xlsx").write_bytes(damaged)
    before = good.read_bytes()
    batch = run(places, work / "结果", workers=1)
    assert len(batch.files) + len(batch.passed) == len(list(places.iterdir()))
    assert next(file for file in batch.files if file.key == "好.xlsx").status.written
    rolled = rollup([str(places)], work / "全县.xlsx", now=NOW)
    assert not next(town for town in rolled.towns if town.key == "好.xlsx").problem
    assert {town.key for town in rolled.towns} >= {file.key for file in batch.files}
    assert rolled.out is not None
    assert good.read_bytes() == before
