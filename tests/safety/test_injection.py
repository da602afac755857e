"""Text stays text: in every file that is written no cell becomes a formula, no name leaves its folder, no line is forged."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from fidelity.trips import PLAN

import catchup_xl
from catchup_xl.batch.collect.forms import _file_name, make_forms
from catchup_xl.batch.report import write_table
from catchup_xl.errors import BookError, printable
from catchup_xl.excel.log import FOLDER, log_error
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.inspect import table_of
from catchup_xl.model.plan import Plan
from catchup_xl.results.shown_values import csv_text

NOW = datetime(2017, 7, 5, 9)
EVIL = (
    "=cmd|'/c calc'!A1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "=HYPERLINK(\"http://192.0.2.1\",\"点\")", "\t=1+1",
    "=1+1\n=2", "{=1}", "<script>alert(1)</script>", "&lt;b&gt;", "_x003D_1", "http://192.0.2.1", "mailto:x@192.0.2.1",
    "]]>", "'=1", "０=1", "＝1+1",
)  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> dict[str, object]:
    """A plan in which every text that a clerk may type is one that means harm."""
    names = {unit["单位"]: f"{EVIL[n]}镇" for n, unit in enumerate(PLAN["单位"])}  # type: ignore[index]
    tree = json.dumps(PLAN, ensure_ascii=False)
    for old, new in names.items():
        tree = tree.replace(json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False))
    rows = json.loads(tree.replace('"产值"', json.dumps("=产值+1")))
    first = next(iter(names.values()))
    rows["加减分"] = [
        {"日期": "2017-03-01", "单位": first, "类型": "加分", "分值": "1", "文号": evil, "事由": evil} for evil in EVIL
    ]
    rows["督导"] = [{"日期": "2017-04-01", "单位": evil, "发现问题": evil, "督导人": evil} for evil in EVIL]
    rows["责任清单"] = [
        {"编号": str(n), "类别": "其他", "工作任务": evil, "牵头单位": first, "完成时限": "2017-05-31", "备注": evil} for n, evil in enumerate(EVIL)
    ]  # fmt: skip
    for row in rows["责任清单"]:
        row.pop("备注")
    return dict(rows)


@pytest.fixture(scope="module")
def book(plan: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evil")
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return catchup_xl.new(folder / "母版.xlsx", plan=folder / "plan.json")


def formulas(file: Path) -> list[str]:
    """Formulas and links to elsewhere in a workbook; links within it are the program's own."""
    found = [
        f"{page.title}!{cell.coordinate}"
        for page in openpyxl.load_workbook(file)
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f" or (cell.hyperlink and cell.hyperlink.target)
    ]
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found += [
        name
        for name, part in parts.items()
        if "worksheets/sheet" in name and b"<f>" in part.partition(b"</sheetData>")[0]
    ]
    return found + [name for name, part in parts.items() if name.endswith(".rels") and b'TargetMode="External"' in part]


def test_no_text_becomes_a_formula_in_the_master_or_its_results(book: Path, tmp_path: Path) -> None:
    assert formulas(book) == []
    result = jobs.run_file(jobs.Job.REFRESH, book, out=tmp_path / "结果.xlsx", now=NOW)
    assert formulas(tmp_path / "结果.xlsx") == []
    assert result.unwritten == ()
    texts = {cell for row in table_of(tmp_path / "结果.xlsx", "检查结果")[1] for cell in row if isinstance(cell, str)}
    assert any("=cmd" in text for text in texts), "the findings name what was typed"
    units = {row[2] for row in table_of(tmp_path / "结果.xlsx", "排名")[1]}
    assert f"{EVIL[0]}镇" in units, "word for word"


def test_an_exported_plan_reads_back_word_for_word(book: Path, tmp_path: Path) -> None:
    for name in ("a.yaml", "a.json"):
        catchup_xl.export(book, tmp_path / name)
    one, other = (Plan.load(tmp_path / name) for name in ("a.yaml", "a.json"))
    assert one.rows == other.rows
    assert {row["事由"].strip() for row in one.rows["加减分"]} == {evil.strip() for evil in EVIL}


def test_forms_hold_no_formula_and_their_names_are_safe(book: Path, tmp_path: Path) -> None:
    made = make_forms(book, tmp_path / "报表")
    assert made
    for form in made:
        assert form.path.parent == tmp_path / "报表"
        assert formulas(form.path) == []


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".json"])
def test_reports_hold_no_formula(tmp_path: Path, ending: str) -> None:
    rows = [(evil, 1.5, -2) for evil in EVIL]
    file = tmp_path / f"报告{ending}"
    write_table(file, "报告", ("文件", "一", "二"), rows, [{"文件": evil} for evil in EVIL])
    if ending == ".xlsx":
        assert formulas(file) == []
    elif ending == ".csv":
        cells = [row[0] for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))][1:]
        assert [cell for cell in cells if cell.lstrip()[:1] in "=+-@＝"] == []
        assert [cell.removeprefix("'") for cell in cells] == [evil.removeprefix("'") for evil in EVIL]
    else:
        assert [row["文件"] for row in json.loads(file.read_text("utf-8"))] == list(EVIL)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"), (" =1", "' =1"), ("\t=1", "'\t=1"), ("＝1", "'＝1"), ("-1+1", "'-1+1"), ("@x", "'@x"), ("-5.2", "-5.2"),
        ("+3%", "+3%"), ("甲镇", "甲镇"), ("", ""), ("a=1", "a=1"), ("\r甲", "'\r甲"),
    ],
)  # fmt: skip
def test_texts_for_csv(text: str, written: str) -> None:
    assert csv_text(text) == written


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("甲镇", "甲镇.xlsx"), ("../../etc/passwd", "_.._etc_passwd.xlsx"), ("CON", "_CON.xlsx"), ("nul.x_2017年", "_nul.x_2017年.xlsx"),
        ("LPT1 ", "_LPT1.xlsx"), ("COMA", "COMA.xlsx"), ("...", "报表.xlsx"), ("a\0b\nc", "a_b_c.xlsx"), ("甲镇\u202egnp", "甲镇_gnp.xlsx"),
        ('a<b>:"/\\|?*', "a_b________.xlsx"),
    ],
)  # fmt: skip
def test_file_names_from_cells_are_safe(stem: str, name: str) -> None:
    assert _file_name(stem, set()) == name


def test_long_file_names_fit_and_stay_apart() -> None:
    taken: set[str] = set()
    names = {_file_name("长" * 300 + str(n), taken) for n in range(12)}
    assert len(names) == 12
    assert max(len(name.encode()) for name in names) <= 255


def test_nothing_in_a_workbook_steers_the_terminal(tmp_path: Path) -> None:
    tree = json.dumps(PLAN, ensure_ascii=False).replace("甲镇", "甲_x001B_[31m镇_x009B_2J")
    (tmp_path / "plan.json").write_text(tree, encoding="utf-8")
    book = catchup_xl.new(tmp_path / "母版.xlsx", plan=tmp_path / "plan.json")
    with zipfile.ZipFile(book) as package:
        content = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(book, "w") as package:
        for name, part in content.items():
            package.writestr(name, part.replace(b"_x005F_x", b"_x"))  # as a hostile file has it
    for words in (
        ["refresh", book],
        ["show", book, "排名"],
        ["show", book, "单位", "--json"],
        ["trace", book, "排名!D6"],
        ["verify", book],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "catchup_xl", *map(str, words)], capture_output=True, check=False,
            env=os.environ | {"PYTHONUTF8": "1"},
        )  # fmt: skip
        text = (done.stdout + done.stderr).decode()
        assert "\x1b[31m" not in text
        assert "\x9b" not in text
        assert words[0] == "verify" or "\ufffd" in text


def test_a_name_can_not_forge_a_line_of_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    forged = "x\n2017-07-05 09:00:00 一键刷新 catchup_xl 9.9 Python 3\r2017-07-05 09:00:01 x\u2028y\x1b[2J"
    file = log_error(f"刷新 {forged}", BookError(f"{forged} 读不了"))
    lines = file.read_text("utf-8").splitlines()
    assert sum(not line.startswith("    ") for line in lines) == 1
    assert "\x1b" not in "".join(lines)


def test_what_steers_a_terminal_is_shown() -> None:
    assert printable("a\x1b[2Jb\x9bc\u202ed\te\nf") == "a\ufffd[2Jb\ufffdc\ufffdd\te\nf"
