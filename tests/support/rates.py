"""A workbook of three towns with three rates, each typed in one of the ways in which people type them."""

from __future__ import annotations

from pathlib import Path

from support.workbooks import read_book

from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan

TOWNS = ("甲镇", "乙镇", "丙镇")
RATES = {
    "满意度": {"类型": "比率", "计分方法": "M3", "目标": "95%", "每点扣分": "2"},
    "发案率": {"类型": "逆向", "计分方法": "M3", "目标": "12%", "每点扣分": "2"},
    "覆盖率": {"类型": "总量", "计分方法": "M2"},
}
OWN_TARGETS = {"甲镇": "96%", "乙镇": "90%", "丙镇": "80%"}
FIGURES = {
    ("甲镇", "满意度"): "90.1%", ("乙镇", "满意度"): "96%", ("丙镇", "满意度"): "97.25%",
    ("甲镇", "发案率"): "13%", ("乙镇", "发案率"): "12.5%", ("丙镇", "发案率"): "2%",
    ("甲镇", "覆盖率"): "91.2%", ("乙镇", "覆盖率"): "94.5%", ("丙镇", "覆盖率"): "80%",
}  # fmt: skip


def number(text: str) -> float:
    return float(text.rstrip("%"))


WAYS = {
    "text": lambda cell, text: setattr(cell, "value", text),
    "percent cell": lambda cell, text: (
        setattr(cell, "value", round(number(text) / 100, 6)),
        setattr(cell, "number_format", "0.00%"),
    ),
    "unit": lambda cell, text: (setattr(cell, "value", number(text)), setattr(cell, "number_format", "General")),
}


def book_of(folder: Path, way: str, unit: str = "%") -> Path:
    """A workbook of three towns whose rates are typed in a way, with this 计量单位."""
    folder.mkdir()
    indicators = [
        {
            "编号": f"A{n}",
            "指标": name,
            "适用组": "一组",
            "类别": "主要指标",
            "权重": 100 / 3 if n else 30,
            "计量单位": unit,
        }
        | {k: v for k, v in cells.items() if k != "目标"}
        for n, (name, cells) in enumerate(RATES.items())
    ]
    for row, weight in zip(indicators, (40, 30, 30), strict=True):
        row["权重"] = weight
    plan = Plan.parse(
        {
            "参数": {
                "年度": 2017,
                "统计月份": 6,
                "本单位": "甲镇",
                "追赶对象": "乙镇",
                "考核组": "一组",
                "方案名称": "方案",
                "母版编号": "A-1",
            },
            "单位": [{"单位": town, "层级": "乡镇", "考核组": "一组"} for town in TOWNS],
            "指标": indicators,
            "目标": [{"单位": town, "指标": "覆盖率"} for town in TOWNS],
            "数据": [{"单位": town, "指标": name, "年度": 2017} for town, name in FIGURES],
            "责任清单": [{"编号": "1", "工作任务": "提高满意度", "指标": "满意度"}],
        }
    )
    path = folder / "母版.xlsx"
    build(plan, path)
    book = read_book(path)
    put = WAYS[way]
    for n, (name, cells) in enumerate(RATES.items()):
        if "目标" in cells:
            put(cell_under(book["指标"], "目标", n), cells["目标"])
        del name
    for n, town in enumerate(TOWNS):
        put(cell_under(book["目标"], "目标", n), OWN_TARGETS[town])
    for n, text in enumerate(FIGURES.values()):
        put(cell_under(book["数据"], "6月", n), text)
    book.save(path)
    return path


def cell_under(page, header: str, row: int):
    """The cell of a row, from 0, under a header."""
    top = next(cell for line in page.iter_rows(max_row=10) for cell in line if cell.value == header)
    return page.cell(top.row + 1 + row, top.column)
