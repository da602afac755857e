"""The two workbooks that are measured: the shipped sample, and a big one that carries all that a clerk's file may carry."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from catchup_xl.books.template.workbook import write_sheets
from catchup_xl.model.plan import Plan, PlanRow, Value

ROOT = Path(__file__).parent.parent
_MACROS = ROOT / "workbook" / "sample.xlsm"
_KINDS = (("增速", "0.12", "M2"), ("总量", "5000", "M2"), ("增速", "0.12", "M5"), ("比率", "95", "M1"))


def big_plan(units: int, indicators: int, seed: int = 2017) -> Plan:
    """A county's plan with invented figures: two years of monthly rows for each unit and indicator."""
    dice = random.Random(seed)
    names = [f"示例{n:03d}镇" for n in range(1, units + 1)]
    rows: list[PlanRow] = []
    declared: list[PlanRow] = []
    for n in range(indicators):
        kind, target, method = _KINDS[n % len(_KINDS)]
        found: dict[str, Value] = {
            "编号": f"A{n + 1:02d}",
            "指标": f"示例指标{n + 1:02d}",
            "适用组": "大组",
            "类型": kind,
        }
        declared.append(found | {"权重": Decimal(100) / indicators, "目标": Decimal(target), "计分方法": method})
        for name in names:
            for year, months in ((2016, 12), (2017, 6)):
                row: dict[str, Value] = {"单位": name, "指标": str(found["指标"]), "年度": year}
                rows.append(row | _months(kind, months, dice))
    settings: dict[str, Value] = {"方案名称": "示例大表", "本单位": names[4], "追赶对象": names[0], "考核组": "大组"}
    settings |= {"年度": 2017, "统计月份": 6}
    members: list[PlanRow] = [
        {"单位": name, "层级": "乡镇", "考核组": "大组", "上年名次": n} for n, name in enumerate(names, 1)
    ]
    return Plan(settings, {"单位": tuple(members), "指标": tuple(declared), "数据": tuple(rows)})


def _months(kind: str, months: int, dice: random.Random) -> dict[str, Value]:
    found: dict[str, Value] = {}
    total = Decimal(0)
    for month in range(1, months + 1):
        step = Decimal(dice.randint(10_000, 100_000)) / 100
        total = Decimal(dice.randint(900, 990)) / 10 if kind == "比率" else total + step
        found[f"{month}月"] = total
    return found


def write_big(target: Path, units: int, indicators: int) -> None:
    """Build the big workbook with charts, sparklines, data bars, a text box, a button, a comment and VBA."""
    book = Workbook(str(target), {"in_memory": True, "strings_to_formulas": False})
    write_sheets(book, big_plan(units, indicators), sample=True)
    _dress_up(book)
    with zipfile.ZipFile(_MACROS) as macros:
        book.add_vba_project(io.BytesIO(macros.read("xl/vbaProject.bin")), True)
    book.close()


def _dress_up(book: Any) -> None:
    """What a clerk adds to his file and expects to find again."""
    page = book.add_worksheet("我的分析")
    for row in range(40):
        page.write_row(row, 0, [row, row * 2, 40 - row])
        page.add_sparkline(row, 4, {"range": f"我的分析!A{row + 1}:C{row + 1}"})
    page.conditional_format("A1:A40", {"type": "data_bar", "data_bar_2010": True})
    page.insert_textbox("G2", "本镇自己的说明")
    page.insert_button("G8", {"caption": "按钮"})
    page.write_comment("A1", "批注")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=得分!$D$4:$D$40", "categories": "=得分!$B$4:$B$40"})
    page.insert_chart("G12", chart)


if __name__ == "__main__":
    write_big(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
