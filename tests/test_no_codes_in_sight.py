"""Nobody who asked for none sees ids of methods and checks, formulas, hashes or command lines: they are for the folded
columns, for ``--details`` and ``--json``."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from support.command_line import run

import catchup_xl
from catchup_xl.errors import without_options
from catchup_xl.excel import functions
from catchup_xl.model.rows import SHEETS
from catchup_xl.model.settings import SETTINGS
from catchup_xl.rules.checks import CHECKS
from catchup_xl.rules.methods.registry import all_methods

ROOT = Path(__file__).parents[1]
CODES = "|".join(map(re.escape, (*sorted(all_methods(), reverse=True), *CHECKS)))
SEEN = re.compile(
    rf"(?<![\w!$.-])(?:{CODES}|V[1-5])(?![\w.:-])"  # ids
    r"|\b[0-9a-f]{16,}\b"  # hashes
    r"|\b[a-z]\s*=\s*\w+\s*·|\bmin\(|\bmax\(|Σ"  # formulas
)
COMMAND = re.compile(r"catchup-xl |python3? -m|py -3|(?<!-)--[a-z]")
"""A command line; on the command line itself it is what was asked for."""
ASKED_FOR = ("参数", "停用的检查")
"""Here the code of a check is what is asked for."""

ALLOWED = {
    ASKED_FOR,
    # The words of the drop-down 否决效果 as they are typed in workbooks: V1 至 V5 put them in the order of their weight.
    ("加减分", "否决效果"),
    ("加减分标准", "一票否决效果"),
    # What the clerk typed himself; a method may be typed by its id.
    ("指标", "计分方法"),
}


def told(text: object) -> list[str]:
    return SEEN.findall(text) + COMMAND.findall(text) if isinstance(text, str) else []


def sheets(file: Path) -> Iterator[tuple[str, str]]:
    """Every text of a workbook that somebody sees, with where it stands: cells, notes, prompts and errors of drop-downs."""
    for page in openpyxl.load_workbook(file):
        folded = {letter for letter, of in page.column_dimensions.items() if of.hidden}
        heads = {cell.column: cell.value for cell in page[3]}
        for row in page:
            for cell in row:
                header = page.cell(cell.row, 1).value if page.title == "参数" else heads.get(cell.column)
                if cell.column_letter in folded or (page.title, header) in ALLOWED or cell.data_type == "f":
                    continue
                yield f"{page.title}!{cell.coordinate}", cell.value
                if cell.comment:
                    yield f"{page.title}!{cell.coordinate} 批注", cell.comment.text
        for rule in page.data_validations.dataValidation:
            first = page[str(rule.sqref).split(" ")[0].split(":")[0]]
            header = page.cell(first.row, 1).value if page.title == "参数" else heads.get(first.column)
            if (page.title, header) != ASKED_FOR:
                said = (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error)
                yield from ((f"{page.title}!{rule.sqref}", text) for text in said if text)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("codes") / "示例.xlsx"
    catchup_xl.refresh(ROOT / "workbook" / "sample.xlsx", out=out)
    return out


def found_in(texts: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(where, text) for where, text in texts if told(text)]


def test_the_sheets_of_a_refreshed_sample_show_none(refreshed: Path) -> None:
    assert found_in(sheets(refreshed)) == []


@pytest.mark.parametrize("name", ["methods", "township_2017"])
def test_the_sheets_of_the_other_plans_show_none(name: str, tmp_path: Path) -> None:
    catchup_xl.new(tmp_path / "a.xlsx", plan=ROOT / "workbook" / "plans" / f"{name}.yaml")
    catchup_xl.refresh(tmp_path / "a.xlsx")
    assert found_in(sheets(tmp_path / "a.xlsx")) == []


def test_the_page_shows_none(refreshed: Path, tmp_path: Path) -> None:
    catchup_xl.dashboard(refreshed, out=tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", "", page, flags=re.S)
    titles = re.findall(r'title="([^"]*)"', body)
    assert [word for text in (re.sub("<[^>]*>", "\n", body), *titles) for word in told(html.unescape(text))] == []


def test_the_circular_shows_none(refreshed: Path, tmp_path: Path) -> None:
    catchup_xl.circular(refreshed, out=tmp_path / "通报.docx")
    assert zipfile.is_zipfile(tmp_path / "通报.docx")
    document = Document(str(tmp_path / "通报.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert [word for text in (*(p.text for p in document.paragraphs), *cells) for word in told(text)] == []


@pytest.mark.parametrize("words", [("check", "--dry-run"), ("refresh", "--dry-run"), ("robustness",), ("verify",)])
def test_the_command_line_shows_none_unless_asked(words: tuple[str, ...], refreshed: Path) -> None:
    done = run(words[0], refreshed, *words[1:])
    assert done.stdout
    assert [line for line in (done.stdout + done.stderr).splitlines() if SEEN.search(line)] == []


def test_what_checks_say_and_the_helps_of_columns_settings_and_functions_show_none() -> None:
    said = [(code, text) for code, one in CHECKS.items() for text in (one.name, one.expected, one.mend)]
    said += [(f"{s.name}.{c.header}", c.help) for s in SHEETS.values() for c in s.columns if not c.folded]
    said += [(name, column.help) for name, column in SETTINGS.items() if ("参数", name) != ASKED_FOR]
    said += [(name, line) for name, line in function_helps()]
    assert [(where, text) for where, text in said if told(text)] == []


def function_helps() -> Iterator[tuple[str, str]]:
    """The texts of Excel's function wizard."""
    source = Path(functions.__file__).read_text(encoding="utf-8")
    for found in re.finditer(r'^    \w+="([^"]+)",$', source, flags=re.M):
        yield "excel/functions", found[1]


def test_an_error_in_excel_gives_no_option_of_the_command_line() -> None:
    assert without_options("已经存在\n怎样改：换一个文件名，或加 --force 覆盖") == "已经存在\n怎样改：换一个文件名"
    assert without_options("中断了\n怎样改：加 --resume 再运行一次") == "中断了"
    assert without_options("没有填\n怎样改：先填好年度再运行") == "没有填\n怎样改：先填好年度再运行"
