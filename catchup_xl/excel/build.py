"""Build the macro workbooks: ``python -m catchup_xl.excel.build`` makes master.xlsm, sample.xlsm and catchup_xl.xlam.

The same sources give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from catchup_xl.books.template import write_sheets
from catchup_xl.errors import PlanError
from catchup_xl.excel import ribbon, udf_stub
from catchup_xl.excel.pinned import ADDIN, CONF, CONF_SHEET, XLWINGS
from catchup_xl.excel.vba_project import WORKBOOK, procedures, vba_project
from catchup_xl.model.plan import Plan
from catchup_xl.sample import sample_plan
from catchup_xl.shipped import plan_file

SOURCES = Path(__file__).parents[2] / "vba_stub"
TARGET = Path(__file__).parents[2] / "workbook"
_OWN = ("catchup_macros", "catchup_ribbon")
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HELP = "说明"
_BUTTON_COLUMN, _BUTTON_WIDTH, _BUTTON_HEIGHT, _GAP = 3, 132, 26, 6
_MADE = datetime(2017, 1, 1)  # noqa: DTZ001 - a document property has no time zone
_WHEN = (1980, 1, 1, 0, 0, 0)
_MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_BOOK = "application/vnd.ms-excel.addin.macroEnabled.main+xml"


def modules(sources: Path = SOURCES, *, addin: bool = False) -> dict[str, str]:
    """The standard modules of a macro workbook: xlwings' own, ours, and the worksheet functions.

    Raises:
        PlanError: the installed xlwings is not the pinned version.
    """
    if version("xlwings") != XLWINGS:
        raise PlanError(
            f"装的 xlwings 是 {version('xlwings')}", expected=XLWINGS, mend=f"pip install xlwings=={XLWINGS}"
        )
    spec = find_spec("xlwings")
    package = Path(str(spec.origin)).parent if spec else Path()
    theirs = (package / ("xlwings_custom_addin.bas" if addin else "xlwings.bas")).read_text(encoding="utf-8")
    theirs = theirs.replace('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "xlwings"')
    ours = {name: (sources / f"{name}.bas").read_text(encoding="utf-8") for name in _OWN}
    return {"xlwings": theirs, udf_stub.NAME: udf_stub.stub(addin=addin), **ours}


def macro_book(plan: Plan, *, sample: bool = False, sources: Path = SOURCES) -> bytes:
    """A master workbook with ribbon, macros, worksheet functions, and buttons on 说明.

    Args:
        plan: what it starts from.
        sample: label it as sample data.
        sources: the folder of the VBA sources.

    Raises:
        PlanError: a source is broken, or the ribbon names a procedure that is not there.
    """
    content = io.BytesIO()
    book = Workbook(content, _OPTIONS)
    write_sheets(book, plan, sample=sample)
    _add_buttons(book, ribbon.buttons(_ribbon_xml(sources)))
    return _finished(book, content, sources, addin=False)


def addin_book(*, sources: Path = SOURCES) -> bytes:
    """The add-in: ribbon, macros and worksheet functions for workbooks without macros.

    Raises:
        PlanError: a source is broken, or the ribbon names a procedure that is not there.
    """
    content = io.BytesIO()
    book = Workbook(content, _OPTIONS)
    book.set_properties({"title": "追赶超越", "author": "catchup_xl", "comments": "追赶超越加载项", "created": _MADE})
    page = book.add_worksheet("catchup_xl")
    page.write_string(0, 0, "追赶超越加载项：由 python -m catchup_xl.excel.build 生成")
    return _finished(book, content, sources, addin=True)


def build(target: Path = TARGET, *, sources: Path = SOURCES) -> list[Path]:
    """Write the macro workbooks, and the module of the worksheet functions beside the other sources.

    Returns:
        What was written.
    """
    plan = Plan.load(plan_file("township_2017"))
    made = {
        target / "master.xlsm": macro_book(plan, sources=sources),
        target / "sample.xlsm": macro_book(sample_plan(plan), sample=True, sources=sources),
        target / ADDIN: addin_book(sources=sources),
        sources / f"{udf_stub.NAME}.bas": udf_stub.stub().encode(),
    }
    for file, content in made.items():
        file.write_bytes(content)
    return list(made)


def _ribbon_xml(sources: Path) -> bytes:
    return (sources / "customUI14.xml").read_bytes()


def _add_buttons(book: Any, buttons: list[ribbon.Button]) -> None:
    """A second way in, for those whose policy hides ribbons; they stand beside what is printed of 说明."""
    page = book.get_worksheet_by_name(_HELP)
    page.print_area(0, 0, page.dim_rowmax, _BUTTON_COLUMN - 2)
    page.set_column(_BUTTON_COLUMN, _BUTTON_COLUMN, 22)
    for n, button in enumerate(buttons):
        page.insert_button(
            0, _BUTTON_COLUMN,
            {
                "macro": button.macro, "caption": button.label, "description": button.tip[:255],
                "width": _BUTTON_WIDTH, "height": _BUTTON_HEIGHT,
                "x_offset": _GAP, "y_offset": _GAP + n * (_BUTTON_HEIGHT + _GAP), "object_position": 3,
            },
        )  # fmt: skip


def _finished(book: Any, content: io.BytesIO, sources: Path, *, addin: bool) -> bytes:
    """Add settings sheet, project and ribbon to a workbook, and close it."""
    page = book.add_worksheet(CONF_SHEET)
    for row, pair in enumerate(CONF):
        page.write_row(row, 0, pair)
    page.hide()
    book.set_custom_property("xlwings", XLWINGS)
    book.set_vba_name(WORKBOOK)
    sheets = [f"Sheet{n}" for n, _ in enumerate(book.worksheets(), 1)]
    for name, worksheet in zip(sheets, book.worksheets(), strict=True):
        worksheet.set_vba_name(name)
    standard = modules(sources, addin=addin)
    xml = _ribbon_xml(sources)
    there = {name for source in standard.values() for name in procedures(source)}
    wanted = {*ribbon.callbacks(xml), *(button.macro for button in ribbon.buttons(xml))}
    if wanted - there:
        raise PlanError(f"功能区用到的过程 {'、'.join(sorted(wanted - there))} 不在 VBA 源码里")
    code = (sources / f"{WORKBOOK}.cls").read_text(encoding="utf-8")
    book.add_vba_project(io.BytesIO(vba_project(code, sheets, standard)), is_stream=True)
    book.close()
    parts = {ribbon.PART: xml, ribbon.PART_2007: ribbon.form_of_2007(xml)}
    return _with_ribbon(content.getvalue(), parts, addin=addin)


def _with_ribbon(package: bytes, parts: Mapping[str, bytes], *, addin: bool) -> bytes:
    """The package with the ribbon's parts and relationships, every member dated the same."""
    out = io.BytesIO()
    relations = "".join(
        f'<Relationship Id="rIdRibbon{n}" Type="{kind}" Target="{part}"/>'
        for n, (part, kind) in enumerate(((ribbon.PART_2007, ribbon.RELATION_2007), (ribbon.PART, ribbon.RELATION)))
    )
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        rels = members["_rels/.rels"].decode()
        members["_rels/.rels"] = rels.replace("</Relationships>", f"{relations}</Relationships>").encode()
        if addin:
            types = members["[Content_Types].xml"].replace(_MACRO_BOOK.encode(), _ADDIN_BOOK.encode())
            members["[Content_Types].xml"] = types
        for name, content in (members | dict(parts)).items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            new.writestr(info, content)
    return out.getvalue()


def main() -> None:
    """Write the macro workbooks into workbook/."""
    build()


if __name__ == "__main__":
    main()
