"""A plan: what a workbook starts from, read from YAML or JSON and checked against the registry of sheets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Self, TypeAlias

from catchup_xl.errors import PlanError
from catchup_xl.model import entry_sheets, plan_text
from catchup_xl.model.cells import Percent, RawCell, fold, is_blank, is_percent, shorten, to_day, to_number, to_text
from catchup_xl.model.columns import Column, ColumnType, Owner
from catchup_xl.model.master import Master
from catchup_xl.model.plan_text import Tree
from catchup_xl.model.rows import SHEETS, Sheet, SheetKind
from catchup_xl.model.settings import SETTINGS, Settings

Value: TypeAlias = str | Decimal | int | date
PlanRow: TypeAlias = Mapping[str, Value]

SETTING_SHEET = entry_sheets.Setting.sheet.name
NAME, VALUE = (column.header for column in entry_sheets.Setting.sheet.columns[:2])
ENTRY_SHEETS: tuple[str, ...] = tuple(
    name for name, sheet in SHEETS.items() if sheet.kind is SheetKind.ENTRY and name != SETTING_SHEET
)
"""The sheets of which a plan holds rows, in the order of the tabs."""

MONTH_WORDS = ("不适用", "待核", "/")
_DIGITS = 15  # Excel keeps 15 significant digits of a number
_EXPONENT = 300  # a larger or smaller number is no binary number that a cell can hold
_TEXT_LIMIT = 32767  # characters in an Excel cell
_HEADER_LIMIT = 255  # characters in the header of an Excel table's column
_SAID = r"(?:[^\W\d_]+(?:\d+[^\W\d_]*)?|\d+[起次例件项个])"
_WORDS = re.compile(rf"{_SAID}(?:[、,;]{_SAID})*")


@dataclass(frozen=True)
class Plan:
    """The settings by name, and the rows of each entry sheet keyed by column header; blanks are left out.

    Values have the type of their column: text and choices str, numbers Decimal, whole numbers int, days date; a month
    is a Decimal, one of the words 不适用, 待核, /, or a grade word.
    """

    settings: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[PlanRow, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {sheet: tuple(self.rows.get(sheet, ())) for sheet in ENTRY_SHEETS})

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a plan file: JSON when its name ends in .json, YAML otherwise.

        Raises:
            PlanError: the file can't be read, or something in it has no place in a workbook; the text says where.
        """
        return cls.parse(plan_text.read(Path(path)))

    @classmethod
    def parse(cls, tree: Tree) -> Self:
        """Check mappings and lists as YAML or JSON give them, and type every cell.

        Raises:
            PlanError: an unknown sheet, column or setting, a wrong type or a word that is no choice.
        """
        if not isinstance(tree, dict):
            raise PlanError("方案文件应以表名开头", expected=f"{SETTING_SHEET}: …、{'、'.join(ENTRY_SHEETS[:3])} 等")
        settings: dict[str, Value] = {}
        rows: dict[str, tuple[PlanRow, ...]] = {}
        for key, content in tree.items():
            name = _match(key, (SETTING_SHEET, *ENTRY_SHEETS), "方案文件里的表名")
            if name == SETTING_SHEET:
                settings = _settings(content)
            else:
                sheet = SHEETS[name]
                found = (_row(sheet, n, row) for n, row in enumerate(_listed(name, content), 1))
                rows[name] = tuple(row for row in found if row)
        return cls(settings, rows)

    @classmethod
    def from_rows(
        cls, settings: Mapping[str, RawCell], rows: Mapping[str, Iterable[Mapping[str, RawCell]]] | None = None
    ) -> Self:
        """Make a plan from the cells of a workbook, raw as a reader gives them.

        Columns of the clerk's own, and those that the program fills, are left out, and so are blank rows.

        Raises:
            PlanError: a cell has not the type of its column, or holds no allowed word.
        """
        tree: dict[str, Tree] = {SETTING_SHEET: dict(settings)}
        for name, found in (rows or {}).items():
            sheet = SHEETS[_match(name, ENTRY_SHEETS, "表名")]
            known = {fold(column.header) for column in sheet.owned_by(Owner.CLERK)}
            tree[name] = [{header: cell for header, cell in row.items() if fold(header) in known} for row in found]
        return cls.parse(tree)

    @classmethod
    def from_master(cls, master: Master) -> Self:
        """Make a plan from what the clerks have typed into a workbook.

        Raises:
            PlanError: a cell has not the type of its column, or holds no allowed word.
        """
        known = {fold(name): name for name in SETTINGS}
        settings = {
            name: source.cells.get(VALUE)
            for source in master.tables[SETTING_SHEET].sources
            if (name := known.get(fold(to_text(source.cells.get(NAME))))) is not None
        }
        return cls.from_rows(settings, {name: [s.cells for s in master.tables[name].sources] for name in ENTRY_SHEETS})

    def text(self, *, comment: str = "", json: bool = False) -> str:
        """The plan as readable YAML, or as JSON; columns in the order of the sheet, blanks left out."""
        settings = {name: self.settings[name] for name in SETTINGS if name in self.settings}
        rows = {
            name: [{h: row[h] for h in SHEETS[name].headers() if h in row} for row in found]
            for name, found in self.rows.items()
        }
        return plan_text.compose_json(settings, rows) if json else plan_text.compose(settings, rows, comment)

    def typed_settings(self) -> Settings:
        """The settings with their defaults."""
        return Settings.model_validate(dict(self.settings))

    def indicator_names(self) -> tuple[str, ...]:
        """Every indicator of the plan once, in order."""
        names = (str(row.get("指标", "")) for row in self.rows["指标"])
        return tuple(dict.fromkeys(name for name in names if name))


def laid_out(plan: Plan) -> Plan:
    """Lay a row of 数据 for every named unit, every indicator of its group and both years, with the months left blank.

    A plan that has rows of 数据 is returned as it is.
    """
    if plan.rows["数据"]:
        return plan
    settings = plan.typed_settings()
    years = [year for year in (settings.effective_base_year, settings.year) if year]
    indicators = [entry_sheets.Indicator.model_validate(dict(row)) for row in plan.rows["指标"] if _scored(row)]
    laid: list[PlanRow] = [
        {"单位": unit["单位"], "指标": indicator.name, "年度": year}
        for unit in plan.rows["单位"]
        if unit.get("单位")
        for indicator in indicators
        if indicator.applies_to(str(unit.get("考核组", "")), settings.own_group)
        for year in years
    ]
    return replace(plan, rows={**plan.rows, "数据": tuple(laid)})


def _scored(row: PlanRow) -> bool:
    return bool(row.get("指标")) and bool(row.get("类型"))


def _settings(content: Tree) -> dict[str, Value]:
    """参数 as a mapping, or as rows of 参数 and 取值."""
    if isinstance(content, dict):
        pairs = list(content.items())
    else:
        pairs = []
        for n, row in enumerate(_listed(SETTING_SHEET, content), 1):
            if not isinstance(row, dict) or not isinstance(row.get(NAME), str):
                raise PlanError(f"{SETTING_SHEET} 第{n}行应写明参数名称", expected=f"{{{NAME}: …, {VALUE}: …}}")
            pairs.append((str(row[NAME]), row.get(VALUE)))
    settings: dict[str, Value] = {}
    for key, raw in pairs:
        name = _match(key, tuple(SETTINGS), "参数名称")
        if name in settings:
            raise PlanError(f"{SETTING_SHEET}“{name}”写了两次", expected="同一参数只写一次")
        value = _value(SETTINGS[name], raw, f"{SETTING_SHEET}“{name}”")
        if value is not None:
            settings[name] = value
    return {name: settings[name] for name in SETTINGS if name in settings}


def _listed(name: str, content: Tree) -> list[Tree]:
    if content is None:
        return []
    if not isinstance(content, list):
        raise PlanError(f"{name} 下面应是一行一行的列表", expected="- {列名: 内容, …}")
    return content


def _row(sheet: Sheet, number: int, content: Tree) -> PlanRow:
    where = f"{sheet.name} 第{number}行"
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise PlanError(f"{where}不是“列名: 内容”的形式", expected="{列名: 内容, …}")
    row: dict[str, Value] = {}
    for key, raw in content.items():
        header = _match(key, sheet.headers(), f"{where}的列名")
        column = sheet.column(header)
        place = f"{where}“{header}”"
        if column.owner is Owner.PROGRAM:
            raise PlanError(f"{place}由程序填写", mend="从方案里删去这一列")
        if header in row:
            raise PlanError(f"{place}写了两次", expected="同一列只写一次")
        value = _value(column, raw, place)
        if value is not None:
            row[header] = value
    return {header: row[header] for header in sheet.headers() if header in row}


def _value(column: Column, raw: Tree, place: str) -> Value | None:
    """The cell in the type of its column; None when blank."""
    if isinstance(raw, list | dict):
        raise PlanError(f"{place}应是一个值，不是列表或映射", expected=column.type.value)
    if is_blank(raw):
        return None
    if column.type is ColumnType.CHOICE:
        return _match(to_text(raw), column.choices, place)
    if column.type is ColumnType.MONTH and isinstance(raw, str) and fold(raw) in MONTH_WORDS:
        return fold(raw)
    try:
        if column.type is ColumnType.DAY:
            return to_day(raw)
        if column.type is ColumnType.TEXT or _is_grade_word(column, raw):
            return _text(column, raw)
        return _number(column, raw)
    except ValueError as reason:
        expected = column.type.value
        if column.type is ColumnType.MONTH:
            expected = f"数值、等次，或 {'、'.join(MONTH_WORDS)}"
        raise PlanError(f"{place}：{reason}", expected=expected, mend=column.help) from None


def _is_grade_word(column: Column, raw: RawCell) -> bool:
    """A month of a qualitative indicator may hold words: a grade, such as 优秀, or what happened, such as 未制定，少2次，1起."""
    return column.type is ColumnType.MONTH and isinstance(raw, str) and _WORDS.fullmatch(fold(raw)) is not None


def _text(column: Column, raw: RawCell) -> str:
    text = to_text(raw).replace("\r\n", "\n")
    if plan_text.has_unseen(text):
        raise ValueError("有不可见的控制字符")
    limit = _HEADER_LIMIT if (column.header, column.required) == ("指标", True) else _TEXT_LIMIT
    if len(text) > limit:
        raise ValueError(f"文字超过{limit}个字")
    return text


def _number(column: Column, raw: RawCell) -> Decimal | int:
    number = to_number(raw)
    if number is None or not number.is_finite() or abs(number.adjusted()) > _EXPONENT:
        raise ValueError(f"“{shorten(to_text(raw))}”不是数字")
    if len(number.as_tuple().digits) - _trailing_zeros(number) > _DIGITS:
        raise ValueError(f"{shorten(str(raw))} 超过{_DIGITS}位有效数字，表格里存不下")
    if column.minimum is not None and number < Decimal(str(column.minimum)):
        raise ValueError(f"{number:f}小于{column.minimum:g}")
    if column.maximum is not None and number > Decimal(str(column.maximum)):
        raise ValueError(f"{number:f}大于{column.maximum:g}")
    if column.type is not ColumnType.INTEGER:
        return Percent(number) if is_percent(raw) else number
    if number != number.to_integral_value():
        raise ValueError(f"{number:f}不是整数")
    return int(number)


def _trailing_zeros(number: Decimal) -> int:
    digits = number.as_tuple().digits
    return next((n for n, digit in enumerate(reversed(digits)) if digit), len(digits) - 1)


def _match(word: str, words: tuple[str, ...], place: str) -> str:
    """The allowed word that this one is, leaving width and spaces of the characters aside."""
    if word in words:
        return word
    folded = {fold(allowed): allowed for allowed in words}
    if fold(word) in folded:
        return folded[fold(word)]
    near = difflib.get_close_matches(fold(word)[:60], folded, n=1, cutoff=0.4)
    shown = "、".join(words if len(words) <= 20 else (*words[:12], "等"))  # noqa: PLR2004 - as many as one line takes
    raise PlanError(
        f"{place}“{shorten(word)}”没有这个词",
        expected=shown,
        mend=f"是不是想写“{folded[near[0]]}”？" if near else "",
    )
