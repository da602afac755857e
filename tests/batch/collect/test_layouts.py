"""Tables in the units' own layouts: what is not understood is asked, and never becomes the figure of the month."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from batch_support import NOW
from form_support import MONTH, by_words, data, file_row

from catchup_xl.batch.collect.labels import LabelRole, Names
from catchup_xl.batch.collect.merging import collect
from catchup_xl.batch.collect.periods import month_of
from catchup_xl.batch.collect.tally import Collected
from catchup_xl.errors import PlanError

VILLAGE, OTHER = "示例一村", "示例二村"
BEES, INCOME = "土蜂存栏", "村集体经济收入"


def table(path: Path, rows: Sequence[Sequence[Any]], first_row: int = 1) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.active
    for r, row in enumerate(rows, first_row):
        for c, value in enumerate(row, 1):
            page.cell(r, c).value = value
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def collected(master: Path, folder: Path, **more: Any) -> Collected:
    return collect(master, [folder], **{"month": MONTH, "now": NOW, **more})


def mapping_of(master: Path) -> dict[str, Any]:
    text = master.with_name("母版_对应.yaml").read_text(encoding="utf-8")
    [layout] = yaml.safe_load(text)["布局"]
    return dict(layout)


def edit_mapping(master: Path, old: str, new: str) -> None:
    path = master.with_name("母版_对应.yaml")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "header",
    ["去年", "年初计划数", "二季度", "本月", "全年目标任务", "年度", "全年", "年末", "上年", "4-6月", "完成率", "蜂王"],
)
def test_a_header_that_is_no_figure_of_the_month_is_never_taken_for_it(
    master: Path, tmp_path: Path, header: str
) -> None:
    table(
        tmp_path / "交回" / "表.xlsx",
        [("2017年1—7月情况",), ("单位", BEES, BEES), ("", "1-7月", header), (VILLAGE, 150, 77), (OTHER, 160, 88)],
    )
    found = by_words(collected(master, tmp_path / "交回", confirm=True))
    assert found == {f"{VILLAGE} {BEES} 2017 7月": ("150", "写入"), f"{OTHER} {BEES} 2017 7月": ("160", "写入")}
    roles = {line["原文"]: line["作"] for line in mapping_of(master)["标签"]}
    assert {"1-7月", header, BEES, "单位"} <= set(roles), "the mapping lists every column"
    assert roles[header] in ("待定", "不取", "时期")


def test_columns_of_a_table_with_the_same_figures_labels_are_listed_too(master: Path, tmp_path: Path) -> None:
    table(tmp_path / "交回" / f"{VILLAGE}.xlsx", [("2017年",), ("月份", BEES, INCOME), (7, 150, 12)])
    table(
        tmp_path / "交回" / f"{OTHER}.xlsx",
        [("2017年",), ("指标", "7月"), (BEES, 160), (INCOME, 13)],
    )
    collected(master, tmp_path / "交回")
    text = master.with_name("母版_对应.yaml").read_text(encoding="utf-8")
    assert all(f"原文: {column}," in text for column in ("月份", "指标"))


def test_january_goes_to_january(master: Path, tmp_path: Path) -> None:
    table(tmp_path / "交回" / "表.xlsx", [("单位", BEES), ("", "元月"), (VILLAGE, 150)])
    [change] = collected(master, tmp_path / "交回", confirm=True).changes
    assert change.key.header == "1月"


def test_a_column_of_years_is_a_label(master: Path, tmp_path: Path) -> None:
    rows = [("2017年1-7月",), ("单位", "年度", BEES), (VILLAGE, 2017, 150), (OTHER, 2016, 99)]
    table(tmp_path / "交回" / "表.xlsx", rows)
    found = collected(master, tmp_path / "交回", confirm=True)
    assert by_words(found) == {f"{VILLAGE} {BEES} 2017 7月": ("150", "写入")}
    assert any("2016年" in note for note in found.notes), "up to which month of 2016 nobody knows"
    assert found.exit_code == 1


def test_what_the_mapping_names_is_taken(master: Path, tmp_path: Path) -> None:
    rows = [("2017年1-7月",), ("单位", BEES, BEES), ("", "今年", "老数"), (VILLAGE, 150, 77)]
    table(tmp_path / "交回" / "表.xlsx", rows)
    first = collected(master, tmp_path / "交回", confirm=True)
    assert any("看不懂“老数”" in note for note in first.notes)
    edit_mapping(master, "{原文: 老数, 作: 待定}", "{原文: 老数, 作: 时期, 名称: 上年同期}")
    [change] = collected(master, tmp_path / "交回", overwrite=True).changes
    assert change.key.names[:3] == (VILLAGE, BEES, "2016")
    assert data(master, VILLAGE, BEES, 2016, MONTH) == 77


def test_figures_of_months_to_come_are_not_taken(master: Path, tmp_path: Path) -> None:
    table(tmp_path / "交回" / "表.xlsx", [("单位", BEES, BEES), ("", "1-7月", "1-12月"), (VILLAGE, 150, 300)])
    assert by_words(collected(master, tmp_path / "交回", confirm=True)) == {
        f"{VILLAGE} {BEES} 2017 7月": ("150", "写入")
    }


def test_a_table_that_does_not_say_whose_it_is_is_asked_each_by_itself(master: Path, tmp_path: Path) -> None:
    rows = [("月份", BEES), (7, 150)]
    table(tmp_path / "交回" / "月报.xlsx", [("2017年月报",), *rows])
    table(tmp_path / "交回" / "月报(2).xlsx", [("2017年月报",), ("月份", BEES), (7, 160)])
    table(tmp_path / "交回" / OTHER / "月报3.xlsx", [("2017年月报",), ("月份", BEES), (7, 170)])
    found = collected(master, tmp_path / "交回", confirm=True)
    assert by_words(found) == {f"{OTHER} {BEES} 2017 7月": ("170", "写入")}, "its folder names it"
    assert "没有写是哪个单位" in file_row(found, "月报.xlsx")["说明"]
    asked = mapping_of(master)["各表单位"]
    assert [line["单位"] for line in asked] == ["", ""]
    path = master.with_name("母版_对应.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace('单位: ""', f"单位: {VILLAGE}", 1), encoding="utf-8")
    again = collected(master, tmp_path / "交回")
    assert len(again.changes) == 1
    assert again.changes[0].key.names[0] == VILLAGE


def test_a_table_on_which_no_month_stands_is_asked_and_never_taken_for_the_month(master: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "交回" / "存栏.xlsx", [("2017年",), ("单位", BEES), (VILLAGE, 150), (OTHER, 160)])
    found = collected(master, tmp_path / "交回", confirm=True)
    assert not found.changes
    assert found.exit_code == 1
    said = file_row(found, path.name)["说明"]
    assert "都没有写是几月的，没有取" in said
    assert "母版_对应.yaml 的“各表月份”" in said
    assert [line["月份"] for line in mapping_of(master)["各表月份"]] == [""]
    edit_mapping(master, '月份: ""', "月份: 6月")
    again = by_words(collected(master, tmp_path / "交回", overwrite=True))
    assert {words: sent for words, (sent, _) in again.items()} == {
        f"{VILLAGE} {BEES} 2017 6月": "150", f"{OTHER} {BEES} 2017 6月": "160"
    }  # fmt: skip
    edit_mapping(master, "月份: ", "月份: 1")  # 16
    with pytest.raises(PlanError, match="1 到 12"):
        collected(master, tmp_path / "交回")


@pytest.mark.parametrize("place", ["交回/存栏_7月.xlsx", "交回/2017年7月/存栏.xlsx"])
def test_the_name_of_a_file_or_its_folder_tells_the_month(master: Path, tmp_path: Path, place: str) -> None:
    table(tmp_path / place, [("2017年",), ("单位", BEES), (VILLAGE, 150)])
    found = collected(master, tmp_path / "交回", confirm=True)
    assert by_words(found) == {f"{VILLAGE} {BEES} 2017 7月": ("150", "写入")}


def test_a_column_without_a_month_is_of_the_one_month_that_stands_beside_it(master: Path, tmp_path: Path) -> None:
    table(tmp_path / "交回" / "表.xlsx", [("单位", BEES, BEES), ("", "1-7月", "上年同期"), (VILLAGE, 150, 140)])
    found = collected(master, tmp_path / "交回", confirm=True, overwrite=True)
    assert {words: sent for words, (sent, _) in by_words(found).items()} == {
        f"{VILLAGE} {BEES} 2017 7月": "150", f"{VILLAGE} {BEES} 2016 7月": "140"
    }  # fmt: skip


def test_beside_several_months_a_column_without_one_is_left_out(master: Path, tmp_path: Path) -> None:
    rows = [("单位", BEES, BEES, BEES), ("", "1-6月", "1-7月", "上年同期"), (VILLAGE, 130, 150, 140)]
    table(tmp_path / "交回" / "表.xlsx", rows)
    found = collected(master, tmp_path / "交回", confirm=True, overwrite=True)
    assert {words.rsplit(" ", 2)[1] for words in by_words(found)} == {"2017"}
    assert any("有 1 个数看不出是几月的，没有取" in note for note in found.notes)


def test_the_town_in_a_title_is_not_the_village_of_the_table(master: Path, tmp_path: Path) -> None:
    table(tmp_path / "XX镇交回" / f"{VILLAGE}.xlsx", [("XX镇2017年村级月报",), ("月份", BEES), (7, 150)])
    table(tmp_path / "XX镇交回" / "无名.xlsx", [("2017年村级月报",), ("月份", BEES), (7, 160)])
    found = collected(master, tmp_path / "XX镇交回", confirm=True)
    assert by_words(found) == {f"{VILLAGE} {BEES} 2017 7月": ("150", "写入")}


def test_the_day_of_filling_in_is_not_the_month_of_the_figures() -> None:
    assert month_of("填报时间：2017年8月3日").says_nothing
    assert month_of("2017年8月3日").says_nothing
    assert (month_of("2017年1—7月").month, month_of("2017年1—7月").year) == (7, 2017)


def test_text_beside_the_figures_is_no_unit(master: Path, tmp_path: Path) -> None:
    rows = [("2017年1-7月",), ("指标", "本期", "责任单位"), (INCOME, 12, "党政办"), (BEES, 150, "党政办")]
    table(tmp_path / "交回" / f"{VILLAGE}.xlsx", rows)
    assert set(by_words(collected(master, tmp_path / "交回", confirm=True))) == {
        f"{VILLAGE} {INCOME} 2017 7月", f"{VILLAGE} {BEES} 2017 7月"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "role", "name"),
    [
        ("1—7月累计", LabelRole.PERIOD, "累计"),
        ("至本月累计", LabelRole.PERIOD, "累计"),
        ("去年同期数", LabelRole.PERIOD, "上年同期"),
        ("比上年同期增长±%", LabelRole.PERIOD, "增速"),
        ("同比增减", LabelRole.IGNORED, ""),
        ("一季度", LabelRole.PERIOD, "累计"),
        ("第三季度", LabelRole.UNKNOWN, ""),
        ("土蜂存栏（箱）", LabelRole.INDICATOR, BEES),
        ("土蜂存栏（上年同期）", LabelRole.INDICATOR, BEES),
        ("示例一村村委会", LabelRole.UNIT, VILLAGE),
        ("全镇合计", LabelRole.IGNORED, ""),
        ("完成数", LabelRole.NEUTRAL, ""),
    ],
)
def test_what_labels_mean(label: str, role: LabelRole, name: str) -> None:
    found = Names({VILLAGE: VILLAGE}, [BEES]).meaning(label)
    assert (found.role, found.name) == (role, name)
    assert found.time.last_year == ("同期" in label and "增" not in label)


def test_a_label_is_looked_at_once_and_a_large_table_is_read_in_seconds(master: Path, tmp_path: Path) -> None:
    words = "某县某镇第%d号产业扶贫建设项目前期费用"
    rows = [
        ("项目", *(f"科目{n}" for n in range(12))),
        *((words % n, *(n * 7919 % 99991 + m for m in range(12))) for n in range(9000)),
    ]
    path = table(tmp_path / "交回" / "大表.xlsx", rows)
    assert path.stat().st_size > 400_000
    began = time.process_time()
    collected(master, tmp_path / "交回", dry_run=True)
    assert time.process_time() - began < 10, "17 s before labels were remembered; 3 s now"
