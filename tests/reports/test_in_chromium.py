"""The leader's page in a real browser: on paper, on a phone, on a screen."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from chromium import measured, printed
from pages import hostile, one_group, told
from support.masters import GROUP, entry, indicator, master, unit

from catchup_xl.reports.page import dashboard_html

pytestmark = [pytest.mark.app("chromium"), pytest.mark.app("poppler")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="module")
def page(year: Path, folder: Path) -> Path:
    """The page of a sample with six months of history."""
    return written(folder, "看板.html", dashboard_html(told(year)))


@pytest.fixture(scope="module")
def large(folder: Path) -> Path:
    """The page of 200 units with long names, 40 indicators and twelve periods."""
    names = [f"示例第{n:03d}号街道办事处" for n in range(200)]
    rows = [indicator(f"考核指标名称比较长的第{n:02d}项", "增速", 2.5, 目标="12%") for n in range(40)]
    data = [
        entry(name, row["指标"], value, year=of)
        for at, name in enumerate(names)
        for n, row in enumerate(rows)
        for of, value in ((2016, 100), (2017, 95 + (at * 7 + n * 3) % 23 + (900 if at == 100 and n == 5 else 0)))
    ]
    past = [
        {"年度": year, "月份": month, "考核组": GROUP, "单位": name, "总分": 60.5 + month, "名次": 200 - month}
        for year, month in [(2016, 8), (2016, 9), (2016, 10), (2016, 11), (2016, 12), *((2017, m) for m in range(1, 7))]
        for name in (names[100], names[150])
    ]
    past += [{"年度": 2016, "月份": 7, "考核组": GROUP, "单位": names[100], "总分": 100.25, "名次": 1}]
    duties = [
        {"编号": f"D{n}", "工作任务": "很长的任务说明" * 8, "责任领导": "张三", "责任人": "李四", "牵头单位": "经济发展办公室",
         "完成时限": "2017-05-31"}
        for n in range(40)
    ]  # fmt: skip
    settings = {"本单位": names[100], "追赶对象": names[150]}
    units = [unit(name, 上年名次=n + 1) for n, name in enumerate(names)]
    found = master(rows, data, units=units, settings=settings, 历史=past, 责任清单=duties)
    return written(folder, "large.html", dashboard_html(told(found)))


def written(folder: Path, name: str, page: bytes) -> Path:
    (folder / name).write_bytes(page)
    return folder / name


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_it_prints_on_two_pages_with_all_that_it_says(page: Path, folder: Path) -> None:
    sheets, console = printed(page, folder)
    assert console == []
    assert len(sheets) == 2
    first, second = map(squeezed, sheets)
    for word in (
        "XX镇追赶超越看板",
        "2017年1—6月",
        "预览，未定稿",
        "示例数据，数字为虚构",
        "85.87",
        "第5名",
        "低4.39分",
    ):
        assert word in first
    for word in ("丘陵山区镇排名", "示例丙镇", "66.56", "招商引资额", "短板", "12.24%", "责任清单"):
        assert word in first
    for word in ("历次总分和名次", "填报检查", "村排名", "站所排名", "林业站", "60.85"):
        assert word in second
    assert "填报数据指纹" not in first + second


def test_a_long_ranking_is_abridged_on_paper(large: Path, folder: Path) -> None:
    sheets, console = printed(large, folder)
    assert console == []
    assert len(sheets) <= 6
    text = squeezed("".join(sheets))
    assert "这里省略" in text
    assert text.count("号街道办事处") < 60


@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("which", ["page", "large"])
def test_nothing_is_cut_off_or_overlaps_at_any_width(
    which: str, width: int, folder: Path, request: pytest.FixtureRequest
) -> None:
    found = measured(request.getfixturevalue(which), folder, width)
    assert found["width"] <= width
    assert found["outside"] == []
    assert found["labels"] >= 20
    assert found["overlapping"] == []
    assert min(found["bars"]) >= 40
    assert found["columns"] == (1 if width < 760 else 2)


def test_it_asks_for_nothing_and_says_nothing_on_the_console(page: Path, folder: Path) -> None:
    found = measured(page, folder, 1280)
    assert (found["resources"], found["console"]) == ([], [])


def test_hostile_names_run_nothing_and_ask_for_nothing(folder: Path) -> None:
    found = measured(written(folder, "hostile.html", hostile()), folder, 390)
    assert (found["resources"], found["console"]) == ([], [])
    assert found["outside"] == []


def test_a_page_that_did_ask_would_be_noticed(page: Path, folder: Path) -> None:
    shutil.copy(page, folder / "picture.html")
    text = page.read_text(encoding="utf-8").replace("<main>", '<main><img src="picture.png"><script>1</script>')
    assert len(measured(written(folder, "asking.html", text.encode()), folder, 390)["console"]) == 2


def test_an_empty_workbook_gives_a_page_that_opens(folder: Path) -> None:
    empty = dashboard_html(told(one_group({"甲": 90}, settings={"本单位": None})))
    sheets, console = printed(written(folder, "empty.html", empty), folder)
    assert (len(sheets), console) == (1, [])
