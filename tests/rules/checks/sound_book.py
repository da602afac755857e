"""A small workbook in memory in which nothing is wrong, and edits that make something wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from catchup_xl.model.cells import Address
from catchup_xl.model.master import Master
from catchup_xl.model.reading import read_master
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import Grid, Merge

HEADER_ROW = 3
FIRST_ROW = 4

Row: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[["Book"], None]

UNITS = ("甲镇", "乙镇", "丙镇", "丁镇")
GROUP = "山区镇"
_INDICATORS = (
    ("A1", "农业总产值", "增速", "万元", 40, 0.12),
    ("A2", "项目投资", "总量", "万元", 30, 1000),
    ("A3", "群众满意度", "比率", "%", 20, 95),
    ("A4", "党建过硬", "定性", "分", 10, None),
)
_FIGURES = {
    "农业总产值": ((310, 640, 1050), (350, 730, 1180)),
    "项目投资": ((60, 130, 210), (70, 150, 240)),
    "群众满意度": ((88, 89, 90.5), (91, 92, 93.5)),
    "党建过硬": ((80, 81, 82), (83, 84, 85)),
}
_LATER = (1.3, 1.6, 2, 2.4, 2.8, 3.1, 3.3, 3.6, 4)


def _data() -> list[Row]:
    rows: list[Row] = []
    for n, unit in enumerate(UNITS):
        for indicator, (base, now) in _FIGURES.items():
            grows = indicator in ("农业总产值", "项目投资")
            last = [v + n for v in base]
            last += [round(last[-1] * (times if grows else 1), 1) for times in _LATER]
            rows.append({"单位": unit, "指标": indicator, "年度": 2016} | _months(last))
            rows.append({"单位": unit, "指标": indicator, "年度": 2017} | _months([v + 2 * n for v in now]))
    return rows


def _months(figures: Sequence[float]) -> Row:
    return {f"{month}月": float(figure) for month, figure in enumerate(figures, 1)}


class Book:
    """Rows of each sheet by header; rows count from 1."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in SHEETS}
        self.uncached: dict[str, set[tuple[int, int]]] = {}
        self.ends: dict[str, int] = {}
        self.merges: dict[str, list[Merge]] = {}
        self.left_out: set[str] = set()
        self.renamed: dict[tuple[str, str], str] = {}
        rows = self.rows
        settings = {
            "本单位": "甲镇",
            "追赶对象": "乙镇",
            "考核组": GROUP,
            "考核组单位数": 4,
            "年度": 2017,
            "统计月份": 3,
        }
        rows["参数"] = [{"参数": name, "取值": value} for name, value in settings.items()]
        rows["单位"] = [{"单位": unit, "层级": "乡镇", "考核组": GROUP} for unit in UNITS]
        rows["指标"] = [
            {
                "编号": number,
                "指标": name,
                "适用组": GROUP,
                "类别": "其他",
                "类型": kind,
                "计量单位": unit,
                "权重": weight,
            }
            | {"目标": target, "计分方法": "M2" if target else "M5", "责任人": "张三", "数据来源": "统计站"}
            for number, name, kind, unit, weight, target in _INDICATORS
        ]
        rows["指标"][0]["类别"] = "主要指标"
        rows["目标"] = [{"单位": "甲镇", "指标": "项目投资", "目标": 1200}]
        rows["数据"] = _data()
        rows["加减分"] = [
            {
                "日期": date(2017, 2, 8),
                "单位": "丙镇",
                "类型": "加分",
                "分值": 1,
                "文号": "县发〔2017〕1号",
                "事由": "表彰",
            }
        ]
        duty = {"阶段": "实施阶段", "措施": "每月调度1次", "责任领导": "王五", "牵头单位": "党政办", "责任人": "张三"}
        duty |= {"开始时间": date(2017, 1, 1), "完成时限": date(2017, 11, 30)}
        rows["责任清单"] = [
            {"编号": "D01", "工作任务": "农业总产值", "年度目标": "比上年增长12%", "指标": "农业总产值"} | duty,
            {"编号": "D02", "工作任务": "修通村道", "年度目标": "10公里", "完成比例": 0.3} | duty,
        ]
        rows["督导"] = [
            {"日期": date(2017, 3, 1), "单位": "丙镇", "责任清单编号": "D02", "发现问题": "1段路基下沉"}
            | {"整改期限": date(2017, 3, 20), "整改完成日期": date(2017, 3, 18)}
        ]
        rows["组织机构"] = [
            {"角色": "第一组长", "姓名": "李四"},
            {"角色": "组长", "姓名": "王五"},
            {"角色": "办公室", "单位": "党政办"},
        ]
        rows["阶段"] = [{"阶段": "实施阶段", "开始": date(2017, 1, 1), "结束": date(2017, 12, 31)}]

    def setting(self, name: str, value: object) -> None:
        """Change a setting, or add it."""
        for row in self.rows["参数"]:
            if row["参数"] == name:
                row["取值"] = value
                return
        self.rows["参数"].append({"参数": name, "取值": value})

    def cell(self, sheet: str, row: int, header: str) -> str:
        """The address of a cell: 数据!G4."""
        headers = [column.header for column in SHEETS[sheet].columns]
        return str(Address(sheet, FIRST_ROW - 1 + row, headers.index(header) + 1))

    def setting_cell(self, name: str) -> str:
        """The address of a setting's value."""
        return self.cell("参数", 1 + [row["参数"] for row in self.rows["参数"]].index(name), "取值")

    def find(self, sheet: str, **wanted: object) -> int:
        """The number of the first row with these cells."""
        return next(n for n, row in enumerate(self.rows[sheet], 1) if all(row.get(k) == v for k, v in wanted.items()))

    def grids(self) -> Mapping[str, Grid]:
        """The sheets as a reader would give them."""
        return {name: self._grid(name) for name in SHEETS if name not in self.left_out}

    def _grid(self, name: str) -> Grid:
        sheet = SHEETS[name]
        headers = [column.header for column in sheet.columns]
        shown = [self.renamed.get((name, header), header) for header in headers]
        cells = [[row.get(header) for header in headers] for row in self.rows[name]]
        end = self.ends.get(name, HEADER_ROW + len(cells))
        return Grid(
            [[sheet.heading], [], shown, *cells],
            table_ends={sheet.table: end},
            merges=self.merges.get(name, ()),
            uncached=frozenset(self.uncached.get(name, ())),
        )

    def master(self) -> Master:
        """The typed master."""
        return read_master(self.grids(), "sound.xlsx")


def edited(*edits: Edit) -> Book:
    """The sound book with some edits."""
    book = Book()
    for edit in edits:
        edit(book)
    return book


def setting(name: str, value: object) -> Edit:
    """Change a setting."""
    return lambda book: book.setting(name, value)


def put(sheet: str, row: int, **cells: object) -> Edit:
    """Change cells of a row, which counts from 1."""
    return lambda book: book.rows[sheet][row - 1].update(cells)


def every(sheet: str, **cells: object) -> Edit:
    """Change the same cells of every row."""

    def edit(book: Book) -> None:
        for row in book.rows[sheet]:
            row.update(cells)

    return edit


def add(sheet: str, **cells: object) -> Edit:
    """Add a row at the end."""
    return lambda book: book.rows[sheet].append(dict(cells))


def copy(sheet: str, row: int, **cells: object) -> Edit:
    """Add a copy of a row, with some cells changed."""
    return lambda book: book.rows[sheet].append({**book.rows[sheet][row - 1], **cells})


def drop(sheet: str, *rows: int) -> Edit:
    """Delete rows."""

    def edit(book: Book) -> None:
        book.rows[sheet] = [row for n, row in enumerate(book.rows[sheet], 1) if n not in rows]

    return edit


def figure(unit: str, indicator: str, year: int, **months: object) -> Edit:
    """Change month cells of a row of 数据: _3月 is 3月."""

    def edit(book: Book) -> None:
        row = book.find("数据", 单位=unit, 指标=indicator, 年度=year)
        book.rows["数据"][row - 1].update({name.lstrip("_"): value for name, value in months.items()})

    return edit


Spot: TypeAlias = Callable[[Book], str]


def cell(sheet: str, row: int, header: str) -> Spot:
    """The cell of a row, which counts from 1."""
    return lambda book: book.cell(sheet, row, header)


def cells(sheet: str, first: int, last: int, header: str) -> Spot:
    """Some cells of one column."""
    return lambda book: f"{book.cell(sheet, first, header)}:{book.cell(sheet, last, header).split('!')[1]}"


def setting_cell(name: str) -> Spot:
    """The value of a setting."""
    return lambda book: book.setting_cell(name)


def month_cell(unit: str, indicator: str, year: int, month: int, basis: str | None = None) -> Spot:
    """A month's cell of a row of 数据."""
    wanted = {"单位": unit, "指标": indicator, "年度": year} | ({"口径": basis} if basis else {})
    return lambda book: book.cell("数据", book.find("数据", **wanted), f"{month}月")


def place(text: str) -> Spot:
    """A sheet, or anything else that is known by its text."""
    return lambda _: text
