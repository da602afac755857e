"""What a result sheet must print, worked out from ``Result`` alone."""

from __future__ import annotations

from decimal import Decimal

from catchup_xl.jobs.result import Result
from catchup_xl.model.rows import SHEETS, SheetKind

RESULT_SHEETS = [name for name, sheet in SHEETS.items() if sheet.kind is SheetKind.RESULT]


def points(value: Decimal | None) -> str:
    """Two digits after the point, as the columns of points and percentage points show them."""
    return "" if value is None else f"{value:.2f}"


def percent(ratio: Decimal | None) -> str:
    """A fraction as per cent with two digits after the point."""
    return "" if ratio is None else f"{ratio * 100:.2f}%"


def word(value: object) -> str:
    """A text, a whole number or a word to choose; nothing for None."""
    return "" if value is None else str(value)


def ranking(result: Result) -> list[dict[str, str]]:
    """The rows of 排名 as ``--json`` gives them."""
    return [
        {
            "考核组": group,
            "名次": word(row["rank"]),
            "单位": row["unit"],
            "总分": points(row["total"]),
            "加减分": points(row["events"]),
            "上年总分": points(row["last_total"]),
            "上年名次": word(row["last_rank"]),
            "较上年升降": row["movement"],
            "等次": word(row["grade"]),
            "距前一名": points(row["behind_next"]),
            "距追赶对象": points(row["behind_benchmark"]),
        }
        for group, rows in result.ranking_rows().items()
        for row in rows
    ]


def scores(result: Result) -> list[dict[str, str]]:
    """The rows of 得分: a column an indicator that the unit is assessed on."""
    return [
        {"考核组": group, "单位": row["unit"], "加减分": points(row["events"]), "总分": points(row["total"])}
        | {indicator: points(score) for indicator, score in row["scores"].items()}
        for group, rows in result.ranking_rows().items()
        for row in rows
    ]


def growth(result: Result) -> list[dict[str, str]]:
    """The rows of 增速测算."""
    return [
        {
            "考核组": row["group"],
            "单位": row["unit"],
            "指标": row["indicator"],
            "增速": percent(row["growth"]),
            "差距(百分点)": points(row["gap"]),
            "完成率": percent(row["completion"]),
            "余期需达增速": percent(row["needed"]),
            "状态": row["state"],
        }
        for row in result.growth_rows()
    ]


EXPECTED = {"排名": ranking, "得分": scores, "增速测算": growth}
"""The sheets whose figures are compared to the digit."""


def picked(rows: list[dict[str, str]], wanted: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of each row, the columns that the wanted row beside it names."""
    return [
        {header: row.get(header, "(no such column)") for header in want} for row, want in zip(rows, wanted, strict=True)
    ]
