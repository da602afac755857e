"""The macro workbooks as they are built: reproducible, complete, and kept whole by a refresh."""

from __future__ import annotations

import re
import shutil
import struct
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import olefile
import openpyxl
import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from oletools.olevba import VBA_Parser, decompress_stream
from typer.testing import CliRunner

from catchup_xl.books.template import ribbon
from catchup_xl.books.template.pinned import ADDIN, CONF, CONF_KEYS, CONF_SHEET, XLWINGS
from catchup_xl.cli.app import app
from catchup_xl.errors import PlanError
from catchup_xl.excel import macros
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.run import Job
from tools import build_macros as build
from tools import udf_stub
from tools.vba_check import problems
from tools.vba_compression import compressed

BOOKS = ("master.xlsm", "sample.xlsm", ADDIN)
RIBBON = (build.SOURCES / "customUI14.xml").read_bytes()


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def opened(name: str) -> openpyxl.Workbook:
    """A shipped workbook in openpyxl, which does not take add-ins."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for part, data in members(build.TARGET / name).items():
            package.writestr(part, data.replace(b"excel.addin.macro", b"excel.sheet.macro"))
    return openpyxl.load_workbook(content, keep_vba=True)


def sources(file: Path) -> dict[str, str]:
    """The modules of a workbook as olevba lists them."""
    found = VBA_Parser(str(file)).extract_macros()
    return {name.removesuffix(".cls").removesuffix(".bas"): code.replace("\r\n", "\n") for _, _, name, code in found}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second build, from a copy of the sources."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(build.SOURCES, folder / "vba_stub")
    build.build(folder, sources=folder / "vba_stub")
    return folder


def test_two_builds_give_the_same_bytes(built: Path) -> None:
    before = {name: (built / name).read_bytes() for name in BOOKS}
    build.build(built, sources=built / "vba_stub")
    assert {name: (built / name).read_bytes() for name in BOOKS} == before


@pytest.mark.parametrize("name", BOOKS)
def test_what_is_shipped_is_what_the_sources_give(built: Path, name: str) -> None:
    """Part by part, since another zlib may pack the same content in other bytes."""
    shipped, anew = members(build.TARGET / name), members(built / name)
    differing = [part for part in shipped.keys() | anew.keys() if shipped.get(part) != anew.get(part)]
    assert differing == [], "run python -m tools.build"


def test_the_stub_of_the_functions_is_up_to_date() -> None:
    assert (build.SOURCES / f"{udf_stub.NAME}.bas").read_text(encoding="utf-8") == udf_stub.stub()


@pytest.mark.parametrize("name", BOOKS)
def test_the_sources_come_back_as_they_went_in(name: str) -> None:
    found = sources(build.TARGET / name)
    for module, source in build.modules(addin=name == ADDIN).items():
        assert found[module] == source, module
    assert found["ThisWorkbook"].endswith((build.SOURCES / "ThisWorkbook.cls").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BOOKS)
def test_code_names_of_sheets_match_the_project(name: str) -> None:
    parts = members(build.TARGET / name)
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    names = [
        etree.fromstring(content).find(f"{main}sheetPr").get("codeName")
        for part, content in parts.items()
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part)
    ]
    book = etree.fromstring(parts["xl/workbook.xml"]).find(f"{main}workbookPr").get("codeName")
    assert {*names, book} <= sources(build.TARGET / name).keys()
    assert len(names) == len(set(names))


def test_the_notice_of_xlwings_is_kept() -> None:
    for name in BOOKS:
        text = sources(build.TARGET / name)["xlwings"]
        assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in text
        assert "Redistributions in binary form must reproduce" in text
        assert f'XLWINGS_VERSION As String = "{XLWINGS}"' in text
    assert xlwings.__version__ == XLWINGS


def test_every_callback_of_the_ribbon_is_in_the_project() -> None:
    there = {name for source in build.modules().values() for name in re.findall(r"Sub (\w+)\(control", source)}
    assert set(ribbon.callbacks(RIBBON)) == there


def test_add_in_and_workbook_share_no_callback_and_the_add_ins_tab_always_shows() -> None:
    """Excel finds a callback by its name in whatever is open."""
    xml = members(build.TARGET / ADDIN)[ribbon.PART]
    there = {
        name for source in build.modules(addin=True).values() for name in re.findall(r"Sub (\w+)\(control", source)
    }
    assert set(ribbon.callbacks(xml)) == there
    assert not there & set(ribbon.callbacks(RIBBON))
    assert b"getVisible" not in xml
    assert [button.macro for button in ribbon.buttons(xml)] == [button.macro for button in ribbon.buttons(RIBBON)]


def test_help_is_registered_while_the_add_in_shows_for_a_moment() -> None:
    """Excel refuses Application.MacroOptions for a hidden workbook."""
    lines = [line.strip() for line in udf_stub.stub(addin=True).splitlines()]
    shown, first, hidden = (
        lines.index("ThisWorkbook.IsAddin = False"),
        next(n for n, line in enumerate(lines) if line.startswith("Application.MacroOptions")),
        lines.index("ThisWorkbook.IsAddin = True"),
    )
    last = max(n for n, line in enumerate(lines) if line.startswith("Application.MacroOptions"))
    assert shown < first <= last < hidden


def test_there_is_a_button_for_each_macro_and_for_nothing_else() -> None:
    called = re.findall(
        r'Run(?:Macro|OnFolder) "(\w+)"', (build.SOURCES / "catchup_macros.bas").read_text(encoding="utf-8")
    )
    assert called == [macro.__name__ for macro in macros.MACROS]
    assert len(ribbon.buttons(RIBBON)) == len(called)


def test_key_tips_are_unlike_one_another_and_tips_say_what_is_read_and_written() -> None:
    tree = etree.fromstring(RIBBON)
    tips = [element.get("keytip") for element in tree.iter() if element.get("keytip")]
    assert len(tips) == len(set(tips))
    for button in ribbon.buttons(RIBBON):
        assert "读" in button.tip, button.label
        assert "写" in button.tip, button.label


@pytest.mark.parametrize("name", BOOKS)
def test_both_forms_of_the_ribbon_are_there_with_their_relationships(name: str) -> None:
    parts = members(build.TARGET / name)
    relations = {r.get("Type"): r.get("Target") for r in etree.fromstring(parts["_rels/.rels"])}
    assert relations[ribbon.RELATION] == ribbon.PART
    assert relations[ribbon.RELATION_2007] == ribbon.PART_2007
    assert etree.fromstring(parts[ribbon.PART]).tag.startswith("{http://schemas.microsoft.com/office/2009/07/customui}")
    assert b"2006/01/customui" in parts[ribbon.PART_2007]


@pytest.mark.parametrize("name", BOOKS)
def test_the_settings_sheet_begins_at_a1_without_gaps_and_knows_its_keys(name: str) -> None:
    sheet = opened(name)[CONF_SHEET]
    rows = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_col=1, max_col=2)]
    assert rows == list(CONF)
    assert sheet.sheet_state == "hidden"
    assert {key for key, _ in rows} <= CONF_KEYS


def test_no_sheet_is_named_as_embedded_code() -> None:
    for name in BOOKS:
        assert not any(t.endswith(".py") for t in opened(name).sheetnames)


def test_the_buttons_on_the_help_sheet_run_the_same_macros() -> None:
    drawn = b"".join(
        content for part, content in members(build.TARGET / "master.xlsm").items() if part.endswith(".vml")
    )
    found = re.findall(rb"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawn)
    assert [name.decode() for name in found] == [button.macro for button in ribbon.buttons(RIBBON)]
    captions = [button.label.encode() for button in ribbon.buttons(RIBBON)]
    assert all(caption in drawn for caption in captions)


def test_a_refresh_keeps_ribbon_macros_and_buttons(tmp_path: Path) -> None:
    out = tmp_path / "refreshed.xlsm"
    jobs.run_file(Job.REFRESH, build.TARGET / "sample.xlsm", out=out)
    before, after = members(build.TARGET / "sample.xlsm"), members(out)
    kept = [part for part in before if part.startswith(("customUI", "xl/vba", "xl/drawings", "_rels", "docProps"))]
    assert len(kept) > 8
    assert [part for part in kept if after[part] != before[part]] == []
    assert sources(out).keys() == sources(build.TARGET / "sample.xlsm").keys()


@pytest.mark.parametrize(
    ("module", "spoil"),
    [
        ("catchup_macros.bas", lambda text: text.replace("End Sub", "", 1)),
        ("catchup_macros.bas", lambda text: text.replace('"refresh_all"', '"refresh_all')),
        ("catchup_macros.bas", lambda text: text.replace("Public Sub CatchupAbout", "Public Sub 关于")),
        ("catchup_macros.bas", lambda text: text.replace("As Object", "As Object)", 1)),
        ("catchup_ribbon.bas", lambda text: text.replace("RibbonRefreshAll", "RibbonOther")),
        ("catchup_ribbon.bas", lambda text: text.replace('VB_Name = "catchup_ribbon"', 'VB_Name = "other"')),
        ("ThisWorkbook.cls", lambda text: text.replace("End Sub", "End Function")),
        ("customUI14.xml", lambda text: text.replace("</group>", "", 1)),
        ("customUI14.xml", lambda text: text.replace('supertip="', 'other="', 1)),
    ],
)
def test_a_broken_source_fails_the_build(tmp_path: Path, module: str, spoil: object) -> None:
    folder = tmp_path / "sources"
    shutil.copytree(build.SOURCES, folder)
    file = folder / module
    old = file.read_text(encoding="utf-8")
    file.write_text(spoil(old), encoding="utf-8")  # type: ignore[operator]
    assert file.read_text(encoding="utf-8") != old
    with pytest.raises(PlanError):
        build.macros(folder)


def test_another_version_of_xlwings_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "version", lambda _: "0.30.0")
    with pytest.raises(PlanError, match=r"0\.30\.0"):
        build.modules()


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Sub A()\n    If x Then y = 1\n    If x Then\n        y = 2\n    ElseIf z Then\n    End If\nEnd Sub", 0),
        ('Sub A()\n    s = "it""s ( \' fine" \' not " checked (\nEnd Sub', 0),
        ("#If Mac Then\nSub A(x)\n#Else\nSub A(y)\n#End If\nEnd Sub", 0),
        ('Private Declare PtrSafe Function f Lib "k" () As Long\nSub A()\n    x = Array( _\n        1)\nEnd Sub', 0),
        ("Sub A()\n    For n = 1 To 2\n    End If\n    Next n\nEnd Sub", 1),
        ("Sub A()\n    With x\nEnd Sub", 1),
        ("Sub A()\nEnd Sub\nEnd Sub", 1),
        ('Sub A()\n    x = "' + "y" * 1100 + '"\nEnd Sub', 1),
    ],
)
def test_the_look_at_sources(source: str, wanted: int) -> None:
    assert len(problems("m", source)) >= wanted
    assert bool(problems("m", source)) == bool(wanted)


@given(st.lists(st.sampled_from([b"Sub ", b"End ", b"x", b"\r\n", b"(", b"Catchup"]), max_size=3000).map(b"".join))
def test_what_is_compressed_comes_back(data: bytes) -> None:
    assert not data or decompress_stream(bytearray(compressed(data))) == data


@pytest.mark.parametrize("name", BOOKS)
def test_every_stream_is_found_by_searching_the_directory(name: str) -> None:
    """Excel finds a stream by walking the tree of names, shorter names first: the tree must be in that order."""
    content = members(build.TARGET / name)["xl/vbaProject.bin"]
    ole = olefile.OleFileIO(BytesIO(content))
    entries = []
    chain = ole.directory_fp.getvalue() if hasattr(ole.directory_fp, "getvalue") else ole.directory_fp.read()
    for at in range(0, len(chain), 128):
        size, _, _, left, right, child = struct.unpack_from("<64xHBBIII", chain, at)
        entries.append((chain[at : at + max(size - 2, 0)].decode("utf-16-le"), left, right, child))

    def walk(node: int) -> list[str]:
        if node == 0xFFFFFFFF:
            return []
        title, left, right, _ = entries[node]
        return [*walk(left), title, *walk(right)]

    seen = 0
    for _, _, _, child in entries:
        names = walk(child) if child != 0xFFFFFFFF else []
        assert names == sorted(names, key=lambda one: (len(one), one.upper()))
        seen += len(names)
    assert seen >= 8


def test_a_clerk_makes_a_macro_workbook_without_the_build_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ms_ovba", "ms_cfb"):
        monkeypatch.setitem(sys.modules, name, None)
    made = CliRunner().invoke(app, ["new", str(tmp_path / "追赶超越.xlsm"), "--sample"])
    assert made.exit_code == 0, made.output
    parts, shipped = members(tmp_path / "追赶超越.xlsm"), members(build.TARGET / "sample.xlsm")
    assert parts == shipped
    assert CliRunner().invoke(app, ["new", str(tmp_path / "追赶超越.xlsm")]).exit_code != 0
