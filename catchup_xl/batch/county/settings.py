"""The county's settings: what it says itself, and of the rest what its towns agree on; a town's papers are never its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from catchup_xl.batch.county.agreement import agreed, others, text
from catchup_xl.batch.county.own import Own
from catchup_xl.batch.county.towns import Town
from catchup_xl.model.choices import YesNo
from catchup_xl.model.plan import Value
from catchup_xl.model.settings import MASTER_ID, SECTIONS, Settings, SettingSection

_OF_ONE_TOWN = frozenset(
    {"本单位", "追赶对象", "追赶理由", "考核组", "考核组单位数", "目标名次", "力争进位", "目标等次", "所属县区"}
    | {MASTER_ID}
)
_OF_THE_PERIOD = frozenset({"年度", "统计月份"})
_OF_ONE_PAPER = ("通报文号", "成文日期")
_RULES_OF_THE_PLAN = frozenset({"统计口径", "发布状态", "规则版本", "基期年度", "上次考核年度"})
_SAMPLE = "示例数据"
_DEFAULTS: Mapping[str, Value | None] = {
    name: value.value if isinstance(value, Enum) else value
    for name, value in Settings().model_dump(by_alias=True).items()
}


def settings_of_county(
    towns: Sequence[Town], own: Own, period: Mapping[str, int | None]
) -> tuple[dict[str, Value], list[str]]:
    """The settings of the county's book, and in words what does not agree.

    Args:
        towns: the towns.
        own: what the county says itself.
        period: 年度 and 统计月份 of the roll-up.
    """
    notes: list[str] = []
    kept: dict[str, Value] = {}
    for name, section in SECTIONS.items():
        if section is SettingSection.TOWN or name in _OF_ONE_TOWN | _OF_THE_PERIOD:
            continue
        value = _setting(name, section, towns, own, notes)
        if value is not None:
            kept[name] = value
    stale = () if _same_period(own, period) else [name for name in _OF_ONE_PAPER if name in kept]
    notes += (f"{own.name} 的“{name}”{text(kept.pop(name))} 是另一期通报的，没有沿用，请填写本期的" for name in stale)
    county = str(own.settings.get("所属县区", "")) or _county(towns)
    kept.setdefault("方案名称", f"{county}追赶超越考核汇总")
    kept.setdefault("主送", "、".join(dict.fromkeys(town.name for town in towns)))
    kept |= {"所属县区": county} if county else {}
    kept |= {MASTER_ID: own.settings[MASTER_ID]} if MASTER_ID in own.settings else {}
    kept |= {name: value for name, value in period.items() if value}
    kept["考核组"] = towns[0].group
    return kept, notes


def _setting(name: str, section: SettingSection, towns: Sequence[Town], own: Own, notes: list[str]) -> Value | None:
    """One setting; the differences of those that bear on the ranking are noted."""
    default = _DEFAULTS.get(name)
    said = {town.key: (town.settings or {}).get(name, default) for town in towns}
    bears = name in _RULES_OF_THE_PLAN or section not in (SettingSection.PLAN, SettingSection.CIRCULAR)
    if name in own.settings:
        differing = others(said, own.settings[name]) if bears else ""
        if differing:
            notes.append(f"参数“{name}”按 {own.name} 的 {text(own.settings[name])}，不同的有：{differing}")
        return own.settings[name]
    if section is SettingSection.CIRCULAR:
        return None
    if name == _SAMPLE:
        return _sample(said, notes)
    if not bears:
        return next(iter(said.values())) if len(set(said.values())) == 1 else None
    found = agreed(said, default)
    if found.differences:
        notes.append(f"参数“{name}”不一致，县里没有定，按 {text(found.value)}：{found.differences}")
    return said[next(key for key, value in said.items() if value == found.value)]


def _sample(said: Mapping[str, Value | None], notes: list[str]) -> Value | None:
    """Invented figures of one town make the county's ranking an example too."""
    invented = [key for key, value in said.items() if value == YesNo.YES]
    if invented and len(invented) < len(said):
        notes.append(f"{'、'.join(invented)} 是示例数据，全县的表因此都标“示例数据”；{others(said, YesNo.YES)}")
    return YesNo.YES.value if invented else None


def _county(towns: Sequence[Town]) -> str:
    named = list(dict.fromkeys(_counties(towns)))
    return named[0] if len(named) == 1 else "各县区" if named else "全县"


def _counties(towns: Sequence[Town]) -> Iterator[str]:
    return (town.county for town in towns if town.county)


def _same_period(own: Own, period: Mapping[str, int | None]) -> bool:
    return all(name not in own.settings or own.settings[name] == value for name, value in period.items())
