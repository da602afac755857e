"""Checks of the town's own figures in 参数 (镇情): parts that should add up, and do not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catchup_xl.model.choices import UnitLevel
from catchup_xl.model.entry_sheets import Unit
from catchup_xl.model.findings import Level
from catchup_xl.model.master import Master
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.settings import setting_at
from catchup_xl.rules.checks.words import number

_MU_PER_KM2 = 1500
_MU_PER_WAN = 10_000
_AREA_TOLERANCE = Decimal("0.01")  # villages' areas are rounded


def _villages(master: Master) -> list[Unit]:
    return [unit for unit in master.units if unit.level is UnitLevel.VILLAGE]


@check(
    "setting-farmland",
    Level.WARNING,
    "耕地面积对不上",
    expected="耕地面积 = 水田面积 + 旱地面积",
    mend="与土地台账核对后改正；确有其他地类的，在方案说明里注明",
)
def paddy_and_dryland_make_up_the_farmland(master: Master) -> Iterator[Remark]:
    """Paddy and dry land add up to the farmland."""
    settings = master.settings
    if settings.farmland is None or settings.paddy is None or settings.dryland is None:
        return
    total = settings.paddy + settings.dryland
    if total != settings.farmland:
        message = (
            f"水田 {number(settings.paddy)} + 旱地 {number(settings.dryland)} = {number(total)} 亩，"
            f"耕地面积填的是 {number(settings.farmland)} 亩，相差 {number(abs(settings.farmland - total))} 亩"
        )
        yield Remark(setting_at(master, "耕地面积"), message)


@check(
    "setting-villages",
    Level.WARNING,
    "村数对不上",
    expected="行政村数等于“单位”表里层级为村的行数，村民小组数不少于行政村数",
    mend="核对后改正",
)
def villages_are_as_many_as_stated(master: Master) -> Iterator[Remark]:
    """行政村数 is the number of village rows of 单位, and there is a villagers' group in each village."""
    stated, groups, listed = master.settings.villages, master.settings.village_groups, len(_villages(master))
    if stated is not None and listed and stated != listed:
        yield Remark(setting_at(master, "行政村数"), f"行政村数为 {stated}，“单位”表列了 {listed} 个村")
    if stated is not None and groups is not None and groups < stated:
        yield Remark(setting_at(master, "村民小组数"), f"村民小组数 {groups} 少于行政村数 {stated}")


@check(
    "setting-population",
    Level.WARNING,
    "人口、户数对不上",
    expected="总人口等于各村人口之和、等于“单位”表本单位的人口，且不少于总户数",
    mend="核对口径后改正",
)
def people_add_up(master: Master) -> Iterator[Remark]:
    """The villages' people add up to 总人口, which is the own unit's 人口 and not below 总户数."""
    total, households = master.settings.population, master.settings.households
    if total is None:
        return
    if households is not None and households > total:
        yield Remark(setting_at(master, "总户数"), f"总户数 {households} 多于总人口 {total}")
    own = master.unit(master.settings.own_unit)
    if own is not None and own.population is not None and own.population != total:
        yield Remark(own.at("人口"), f"本单位人口 {number(own.population)}，参数里总人口 {total}", unit=own.name)
    villages = _villages(master)
    counted = [unit.population for unit in villages if unit.population is not None]
    if villages and len(counted) == len(villages) and sum(counted) != total:
        message = f"{len(villages)} 个村人口合计 {number(Decimal(sum(counted)))}，总人口填的是 {total}"
        yield Remark(setting_at(master, "总人口"), message)


@check(
    "setting-area",
    Level.WARNING,
    "面积对不上",
    expected="辖区面积等于各村面积之和、等于“单位”表本单位的面积，且容得下耕地和林地",
    mend="核对单位（亩、万亩、平方公里）后改正",
)
def areas_add_up(master: Master) -> Iterator[Remark]:
    """The villages' areas add up to 辖区面积, which is the own unit's 面积 and holds the farmland and the forest."""
    settings = master.settings
    if settings.area is None:
        return
    place, area = setting_at(master, "辖区面积"), settings.area
    own = master.unit(settings.own_unit)
    if own is not None and own.area is not None and own.area != area:
        yield Remark(own.at("面积"), f"本单位面积 {number(own.area)}，参数里辖区面积 {number(area)}", unit=own.name)
    villages = _villages(master)
    areas = [unit.area for unit in villages if unit.area is not None]
    if villages and len(areas) == len(villages) and abs(sum(areas) - area) > area * _AREA_TOLERANCE:
        yield Remark(
            place, f"{len(villages)} 个村面积合计 {number(Decimal(sum(areas)))}，辖区面积填的是 {number(area)}"
        )
    land = (settings.farmland or Decimal(0)) + (settings.forest or Decimal(0)) * _MU_PER_WAN
    if land > area * _MU_PER_KM2:
        message = (
            f"耕地加林地 {number(land)} 亩，超过辖区面积 {number(area)} 平方公里（{number(area * _MU_PER_KM2)} 亩）"
        )
        yield Remark(place, message)
