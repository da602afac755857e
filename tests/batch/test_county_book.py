"""The county's book says what the county says: no town's papers, no town's rules for the others, and no file in silence."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW
from support.workbooks import read_book, read_sheet

from catchup_xl.batch.county.rollup import RollUp, rollup
from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan, PlanRow

YEAR, GROUP = 2017, "一组"
Town = Callable[..., Plan]


def indicator(name: str, number: str, weight: int = 50, **more: Any) -> PlanRow:
    row = {"编号": number, "指标": name, "适用组": GROUP, "类型": "总量", "计量单位": "万元", "权重": Decimal(weight)}
    return {**row, "目标": Decimal(1000), **more}


INDICATORS = (indicator("产值", "A1"), indicator("投资", "A2"))


def town(
    name: str,
    figures: Mapping[str, int | str] | None = None,
    *,
    indicators: Sequence[PlanRow] = INDICATORS,
    group: str = GROUP,
    **settings: Any,
) -> Plan:
    """A town's plan: its figures of June by indicator."""
    figures = figures or {str(row["指标"]): 500 for row in indicators}
    return Plan(
        {"本单位": name, "年度": YEAR, "统计月份": 6, "考核组": group, "所属县区": "甲县", **settings},
        {
            "单位": ({"单位": name, "层级": "乡镇", "考核组": group},),
            "指标": tuple({**row, "适用组": group} for row in indicators),
            "数据": tuple(
                {"单位": name, "指标": key, "年度": YEAR, "口径": "累计值", "6月": Decimal(value)}
                for key, value in figures.items()
            ),
        },
    )


@pytest.fixture
def county(tmp_path: Path) -> Callable[..., RollUp]:
    """Rolls up towns' plans, each in a file of its name."""

    def made(towns: Mapping[str, Plan], **options: Any) -> RollUp:
        folder = tmp_path / "各镇"
        for name, plan in towns.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            build(plan, folder / name)
        return rollup([str(folder)], tmp_path / "全县.xlsx", now=NOW, **options)

    return made


def places(found: RollUp, group: str = GROUP) -> dict[str, tuple[Any, Any]]:
    """Place and total of every unit of a group that is ranked."""
    assert found.result is not None
    assert not found.result.outcome.groups[group].blocked, found.result.outcome.groups[group].blocked
    return {s.unit.name: (s.rank, s.total) for s in found.result.outcome.groups[group].standings}


def settings(found: RollUp) -> Any:
    assert found.result is not None
    return found.result.outcome.master.settings


PAPERS = {"通报文号": "A政发〔2017〕1号", "主送": "A镇各村", "落款": "A镇人民政府"}


def test_no_towns_papers_and_words_become_the_countys(county: Callable[..., RollUp]) -> None:
    first = town("A镇", 统计口径="当月", 发布状态="正式", 规则版本="A-3", **PAPERS)
    found = county({"a.xlsx": first, "b.xlsx": town("B镇"), "c.xlsx": town("C镇")})
    said = settings(found)
    assert (said.window, said.publication, said.rule_version) == ("累计", "预览", "1")
    assert (said.circular_number, said.circular_issuer) == ("", "")
    assert said.circular_addressee == "A镇、B镇、C镇"
    for name in ("统计口径", "发布状态", "规则版本"):
        (note,) = [note for note in found.notes if f"“{name}”" in note]
        assert "a.xlsx" in note
        assert "b.xlsx" in note
    assert found.exit_code == 1


def test_the_countys_own_settings_file_goes_before_the_towns(county: Callable[..., RollUp], tmp_path: Path) -> None:
    own = tmp_path / "县.yaml"
    own.write_text(
        "参数:\n  发布状态: 正式\n  规则版本: 县-2\n  通报文号: 甲考办〔2017〕7号\n  主送: 各镇人民政府\n"
        "  落款: 甲县考核办\n  方案名称: 甲县办法\n  单项加分上限: 3\n"
        "组织机构:\n  - {角色: 办公室, 姓名: 张三, 单位: 甲县考核办}\n",
        encoding="utf-8",
    )
    found = county({"a.xlsx": town("A镇", **PAPERS), "b.xlsx": town("B镇", 单项加分上限=3)}, county=own)
    said = settings(found)
    assert (said.publication, said.rule_version, said.title) == ("正式", "县-2", "甲县办法")
    assert (said.circular_number, said.circular_addressee) == ("甲考办〔2017〕7号", "各镇人民政府")
    assert said.circular_issuer == "甲县考核办"
    assert any("单项加分上限" in n and "a.xlsx 为 空" in n and "b.xlsx" not in n for n in found.notes)
    assert found.result is not None
    assert [m.name for m in found.result.outcome.master.members] == ["张三"]


def test_one_towns_extra_indicator_is_named_and_the_group_is_ranked(county: Callable[..., RollUp]) -> None:
    extra = (*INDICATORS, indicator("花卉", "A3", 10))
    found = county(
        {
            "a.xlsx": town("A镇", {"产值": 900, "投资": 900, "花卉": 900}, indicators=extra),
            "b.xlsx": town("B镇", {"产值": 800, "投资": 800}),
            "c.xlsx": town("C镇", {"产值": 700, "投资": 700}),
        }
    )
    assert places(found) == {"A镇": (1, Decimal(90)), "B镇": (2, Decimal(80)), "C镇": (3, Decimal(70))}
    assert any("“花卉”" in n and "a.xlsx" in n for n in found.notes)


def test_one_towns_renamed_indicator_is_named_and_the_others_are_ranked(county: Callable[..., RollUp]) -> None:
    other = (indicator("总产值", "A1"), INDICATORS[1])
    found = county(
        {
            "a.xlsx": town("A镇", {"总产值": 900, "投资": 900}, indicators=other),
            "b.xlsx": town("B镇", {"产值": 800, "投资": 800}),
            "c.xlsx": town("C镇", {"产值": 700, "投资": 700}),
        }
    )
    assert {name: rank for name, (rank, _) in places(found).items()} == {"A镇": None, "B镇": 1, "C镇": 2}
    assert any("“总产值”" in n and "a.xlsx" in n and "疑是“产值”" in n for n in found.notes)
    assert any("“产值”" in n and "a.xlsx 没有" in n for n in found.notes)


def test_the_rules_that_most_towns_have_stand_and_not_the_firsts(county: Callable[..., RollUp]) -> None:
    own = (indicator("产值", "A1", 90), indicator("投资", "A2", 10))
    found = county(
        {
            "a.xlsx": town("A镇", {"产值": 900, "投资": 100}, indicators=own),
            "b.xlsx": town("B镇", {"产值": 800, "投资": 800}),
            "c.xlsx": town("C镇", {"产值": 700, "投资": 700}),
        }
    )
    assert places(found)["A镇"] == (3, Decimal(50))
    assert any("规则不一致，按 b.xlsx：a.xlsx 的权重 50 与 90" in n for n in found.notes)


def test_figures_in_another_unit_of_measure_are_converted(county: Callable[..., RollUp]) -> None:
    hundred_million = (indicator("产值", "A1", 计量单位="亿元", 目标=Decimal("0.1")), INDICATORS[1])
    first = town("A镇", {"产值": "0.09", "投资": 900}, indicators=hundred_million)
    found = county({"a.xlsx": first, "b.xlsx": town("B镇", {"产值": 800, "投资": 800}), "c.xlsx": town("C镇")})
    assert found.result is not None
    entry = found.result.outcome.master.entry("A镇", "产值", YEAR)
    assert entry is not None
    assert entry.figure(6).value == 900
    assert places(found)["A镇"] == (1, Decimal(90))
    assert any("a.xlsx" in hint and "亿元 换算为 万元" in hint for hint in found.hints)
    assert found.exit_code == 0


def test_a_unit_of_measure_that_cannot_be_converted_names_the_town(county: Callable[..., RollUp]) -> None:
    households = (indicator("产值", "A1", 计量单位="户"), INDICATORS[1])
    found = county({"a.xlsx": town("A镇", indicators=households), "b.xlsx": town("B镇"), "c.xlsx": town("C镇")})
    assert found.result is not None
    assert found.result.outcome.master.entry("A镇", "产值", YEAR) is None
    assert any("a.xlsx" in n and "不能换算" in n for n in found.notes)


def test_towns_of_one_name_in_two_counties_both_stand(county: Callable[..., RollUp]) -> None:
    found = county(
        {
            "甲/城关.xlsx": town("城关镇", {"产值": 900, "投资": 900}),
            "乙/城关.xlsx": town("城关镇", {"产值": 800, "投资": 800}, 所属县区="乙县"),
            "乙/河口.xlsx": town("河口镇", {"产值": 700, "投资": 700}, 所属县区="乙县"),
        }
    )
    assert places(found) == {"甲县城关镇": (1, Decimal(90)), "乙县城关镇": (2, Decimal(80)), "河口镇": (3, Decimal(70))}
    assert not any("两份母版" in n for n in found.notes)


def test_each_months_roll_up_keeps_the_months_before(county: Callable[..., RollUp], tmp_path: Path) -> None:
    may = {name: town(f"{name[0].upper()}镇", 统计月份=5) for name in ("a.xlsx", "b.xlsx")}
    may = {n: replace(p, rows={**p.rows, "数据": tuple({**r, "5月": Decimal(400)} for r in p.rows["数据"])})
           for n, p in may.items()}  # fmt: skip
    county(may)
    june = county({"a.xlsx": town("A镇"), "b.xlsx": town("B镇")}, force=True)
    assert june.exit_code == 0, june.notes
    page = read_sheet(tmp_path / "全县.xlsx", "历史")
    rows = [[c.value for c in row[:4]] for row in page.iter_rows(min_row=4) if row[0].value]
    assert sorted((row[1], row[3]) for row in rows) == [(5, "A镇"), (5, "B镇"), (6, "A镇"), (6, "B镇")]
    july = rollup([str(tmp_path / "各镇")], tmp_path / "另.xlsx", county=tmp_path / "全县.xlsx", month=6, now=NOW)
    assert july.result is not None
    assert len(july.result.outcome.master.history) == 4


def test_a_number_of_last_months_circular_is_not_this_months(county: Callable[..., RollUp], tmp_path: Path) -> None:
    earlier = town("县", 统计月份=5, 通报文号="甲考办〔2017〕5号", 落款="甲县考核办", 主送="各镇")
    build(replace(earlier, settings={k: v for k, v in earlier.settings.items() if k != "本单位"}), tmp_path / "旧.xlsx")
    found = county({"a.xlsx": town("A镇"), "b.xlsx": town("B镇")}, county=tmp_path / "旧.xlsx")
    assert (settings(found).circular_number, settings(found).circular_issuer) == ("", "甲县考核办")
    assert any("通报文号" in n and "另一期" in n for n in found.notes)


def test_a_blank_target_is_not_the_first_towns(county: Callable[..., RollUp]) -> None:
    blank = ({k: v for k, v in INDICATORS[0].items() if k != "目标"}, INDICATORS[1])
    found = county({"a.xlsx": town("A镇"), "b.xlsx": town("B镇", indicators=blank), "c.xlsx": town("C镇")})
    assert found.result is not None
    standings = {s.unit.name: s for g in found.result.outcome.groups.values() for s in g.standings}
    assert standings["B镇"].items[0].measure.completion is None
    assert standings["A镇"].items[0].measure.completion == Decimal("0.5")
    assert any("b.xlsx 没有填目标" in n for n in found.notes)


def test_files_that_were_passed_over_are_named(county: Callable[..., RollUp], tmp_path: Path) -> None:
    folder = tmp_path / "各镇"
    folder.mkdir()
    for name in ("B镇.xls", "C镇.et", "说明.docx", "~$另.xlsx"):
        (folder / name).write_bytes(b"x")
    found = county({"A镇.xlsx": town("A镇")})
    assert [n.partition(" ")[0] for n in found.notes] == ["B镇.xls", "C镇.et"]
    assert "另存为 .xlsx" in found.notes[0]
    assert [h.partition(" ")[0] for h in found.hints] == ["说明.docx"]
    assert found.exit_code == 1


def test_a_group_of_one_among_many_towns_is_told(county: Callable[..., RollUp]) -> None:
    found = county({"a.xlsx": town("A镇"), "b.xlsx": town("B镇"), "c.xlsx": town("C镇", group="一 组镇")})
    assert any("“一 组镇”只有 C镇 一个单位" in n for n in found.notes)


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Unix")
def test_a_pipe_and_a_second_name_of_a_file_are_named_and_not_read(
    county: Callable[..., RollUp], tmp_path: Path
) -> None:
    folder = tmp_path / "各镇"
    folder.mkdir()
    os.mkfifo(folder / "管道.xlsx")
    (folder / "自己.xlsx").symlink_to("自己.xlsx")
    build(town("A镇"), folder / "A镇.xlsx")
    (folder / "又一个.xlsx").symlink_to("A镇.xlsx")
    found = county({"B镇.xlsx": town("B镇")})
    assert {town.key for town in found.towns if town.problem} == {"管道.xlsx", "自己.xlsx"}
    assert any("又一个.xlsx" in hint and "是同一个文件" in hint for hint in found.hints)
    assert set(places(found)) == {"A镇", "B镇"}


def test_a_batch_names_what_it_passed_over(village: Path, tmp_path: Path) -> None:
    from catchup_xl.batch.run import run

    (tmp_path / "in").mkdir()
    shutil.copy(village, tmp_path / "in" / "一.xlsx")
    (tmp_path / "in" / "二.xls").write_bytes(b"x")
    report = run(tmp_path / "in", tmp_path / "out", now=NOW)
    assert [(p.place, "另存为" in p.why) for p in report.passed] == [("二.xls", True)]
    assert ["二.xls", "没有取"] in [list(row[:2]) for row in report.rows()]
    assert report.as_dict()["passed"][0] == {"place": "二.xls", "why": report.passed[0].why, "missed": True}
    assert report.exit_code == 1
    by_intent = run(tmp_path / "in", tmp_path / "out", patterns=("一.xlsx",), now=NOW)
    assert ([p.place for p in by_intent.passed], by_intent.exit_code) == (["二.xls"], 0)


@pytest.mark.skipif(sys.platform == "win32", reason="links of Unix")
def test_a_batch_tells_a_program_of_a_folder_that_it_did_not_enter_and_not_of_a_report(
    village: Path, tmp_path: Path
) -> None:
    from catchup_xl.batch.run import run

    for folder in ("in", "far"):
        (tmp_path / folder).mkdir()
        shutil.copy(village, tmp_path / folder / f"{folder}.xlsx")
    shutil.copy(village, tmp_path / "in" / "母版_收集报告.xlsx")
    (tmp_path / "in" / "说明.docx").write_bytes(b"x")
    assert run(tmp_path / "in", tmp_path / "out", now=NOW).exit_code == 0
    (tmp_path / "in" / "远处").symlink_to("../far")
    report = run(tmp_path / "in", tmp_path / "out", now=NOW)
    assert [p.place for p in report.passed if p.missed] == ["远处"]
    assert report.exit_code == 1


def written(tmp_path: Path, text: str) -> Path:
    """The county's own file."""
    own = tmp_path / "县.yaml"
    own.write_text(text, encoding="utf-8")
    return own


def event(unit: str, points: int, reason: str, **more: Any) -> PlanRow:
    return {"日期": date(2017, 5, 3), "单位": unit, "类型": "加分", "分值": Decimal(points), "事由": reason, **more}


def with_events(plan: Plan, *events: PlanRow) -> Plan:
    return replace(plan, rows={**plan.rows, "加减分": events})


def scores(found: RollUp) -> dict[str, dict[str, Any]]:
    assert found.result is not None
    return {row["unit"]: row for row in found.result.ranking_rows()[GROUP]}


RENAMED = (indicator("总产值", "A1"), INDICATORS[1])


def test_a_name_that_the_county_gives_for_another_joins_the_figures(
    county: Callable[..., RollUp], tmp_path: Path
) -> None:
    towns = {
        "a.xlsx": town("A镇", {"总产值": 900, "投资": 900}, indicators=RENAMED),
        "b.xlsx": town("B镇", {"产值": 800, "投资": 800}),
        "c.xlsx": town("C镇", {"产值": 700, "投资": 700}),
    }
    unmapped = county(towns)
    assert any("“产值”一行的“曾用名”写上“总产值”" in note for note in unmapped.notes)
    mapped = county(towns, county=written(tmp_path, "指标:\n- {指标: 产值, 曾用名: 总产值}\n"), force=True)
    assert places(mapped) == {"A镇": (1, Decimal(90)), "B镇": (2, Decimal(80)), "C镇": (3, Decimal(70))}
    assert any("a.xlsx 的指标“总产值”按曾用名认作“产值”" in hint for hint in mapped.hints)
    assert mapped.exit_code == 0, mapped.notes
    again = county(towns, force=True)  # the name stands in the county's book, which is gone on with
    assert places(again) == places(mapped)
    assert again.exit_code == 0, again.notes


def test_a_town_that_says_what_its_indicator_was_called_is_understood(county: Callable[..., RollUp]) -> None:
    own = (indicator("总产值", "A1", 曾用名="产值"), INDICATORS[1])
    found = county({
        "a.xlsx": town("A镇", {"总产值": 900, "投资": 900}, indicators=own), "b.xlsx": town("B镇"), "c.xlsx": town("C镇"),
    })  # fmt: skip
    assert places(found)["A镇"] == (1, Decimal(90))


def test_two_names_of_one_indicator_in_one_book_are_not_joined(county: Callable[..., RollUp], tmp_path: Path) -> None:
    both = (indicator("产值", "A1"), indicator("总产值", "A2"))
    own = written(tmp_path, "指标:\n- {指标: 产值, 曾用名: 总产值}\n")
    found = county({"a.xlsx": town("A镇", indicators=both), "b.xlsx": town("B镇"), "c.xlsx": town("C镇")}, county=own)
    assert any("a.xlsx" in note and "没有合并" in note for note in found.notes)
    assert found.result is not None
    entry = found.result.outcome.master.entry("A镇", "产值", YEAR)
    assert entry is not None
    assert entry.figure(6).value == 500


def test_weights_of_one_book_stand_together(county: Callable[..., RollUp]) -> None:
    def weighed(name: str, first: int, second: int) -> Plan:
        return town(name, indicators=(indicator("产值", "A1", first), indicator("投资", "A2", second)))

    found = county(
        {"a.xlsx": weighed("A镇", 60, 40), "b.xlsx": weighed("B镇", 50, 50), "c.xlsx": weighed("C镇", 50, 40)}
    )
    assert {total for _, total in places(found).values()} == {Decimal(50)}
    assert found.result is not None
    kept = {i.name: i.weight for i in found.result.outcome.master.indicators}
    assert kept in ({"产值": 60, "投资": 40}, {"产值": 50, "投资": 50})
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        assert any(name in note and "规则不一致" in note for note in found.notes)


def test_a_group_without_agreement_says_what_to_do_and_the_county_can_do_it(
    county: Callable[..., RollUp], tmp_path: Path
) -> None:
    second = ("投资", "招商", "就业")
    towns = {
        f"{n}.xlsx": town(f"{n}镇", indicators=(INDICATORS[0], indicator(name, f"B{n}")))
        for n, name in zip("abc", second, strict=True)
    }
    found = county(towns)
    assert found.result is not None
    assert found.result.outcome.groups[GROUP].blocked
    (words,) = [note for note in found.notes if "这一组没有排名" in note]
    assert "合计是 50，满分是 100" in words
    assert f"“指标”表写明{GROUP}的指标和权重" in words
    own = written(tmp_path, "指标:\n- {指标: 产值, 编号: A1, 类型: 总量, 计量单位: 万元, 权重: 100, 目标: 500}\n")
    settled = county(towns, county=own, force=True)
    assert {total for _, total in places(settled).values()} == {Decimal(100)}
    assert any("权重按 县.yaml 的 100：a.xlsx、b.xlsx、c.xlsx 为 50" in note for note in settled.notes)
    assert any("目标按 县.yaml 的 500" in note and "a.xlsx" in note for note in settled.notes)


def test_two_towns_are_ranked_on_what_both_have_where_the_weights_of_one_make_up_the_whole(
    county: Callable[..., RollUp],
) -> None:
    more = (indicator("产值", "A1", 30), indicator("投资", "A2", 30), indicator("招商", "A3", 40))
    found = county({"a.xlsx": town("A镇", indicators=more), "b.xlsx": town("B镇", {"产值": 800, "投资": 800})})
    assert places(found) == {"B镇": (1, Decimal(80)), "A镇": (2, Decimal(50))}
    assert any("“招商”只有 a.xlsx 有" in note for note in found.notes)


def test_of_two_towns_that_differ_neither_is_picked(county: Callable[..., RollUp]) -> None:
    own = {name: (INDICATORS[0], indicator(second, f"B{name}")) for name, second in (("a", "投资"), ("b", "招商"))}
    found = county({f"{name}.xlsx": town(f"{name}镇", indicators=rows) for name, rows in own.items()})
    assert found.result is not None
    assert found.result.outcome.groups[GROUP].blocked
    assert {note.partition("”")[0] for note in found.notes if "没有列入" in note} == {
        f"{GROUP}的指标“投资", f"{GROUP}的指标“招商"
    }  # fmt: skip
    assert any("这一组没有排名：请在县里的工作簿或参数文件" in note for note in found.notes)


def test_the_countys_targets_and_events_go_before_the_towns_and_both_are_named(
    county: Callable[..., RollUp], tmp_path: Path
) -> None:
    own = written(
        tmp_path,
        "目标:\n- {单位: A镇, 指标: 产值, 目标: 500}\n- {单位: Z镇, 指标: 产值, 目标: 1}\n"
        "加减分:\n- {日期: 2017-06-01, 单位: B镇, 类型: 减分, 分值: 2, 事由: 迟报}\n"
        "- {日期: 2017-05-03, 单位: C镇, 类型: 加分, 分值: 1, 事由: 现场会}\n",
    )
    towns = {
        "a.xlsx": town("A镇"),
        "b.xlsx": town("B镇"),
        "c.xlsx": with_events(town("C镇"), event("C镇", 3, "现场会"), event("C镇", 1, "表彰")),
    }
    found = county(towns, county=own)
    assert {name: total for name, (_, total) in places(found).items()} == {"A镇": 75, "B镇": 48, "C镇": 52}
    assert any("C镇的加减分“现场会”的分值按 县.yaml 的 1：c.xlsx 为 3" in note for note in found.notes)
    assert any("县.yaml 的目标写给“Z镇”" in note for note in found.notes)
    assert not any("B镇" in note and "迟报" in note for note in found.notes)


def test_rows_of_the_towns_are_made_anew_each_month_and_the_countys_stay(
    county: Callable[..., RollUp], tmp_path: Path
) -> None:
    towns = {
        "a.xlsx": with_events(town("A镇"), event("A镇", 1, "现场会")),
        "b.xlsx": town("B镇"),
        "c.xlsx": town("C镇"),
    }
    county(towns)
    book = read_book(tmp_path / "全县.xlsx")
    page = book["加减分"]
    heads = {c.value: c.column for c in page[3]}
    assert page.cell(4, heads["备注"]).value == "汇总自 a.xlsx"
    for header, value in event("B镇", 2, "县里表彰").items():
        page.cell(5, heads[header], value)
    book.save(tmp_path / "全县.xlsx")
    found = county({**towns, "a.xlsx": town("A镇")}, force=True)  # A镇 has taken its own back
    assert {name: total for name, (_, total) in places(found).items()} == {"A镇": 50, "B镇": 52, "C镇": 50}
    assert any("现场会" in note and "各镇现在是 空" in note for note in found.notes)


def test_what_was_typed_into_the_countys_book_outlives_a_settings_file_or_is_named(
    county: Callable[..., RollUp], tmp_path: Path
) -> None:
    towns = {"a.xlsx": town("A镇"), "b.xlsx": town("B镇"), "c.xlsx": town("C镇")}
    own = written(tmp_path, "参数: {发布状态: 正式}\n目标:\n- {单位: A镇, 指标: 产值, 目标: 500}\n")
    county(towns, county=own)
    book = read_book(tmp_path / "全县.xlsx")
    for sheet, row, cells in (
        ("加减分", 4, event("B镇", 2, "县里表彰")),
        ("目标", 5, {"单位": "B镇", "指标": "产值", "目标": 500}),
    ):
        heads = {c.value: c.column for c in book[sheet][3]}
        for header, value in cells.items():
            book[sheet].cell(row, heads[header], value)
    assert book["目标"].cell(4, 1).value == "A镇"
    book["目标"].cell(4, 3, 250)
    book.save(tmp_path / "全县.xlsx")
    found = county(towns, county=own, force=True)
    assert {name: total for name, (_, total) in places(found).items()} == {"A镇": 75, "B镇": 52, "C镇": 50}
    assert any("全县.xlsx 的目标“B镇”“产值”不在 县.yaml 里，没有沿用" in note for note in found.notes)
    assert any("全县.xlsx 的目标“A镇”“产值”改过目标，按 县.yaml 的" in note for note in found.notes)


def test_groups_stand_in_the_order_of_their_numerals(county: Callable[..., RollUp]) -> None:
    found = county(
        {f"{n}.xlsx": town(f"{n}镇", group=group) for n, group in zip("abc", ("三组", "二组", "一组"), strict=True)}
    )
    assert found.result is not None
    assert list(found.result.outcome.groups) == ["一组", "二组", "三组"]


_PRIZE: PlanRow = {"事项": "省级表彰", "所属项目": "表彰", "每次分值": Decimal(3), "单项上限": Decimal(5)}


def with_ledger(plan: Plan, prize: PlanRow, times: int) -> Plan:
    """The town's plan with a catalogue, and an event that picks a matter of it."""
    name = str(plan.settings["本单位"])
    event: PlanRow = {"日期": date(2017, 3, 1), "单位": name, "事项": "省级表彰", "次数": times, "文号": f"{name}1号"}
    own: PlanRow = {"事项": "村里的事", "指标": "村里的指标", "每次分值": Decimal(1), "计到": "满分为止"}
    return replace(plan, rows={**plan.rows, "加减分标准": (prize, own), "加减分": (event,)})


def test_the_catalogue_that_most_towns_have_stands_and_who_differs_is_named(county: Callable[..., RollUp]) -> None:
    prizes = {"甲镇": _PRIZE, "乙镇": _PRIZE, "丙镇": {**_PRIZE, "每次分值": Decimal(4)}}
    found = county(
        {
            f"{n}.xlsx": with_ledger(town(n), prize, times)
            for (n, prize), times in zip(prizes.items(), (1, 2, 1), strict=True)
        }
    )
    assert any(
        "加减分标准“省级表彰”的每次分值不一致，按 3" in note and "丙镇.xlsx 为 4" in note for note in found.notes
    )
    page = read_sheet(found.out, "加减分标准")
    assert [row[0].value for row in page.iter_rows(min_row=4) if row[0].value] == ["省级表彰"]
    # 500 of 1000 on both items are 50 points; 3 for one, 5 at most for two; the third by the county's catalogue.
    assert {name: total for name, (_, total) in places(found).items()} == {"甲镇": 53, "乙镇": 55, "丙镇": 53}


def test_the_countys_own_catalogue_goes_before_the_towns(county: Callable[..., RollUp], tmp_path: Path) -> None:
    own = tmp_path / "county.yaml"
    own.write_text("加减分标准:\n  - {事项: 省级表彰, 每次分值: 2}\n", encoding="utf-8")
    towns = {f"{n}.xlsx": with_ledger(town(n), _PRIZE, 2) for n in ("甲镇", "乙镇")}
    found = county(towns, county=own)
    assert any("加减分标准“省级表彰”的每次分值按 county.yaml 的 2：" in note for note in found.notes)
    assert {name: total for name, (_, total) in places(found).items()} == {"甲镇": 54, "乙镇": 54}
