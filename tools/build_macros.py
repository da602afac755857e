"""Build the macro workbooks: ``python -m tools.build`` makes master.xlsm, sample.xlsm and catchup_xl.xlam.

The same sources give the same bytes.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from catchup_xl.books.template import ribbon
from catchup_xl.books.template.macro_book import WORKBOOK, Macros, addin_book, macro_book, sheet_codes, sheet_count
from catchup_xl.books.template.pinned import ADDIN, MASTER, SAMPLE, XLWINGS
from catchup_xl.errors import PlanError
from catchup_xl.model.plan import Plan
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file
from tools import udf_stub
from tools.vba_project import procedures, vba_project

SOURCES = Path(__file__).parents[1] / "vba_stub"
TARGET = Path(__file__).parents[1] / "workbook"
_RIBBON = "catchup_ribbon"
_OWN = ("catchup_text", "catchup_picker", "catchup_macros", _RIBBON)


def modules(sources: Path = SOURCES, *, addin: bool = False) -> dict[str, str]:
    """The standard modules of a macro workbook: xlwings' own, ours, and the worksheet functions.

    Raises:
        PlanError: the installed xlwings is not the pinned version.
    """
    installed = version("xlwings")
    if installed != XLWINGS:
        raise PlanError(f"装的 xlwings 是 {installed}", expected=XLWINGS, mend=f"pip install xlwings=={XLWINGS}")
    spec = find_spec("xlwings")
    package = Path(str(spec.origin)).parent if spec else Path()
    theirs = (package / ("xlwings_custom_addin.bas" if addin else "xlwings.bas")).read_text(encoding="utf-8")
    theirs = theirs.replace('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "xlwings"')
    ours = {name: (sources / f"{name}.bas").read_text(encoding="utf-8") for name in _OWN}
    if addin:
        ours[_RIBBON] = ribbon.callbacks_of_addin(ours[_RIBBON])
    return {"xlwings": theirs, udf_stub.NAME: udf_stub.stub(addin=addin), **ours}


def macros(sources: Path = SOURCES, *, addin: bool = False) -> Macros:
    """The VBA project and the ribbon from their sources.

    Args:
        sources: the folder of the sources.
        addin: for the add-in.

    Raises:
        PlanError: a source is broken, or the ribbon names a procedure that is not there.
    """
    xml = (sources / "customUI14.xml").read_bytes()
    if addin:
        xml = ribbon.form_of_addin(xml)
    standard = modules(sources, addin=addin)
    there = {name for source in standard.values() for name in procedures(source)}
    wanted = {*ribbon.callbacks(xml), *(button.macro for button in ribbon.buttons(xml))}
    if wanted - there:
        raise PlanError(f"功能区用到的过程 {'、'.join(sorted(wanted - there))} 不在 VBA 源码里")
    code = (sources / f"{WORKBOOK}.cls").read_text(encoding="utf-8")
    return Macros(vba_project(code, sheet_codes(sheet_count(addin=addin)), standard), xml)


def build(target: Path = TARGET, *, sources: Path = SOURCES) -> list[Path]:
    """Write the macro workbooks, and the module of the worksheet functions beside the other sources.

    Returns:
        What was written.
    """
    plan, of_books = Plan.load(plan_file("township_2017")), macros(sources)
    made = {
        target / MASTER: macro_book(plan, of_books),
        target / SAMPLE: macro_book(sample_plan(plan), of_books, sample=True),
        target / ADDIN: addin_book(macros(sources, addin=True)),
        sources / f"{udf_stub.NAME}.bas": udf_stub.stub().encode(),
    }
    for file, content in made.items():
        file.write_bytes(content)
    return list(made)


def main() -> None:
    """Write the macro workbooks into workbook/."""
    build()


if __name__ == "__main__":
    main()
