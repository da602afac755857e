"""The leader's page as a file: it needs nothing else, it is safe whatever the workbook holds, and it can be read."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pages import NOW, SAMPLE, hostile, one_group, page_of, told, tree, words
from support.masters import GROUP, entry, indicator, master, unit

import catchup_xl
from catchup_xl.reports.page import dashboard_html

PACKAGE = Path(catchup_xl.__file__).parent


def test_nothing_of_the_page_comes_from_elsewhere_and_nothing_runs() -> None:
    page = dashboard_html(told(SAMPLE))
    assert not re.search(rb"https?:|//[a-z]|@import|<script|javascript:|expression\(", page)
    found = tree(page)
    assert not found.xpath("//script|//link|//img|//iframe|//object|//embed|//form|//base|//use|//a")
    assert not found.xpath("//@src|//@href|//@style|//@*[starts-with(name(), 'on')]")
    assert set(re.findall(rb"url\(([^)]*)\)", page)) == {b"#hatch", b"#short"}


def test_the_policy_lets_in_the_pages_own_style_and_nothing_else() -> None:
    page = dashboard_html(told(SAMPLE))
    [policy] = tree(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    [style] = re.findall(rb"<style>(.*?)</style>", page, re.DOTALL)
    expected = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{expected}'; base-uri 'none'; form-action 'none'"
    assert b"\r" not in page


def test_hostile_names_are_shown_as_text_and_do_nothing() -> None:
    page = hostile()
    found = tree(page)
    assert not found.xpath("//script|//img|//b[@onerror]|//@*[starts-with(name(), 'on')]")
    assert len(found.xpath("//style")) == len(found.xpath("//title[not(ancestor::svg)]")) == 1
    text = words(found.body)
    assert "<script>alert(1)</scrip" in text
    assert "{{ 7 * 7 }}{% raw %}" in text
    assert "&lt;b&gt;&#60;" in text
    for mark in "\u202e\u2066\u200f":
        assert mark not in page.decode()
    assert "镇倒" in text


def test_a_name_without_end_is_cut_and_kept_in_the_tooltip() -> None:
    found = tree(hostile())
    assert "很长" * 400 in found.xpath("//table//@title")
    assert max(len(words(cell)) for cell in found.xpath("//td|//th|//h1|//h2|//dd")) < 200


def test_the_same_entries_give_the_same_bytes() -> None:
    assert dashboard_html(told(SAMPLE)) == dashboard_html(told(SAMPLE))
    assert f"{NOW:%Y-%m-%d %H:%M:%S}".encode() in dashboard_html(told(SAMPLE))


@pytest.mark.parametrize(
    ("settings", "shown", "hidden"),
    [
        ({}, ["预览，未定稿"], ["正式", "示例数据"]),
        ({"发布状态": "正式"}, ["正式"], ["预览", "示例数据"]),
        ({"示例数据": "是"}, ["预览，未定稿", "示例数据，数字为虚构"], ["正式"]),
    ],
)
def test_the_head_says_whether_the_page_is_final_and_whether_it_is_a_sample(
    settings: dict[str, str], shown: list[str], hidden: list[str]
) -> None:
    found = page_of(one_group({"甲": 90, "乙": 80}, settings=settings))
    head = words(found.xpath("//header")[0])
    assert all(word in head for word in shown)
    assert not any(word in head for word in hidden)
    assert ("示例数据" in found.xpath("string(//title)")) == ("示例数据，数字为虚构" in shown)


def test_charts_are_text_and_shapes_with_names_for_those_who_cannot_see_them(year: Path) -> None:
    found = page_of(year)
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    for chart in found.xpath("//svg[@role='img']"):
        for name in chart.get("aria-labelledby").split():
            assert found.xpath(f"//*[@id='{name}']/text()")
    outer = found.xpath("//svg[not(ancestor::svg)]")
    assert all(drawing.get("role") == "img" or drawing.get("aria-hidden") == "true" for drawing in outer)
    months = [text for text in found.xpath("//svg[@class='months']/text/text()") if "月" in text]
    assert months == [f"{n}月" for n in range(1, 7)] * 2
    assert len(found.xpath("//svg[@role='img']//circle")) == 12
    assert all("（" in text for text in found.xpath("//svg[@class='dot']/title/text()"))


def test_every_table_has_heads_for_its_columns_and_rows(year: Path) -> None:
    tables = page_of(year).xpath("//table")
    assert len(tables) >= 7
    for table in tables:
        assert table.xpath("./thead//th[@scope='col']")
        assert table.xpath("./tbody//th[@scope='row']")


def test_lights_are_told_by_word_and_shape_besides_colour() -> None:
    found = page_of(SAMPLE)
    shapes = {words(light): light.xpath("./svg/*")[0].tag for light in found.xpath("//*[@class='light']")}
    assert shapes == {"红": "rect", "黄": "path", "绿": "circle", "蓝": "circle", "灰": "circle"}
    drawn = {words(li): len(li.xpath(".//svg/*")) for li in found.xpath("//ul[@class='counts']/li[.//svg]")}
    assert drawn == {"红 2 项": 2, "黄 10 项": 1, "绿 12 项": 1, "蓝 8 项": 2, "灰 7 项": 1}


def test_a_bar_is_as_long_as_its_total() -> None:
    found = page_of(one_group({"甲": 90, "乙": 45.5}))
    widths = found.xpath("//svg[@class='bar']/rect[starts-with(@class, 'b-')]/@width")
    assert widths == ["90%", "45.5%"]


def test_figures_carry_the_cell_that_they_come_from() -> None:
    found = page_of(SAMPLE)
    assert words(found.xpath("//span[@title='排名!D8']")[0]) == "85.87"
    assert "出处：排名!第4—13行" in words(found.body)
    assert found.xpath("//th[contains(@title, '本期 数据!J5')]")


def test_a_blocked_group_says_so_at_the_top_of_the_page() -> None:
    found = page_of(master([indicator(目标=None)], [entry("甲", "指标甲", 5)]))
    calls = [words(call) for call in found.xpath("//div[@class='call']")]
    assert calls[0].startswith(f"{GROUP}未排名。指标!")
    assert not found.xpath("//td[@class='c']/span[.='1']")


def test_a_workbook_without_any_entry_still_gives_a_page() -> None:
    found = page_of(master([], units=[unit("")], settings={"年度": None, "统计月份": None, "考核组": None}))
    assert "统计期未定" in words(found.body)
    assert "“责任清单”表没有填任务" in words(found.body)


def test_the_page_of_200_units_stays_small() -> None:
    names = [f"镇{n:03d}" for n in range(200)]
    page = dashboard_html(told(one_group({name: 90 - n * 0.25 for n, name in enumerate(names)})))
    assert len(page) < 250_000
    omitted = tree(page).xpath("//tr[@class='gap']")
    assert [words(row) for row in omitted] == ["…… 这里省略 187 个单位，见工作簿“排名”表 ……"]


def run(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a folder."""
    command, found = [sys.executable, "-c", code], os.environ | {"PYTHONUTF8": "1"} | environment
    return subprocess.run(command, cwd=folder, env=found, capture_output=True, encoding="utf-8", check=False)


def test_the_page_is_made_from_a_package_that_lies_in_a_zip(tmp_path: Path) -> None:
    archive, page = tmp_path / "package.zip", tmp_path / "page.html"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in PACKAGE.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                packed.write(file, Path("catchup_xl") / file.relative_to(PACKAGE))
    code = (
        "import sys, catchup_xl\n"
        f"assert catchup_xl.__file__.startswith({str(archive)!r}), catchup_xl.__file__\n"
        f"catchup_xl.dashboard({str(SAMPLE)!r}, {str(page)!r})\n"
    )
    done = run(code, tmp_path, PYTHONPATH=str(archive))
    assert done.returncode == 0, done.stderr
    assert b"XX\xe9\x95\x87" in page.read_bytes()


def test_the_wheel_brings_the_templates(tmp_path: Path) -> None:
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not in this environment")
    [built] = wheel.WheelBuilder(str(PACKAGE.parent)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as packed:
        names = {Path(name).name for name in packed.namelist() if name.startswith("catchup_xl/reports/templates/")}
    assert names == {file.name for file in (PACKAGE / "reports" / "templates").iterdir()}


def test_without_jinja2_the_verb_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['jinja2'] = None\n"
        f"sys.argv = ['catchup-xl', 'dashboard', {str(SAMPLE)!r}, '--out', {str(tmp_path / 'x.html')!r}]\n"
        "from catchup_xl.cli.app import main; main()"
    )
    done = run(code, tmp_path)
    assert done.returncode == 2
    assert "没有安装 Jinja2" in done.stderr
    assert "catchup-xl[reports]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_no_other_command_imports_jinja2(tmp_path: Path) -> None:
    code = (
        "import sys, catchup_xl.cli.app, catchup_xl.jobs.run, catchup_xl.cli.views\n"
        "assert 'jinja2' not in sys.modules and 'catchup_xl.reports' not in sys.modules"
    )
    assert run(code, tmp_path).returncode == 0
