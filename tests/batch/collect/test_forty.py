"""Forty villages send back what villages send: the master is what a careful officer would make of it by hand."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from batch_support import NOW
from form_support import MONTH, cell_of, fill
from support.workbooks import read_sheet

from catchup_xl.batch.collect.forms import make_forms
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.tally import Collected, Decision
from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample.shipped import plan_file

INCOME, BEES = "村集体经济收入", "土蜂存栏"
VILLAGES = tuple(f"{side}{place}村" for side in "东西南北中" for place in "沟坝坪岭湾寨梁河")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def income(n: int) -> Decimal:
    """July's income of a village, in 万元; last year's is 9."""
    return Decimal(100 + n) / 10


def bees(n: int) -> int:
    """July's bees of a village; last year's are 100."""
    return 100 + n


def plan(year: int = 2017, own: str = "XX镇", villages: tuple[str, ...] = VILLAGES) -> Plan:
    """A town with forty villages and two indicators; figures stand until June."""
    whole = Plan.load(plan_file("sample"))
    units = [{"单位": own, "层级": "乡镇", "考核组": "镇"}]
    units += [{"单位": name, "层级": "村", "考核组": "村"} for name in villages]
    indicators = [row for row in whole.rows["指标"] if row["指标"] in (INCOME, BEES)]
    figures: list[dict[str, Any]] = []
    for name in villages:
        for indicator, before, now in ((INCOME, 9, 8), (BEES, 100, 98)):
            last = {f"{month}月": before for month in range(1, 13)}
            this = {f"{month}月": now for month in range(1, 7)}
            figures += [{"单位": name, "指标": indicator, "年度": year - 1, **last}]
            figures += [{"单位": name, "指标": indicator, "年度": year, **this}]
    settings = {"方案名称": f"{year}年村级考核", "本单位": own, "年度": year, "基期年度": year - 1, "统计月份": 6}
    rows = {"单位": tuple(units), "指标": tuple(indicators), "数据": tuple(figures)}
    return Plan({**settings, "考核组": "村", "考核组单位数": len(villages)}, rows)


@dataclass
class Case:
    """The master, the folder of what came back, and what a careful officer would write."""

    master: Path
    folder: Path
    right: dict[tuple[str, str], Decimal]

    def form(self, n: int) -> Path:
        return self.folder / f"{VILLAGES[n]}_2017年{MONTH}月.xlsx"

    def expect(self, n: int, *indicators: str) -> None:
        values: Mapping[str, Decimal] = {INCOME: income(n), BEES: Decimal(bees(n))}
        self.right |= {(VILLAGES[n], indicator): values[indicator] for indicator in indicators}


def filled(n: int, *, flock: Any = None) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell_of(book, INCOME).value = float(income(n))
        cell_of(book, BEES).value = bees(n) if flock is None else flock

    return change


def table(path: Path, rows: list[tuple[Any, ...]]) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in rows:
        page.append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def forms_of_this_month(case: Case) -> None:
    """Forms 0 to 23: whole, renamed, in two versions, and spoilt in ways that people find."""
    make_forms(case.master, case.folder, units=[*VILLAGES[:24], VILLAGES[37], VILLAGES[39]], month=MONTH)
    for n in range(18):
        fill(case.form(n), filled(n))
        case.expect(n, INCOME, BEES)
    case.form(15).rename(case.folder / "新建 XLSX 工作表.xlsx")
    fill(case.form(16), lambda book: setattr(book["填报"], "title", "填报(报统计站)"))
    fill(shutil.copy(case.form(17), case.folder / "二次报送.xlsx"), filled(17, flock=200))
    del case.right[VILLAGES[17], BEES]  # two versions that differ: neither is taken before somebody says which
    for n, flock in ((18, "待核"), (19, "约120"), (20, datetime(2017, 7, 6)), (21, "#REF!")):
        fill(case.form(n), filled(n, flock=flock))
        case.expect(n, INCOME)
    case.right[VILLAGES[18], BEES] = Decimal(-1)  # 待核 is taken as such
    fill(case.form(22), filled(22))
    fill(case.form(22), lambda book: book["填报"].delete_rows(cell_of(book, BEES).row))
    case.expect(22, INCOME)
    fill(case.form(23), filled(23))
    fill(case.form(23), lambda book: book["填报"].__setitem__("A4", "填报单位"))
    fill(case.form(39), filled(39))

    def typed_over(book: Any) -> None:
        for row in range(5, 7):
            book["填报"].cell(row, 1).value = "李家镇人民政府"

    fill(case.form(39), typed_over)


def forms_of_others(case: Case, work: Path) -> None:
    """Forms 24 to 26: last year's, last month's, and a stranger's."""
    for year, month, n in ((2016, MONTH, 24), (2017, MONTH - 1, 25)):
        build(plan(year), work / f"{year}.xlsx")
        make_forms(work / f"{year}.xlsx", case.folder, units=[VILLAGES[n]], month=month)
        form = case.folder / f"{VILLAGES[n]}_{year}年{month}月.xlsx"
        fill(form, lambda book, month=month: setattr(cell_of(book, BEES, month), "value", 77))  # type: ignore[misc]
    build(plan(own="赵家镇"), work / "别镇.xlsx")
    make_forms(work / "别镇.xlsx", work / "别镇", units=[VILLAGES[26]], month=MONTH)
    stranger = work / "别镇" / f"{VILLAGES[26]}_2017年{MONTH}月.xlsx"
    shutil.copy(fill(stranger, filled(26)), case.folder / "赵家镇转来.xlsx")


def own_layouts(case: Case) -> None:
    """Tables 27 to 32, each in a layout of its own."""
    down = [(month, None, None) for month in range(1, 7)]
    table(
        case.folder / "a.xlsx",
        [(f"{VILLAGES[27]}2017年月报",), ("月份", INCOME, BEES), *down, (7, income(27), bees(27))],
    )
    rows = [(INCOME, "万元", income(28), 9, 0.42), (BEES, "箱", bees(28), 100, 0.28)]
    table(
        case.folder / f"{VILLAGES[28]}.xlsx",
        [("2017年1—7月主要指标",), ("指标", "计量单位", "本期", "上年同期", "增速"), *rows],
    )
    rows = [(INCOME, "元", income(29) * 10_000), (BEES, "箱", bees(29))]
    table(case.folder / VILLAGES[29] / "报表.xlsx", [("2017年",), ("指标名称", "计量单位", "1-7月累计"), *rows])
    table(case.folder / "月报.xlsx", [("2017年1-7月",), ("指标", "本期"), (INCOME, income(30)), (BEES, bees(30))])
    table(
        case.folder / "c.xlsx", [("2017年",), ("村名", BEES, BEES), ("", "1-7月", "去年"), (VILLAGES[31], bees(31), 90)]
    )
    months = tuple(f"{month}月" for month in range(1, 8))
    wide = [(INCOME, *(8,) * 6, income(32)), (BEES, *(98,) * 6, bees(32))]
    table(case.folder / "d.xlsx", [(f"{VILLAGES[32]}2017年分月数",), ("指标", *months), *wide])
    for n in (27, 28, 29, 32):
        case.expect(n, INCOME, BEES)
    case.expect(31, BEES)


def no_returns(case: Case) -> None:
    """Files that hold no return, or none that can be read."""
    (case.folder / f"{VILLAGES[33]}.xls").write_bytes(OLE + b"\0" * 600)
    (case.folder / f"{VILLAGES[34]}.xlsx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    (case.folder / f"{VILLAGES[35]}.xlsx").write_bytes(b"")
    whole = case.form(0).read_bytes()
    (case.folder / f"{VILLAGES[36]}.xlsx").write_bytes(whole[: len(whole) // 2])
    shutil.copy(case.master, case.folder / "追赶超越 - 副本.xlsx")
    (case.folder / "~$月报.xlsx").write_bytes(b"x")
    (case.folder / "情况说明.docx").write_bytes(b"x")


@pytest.fixture(scope="module")
def unsaved(tmp_path_factory: pytest.TempPathFactory) -> Case:
    work = tmp_path_factory.mktemp("forty")
    build(plan(), work / "母版.xlsx")
    case = Case(work / "母版.xlsx", work / "交回", {})
    forms_of_this_month(case)
    forms_of_others(case, work)
    own_layouts(case)
    no_returns(case)
    return case


def by_libreoffice(case: Case, work: Path) -> None:
    """Let LibreOffice open and save every workbook that a village has filled in; one is saved in the old format."""
    out, profile = work / "另存", (work / "profile").as_uri()
    start = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to"]
    forms = [path for path in case.folder.glob("*.xlsx") if path.read_bytes()[:2] == b"PK" and "副本" not in path.name]
    forms = [path for path in forms if path.stem != VILLAGES[36]]
    subprocess.run(
        [*start, "xlsx", "--outdir", str(out), *map(str, forms)], check=True, capture_output=True, timeout=120
    )
    for path in forms:
        shutil.copy(out / path.name, path)
    old = case.folder / f"{VILLAGES[33]}.xls"
    subprocess.run(
        [*start, "xls", "--outdir", str(out), str(case.form(0))], check=True, capture_output=True, timeout=60
    )
    shutil.copy(out / f"{case.form(0).stem}.xls", old)


@pytest.fixture(scope="module")
def resaved(unsaved: Case, tmp_path_factory: pytest.TempPathFactory) -> Case:
    work = tmp_path_factory.mktemp("resaved")
    case = Case(unsaved.master, work / "交回", unsaved.right)
    shutil.copytree(unsaved.folder, case.folder)
    by_libreoffice(case, work)
    return case


@pytest.fixture(params=["unsaved", pytest.param("resaved", marks=pytest.mark.app("libreoffice"))])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    made: Case = request.getfixturevalue(request.param)
    case = Case(tmp_path / "母版.xlsx", tmp_path / "交回", made.right)
    shutil.copytree(made.folder, case.folder)
    shutil.copy(made.master, case.master)
    return case


def july(master: Path) -> dict[tuple[str, str], Decimal]:
    """What stands in July of 2017."""
    page = read_sheet(master, "数据")
    heads = [cell.value for cell in page[3]]
    at = heads.index(f"{MONTH}月")
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    found = {(row[0], row[1]): row[at] for row in rows if row[2] == 2017 and row[at] is not None}
    return {key: Decimal(-1) if value == "待核" else Decimal(str(value)) for key, value in found.items()}


def states(found: Collected) -> dict[str, str]:
    return {one.unit: one.state for one in found.senders}


def test_the_master_is_what_a_careful_officer_makes_of_forty_returns(case: Case) -> None:
    found = collect(case.master, [case.folder], month=MONTH, confirm=True, now=NOW)
    assert july(case.master) == case.right
    names = {path.name for path in case.folder.rglob("*") if path.is_file()}
    assert {row[0] for row in found.file_rows()} == names
    state = states(found)
    whole = [*range(17), 27, 28, 29, 32]
    assert {state[VILLAGES[n]] for n in whole} == {"已报"}
    assert {state[VILLAGES[n]] for n in (18, 22, 31)} == {"缺报"}
    assert {state[VILLAGES[n]] for n in (17, 19, 20, 21, 23, 24, 25, 26, 39)} == {"有问题"}
    assert {state[VILLAGES[n]] for n in (30, 37, 38)} == {"未报"}
    assert {state[VILLAGES[n]] for n in (33, 34, 35, 36)} == {"有问题"}, "a file that can't be read has the unit's name"
    assert found.count(Decision.CONFLICT) == 1
    assert found.count(Decision.UNREADABLE) == 3
    assert found.exit_code == 1


def test_run_twice_nothing_changes(case: Case) -> None:
    collect(case.master, [case.folder], month=MONTH, confirm=True, now=NOW)
    before = {path: path.read_bytes() for path in case.master.parent.rglob("*") if path.is_file()}
    again = collect(case.master, [case.folder], month=MONTH, confirm=True, now=NOW)
    assert again.out is None
    assert {path: path.read_bytes() for path in case.master.parent.rglob("*") if path.is_file()} == before
