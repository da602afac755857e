"""Checks of where figures come from: months that add up, corrections with a reason, returned in time, bases as archived."""

from __future__ import annotations

from collections.abc import Iterator

from catchup_xl.model.cells import to_decimal
from catchup_xl.model.choices import DataBasis, Window
from catchup_xl.model.findings import NO_GROUP, Level
from catchup_xl.model.master import ADDING_KINDS
from catchup_xl.model.months import DECEMBER, MONTHS
from catchup_xl.model.restating import differences
from catchup_xl.rules.checks.registry import Remark, data_check
from catchup_xl.rules.checks.series import Data, Series, falls_of
from catchup_xl.rules.checks.settings import setting_at
from catchup_xl.rules.checks.words import figure, listed, rows_of
from catchup_xl.rules.measures.measure import RATE_SHIFT
from catchup_xl.rules.progress import due_day


def _years(data: Data) -> tuple[int | None, int | None]:
    return data.master.settings.year, data.master.settings.effective_base_year


@data_check(
    "data-sum-differs",
    Level.ERROR,
    "累计不等于当月之和",
    also=(Level.WARNING,),
    expected="某月的累计值等于 1 月到该月当月值之和",
    mend="核对这一行和口径为“当月值”的行，改正填错的一格",
)
def months_add_up(data: Data) -> Iterator[Remark]:
    """Where a row of 累计值 stands beside one of 当月值, each cumulative figure is the sum of the months."""
    for year in _years(data):
        cumulative = data.rows(year, DataBasis.CUMULATIVE)
        for key, monthly in data.rows(year, DataBasis.MONTHLY).items():
            row = cumulative.get(key)
            if row is None or not data.master.adds_up(*key):
                continue
            for month, whole, total in differences(row.entry, monthly.entry)[:1]:
                message = (
                    f"“{row.entry.unit}”{year} 年的“{row.entry.indicator}”{month} 月累计 {figure(whole, row.indicator)}，"
                    f"当月值 1 至 {month} 月合计 {figure(total, row.indicator)}（第 {monthly.entry.source.row} 行）"
                )
                counts = data.master.month is not None and month <= data.master.month
                level, blocks = (Level.ERROR, row.blocks) if counts else (Level.WARNING, NO_GROUP)
                yield Remark(row.at(month), message, unit=row.entry.unit, level=level, blocks=blocks)


@data_check(
    "data-increment-differs",
    Level.ERROR,
    "增加额与两年之差不符",
    expected="增加额等于本期减上年同期",
    mend="核对本期、上年同期和增加额，改正填错的一格",
)
def increments_are_the_difference(data: Data) -> Iterator[Remark]:
    """Where a base stands beside 增加额, the month's figure less its base is the increment: Δ = V − B."""
    month, (year, base_year) = data.master.month, _years(data)
    bases = data.rows(base_year, DataBasis.CUMULATIVE)
    if month is None or year is None:
        return
    for key, increment in data.rows(year, DataBasis.INCREMENT).items():
        now, base = data.now.get(key), bases.get(key)
        running = data.master.cumulative(*key, year)  # increments are cumulative, also where single months are assessed
        if now is None or base is None or running is None:
            continue
        value, before, more = (row.figure(month).value for row in (running, base.entry, increment.entry))
        if value is not None and before is not None and more is not None and value - before != more:
            message = (
                f"“{now.entry.unit}”的“{now.entry.indicator}”{month} 月本期 {figure(value, now.indicator)}，上年同期 {figure(before, now.indicator)}，"
                f"相差 {figure(value - before, now.indicator)}，而增加额填 {figure(more, now.indicator)}"
            )
            yield Remark(increment.at(month), message, unit=now.entry.unit, blocks=now.blocks)


@data_check(
    "data-corrected",
    Level.HINT,
    "更正",
    also=(Level.WARNING,),
    expected="更正值行的备注写明更正的依据",
    mend="已写明依据的知悉即可；没写的在备注里补写文号或原因",
)
def corrections_are_listed(data: Data) -> Iterator[Remark]:
    """A figure of the two years that was corrected is told with the one returned first; without a reason it is a warning."""
    last = data.master.month or DECEMBER
    for year in _years(data):
        for key, correction in data.rows(year, DataBasis.CORRECTION).items():
            made = data.master.restated[(*key, year or 0)]
            for month in range(1, last + 1):
                if correction.value(month) is None:
                    continue
                header = f"{month}月"
                message = f"“{correction.entry.unit}”{year} 年的“{correction.entry.indicator}”{month} 月{made.source.origin(header)}"
                told = bool(correction.entry.note)
                yield Remark(
                    correction.at(month), message, unit=correction.entry.unit,
                    level=Level.HINT if told else Level.WARNING,
                )  # fmt: skip


@data_check(
    "data-corrected-later",
    Level.ERROR,
    "更正后累计数下降",
    expected="一个月的累计数更正以后，以后各月不小于它，以前各月不大于它",
    mend="核对其他月份是否也要更正，要更正的填在同一行“更正值”里",
)
def corrections_fit_the_other_months(data: Data) -> Iterator[Remark]:
    """A corrected cumulative figure fits the months around it: a March above April's figure leaves April to be corrected."""
    for series in data.restated:
        entry, indicator = series.entry, series.indicator
        if indicator is None or indicator.kind not in ADDING_KINDS or data.master.settings.window is Window.MONTH:
            continue
        for fall in falls_of(series):
            corrected = [month for month in fall if entry.source.corrects(f"{month}月")]
            if not corrected:
                continue
            now, before = series.value(fall.now), series.value(fall.before)
            message = (
                f"“{entry.unit}”{series.year} 年的“{entry.indicator}”更正以后 {fall.before} 月累计 {figure(before or 0.0, series.indicator)}，"
                f"{fall.now} 月累计 {figure(now or 0.0, series.indicator)}，反而小了"
            )
            yield Remark(series.at(corrected[0]), message, unit=entry.unit, blocks=series.blocks)


@data_check(
    "data-late",
    Level.WARNING,
    "迟报",
    expected="报送日期不晚于次月的报送日",
    mend="迟报属实的按考核办法处理；日期填错的改正“报送日期”",
)
def returns_are_in_time(data: Data) -> Iterator[Remark]:
    """The month's figure was returned (报送日期) by the day of the next month that 报送日 names."""
    settings, month = data.master.settings, data.master.month
    if settings.year is None or month is None:
        return
    for series in data.series:
        returned, indicator = series.entry.returned, series.indicator
        if returned is None or indicator is None or series.year != settings.year or not series.reached:
            continue
        day = indicator.due_day or settings.due_day
        due = due_day(settings.year, month, day) if day is not None else None
        if due is not None and returned > due:
            message = (
                f"“{series.entry.unit}”的“{series.entry.indicator}”{month} 月的数 {returned} 才报送，"
                f"应于 {due} 前，迟 {(returned - due).days} 天"
            )
            yield Remark(series.entry.at("报送日期"), message, unit=series.entry.unit)


@data_check(
    "base-not-archived",
    Level.ERROR,
    "上年同期与存档不符",
    also=(Level.WARNING,),
    expected="基期年度的数与上年存档的数一致",
    mend="改回存档的数；确有调整的，用口径为“更正值”的行填写并在备注写明依据",
)
def bases_are_those_archived(data: Data) -> Iterator[Remark]:
    """A base-year figure is the one that last year's archive holds (口径 上年存档); what was corrected is told elsewhere."""
    base_year, tolerance = (
        data.master.settings.effective_base_year,
        data.master.settings.archive_tolerance,
    )
    bases = data.rows(base_year, DataBasis.CUMULATIVE)
    for key, archived in data.rows(base_year, DataBasis.ARCHIVED).items():
        base = bases.get(key)
        if base is None:
            continue
        for month in MONTHS:
            value, kept = base.value(month), archived.value(month)
            if value is None or kept is None or abs(to_decimal(value) - to_decimal(kept)) <= tolerance:
                continue
            message = (
                f"“{base.entry.unit}”{base_year} 年的“{base.entry.indicator}”{month} 月填 {figure(value, base.indicator)}，"
                f"上年存档 {figure(kept, base.indicator)}（{archived.at(month)}）"
            )
            counts = month in (data.master.month, DECEMBER)
            level, blocks = (Level.ERROR, base.blocks) if counts else (Level.WARNING, NO_GROUP)
            yield Remark(base.at(month), message, unit=base.entry.unit, level=level, blocks=blocks)


@data_check(
    "data-plan-unused",
    Level.HINT,
    "用不到的月度计划",
    expected="统计口径为当月时，总量类的目标是当月目标",
    mend="把当月计划数填为目标，或把参数“统计口径”改为累计",
)
def plans_are_of_use(data: Data) -> Iterator[Remark]:
    """Where single months are assessed, a cumulative plan (月度计划) is not looked at."""
    if data.master.settings.window is not Window.MONTH:
        return
    cells = [plan.at(1) for plan in data.rows(data.master.settings.year, DataBasis.PLAN).values()]
    if cells:
        message = f"统计口径是当月，{len(cells)} 行月度计划用不到（{rows_of(cells)}）"
        yield Remark(setting_at(data.master, "统计口径"), message)


@data_check(
    "data-decimals",
    Level.HINT,
    "小数位过多",
    expected="小数位不多于“指标”表的“小数位”",
    mend="按规定的小数位填报；结果表里四舍五入显示，计分仍用原数",
)
def figures_have_their_places(data: Data) -> Iterator[Remark]:
    """A figure of the month has no more decimal places than its indicator's 小数位."""
    month = data.master.month
    if month is None or all(indicator.places is None for indicator in data.master.indicators):
        return
    found: dict[str, list[Series]] = {}
    for series in data.series:
        value, indicator = series.value(month), series.indicator
        if value is None or indicator is None or indicator.places is None or not series.reached:
            continue
        if series.basis is not DataBasis.PUBLISHED and _places(value) > indicator.places + (
            RATE_SHIFT if indicator.scale.rate else 0
        ):
            found.setdefault(indicator.name, []).append(series)
    for name, rows in found.items():
        units = [series.entry.unit for series in rows]
        message = f"“{name}”{month} 月有 {len(rows)} 个数的小数位过多：{listed(units)}"
        yield Remark(rows[0].at(month), message, unit=units[0] if len(units) == 1 else "")


def _places(value: float) -> int:
    exponent = to_decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
