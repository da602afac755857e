"""Run by LibreOffice's own Python: looks into workbooks in a running soffice, one JSON request and answer a line."""

import json
import os
import sys
import time
import traceback

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet import FormulaResult

PATIENCE = 60  # seconds to wait for soffice
TOLERANCE = 1.2  # a line of text more makes a row higher than that


def properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def sheet_facts(sheet, wanted):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    address = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, address.EndColumn, address.EndRow)
    facts = {
        "values": [list(row) for row in area.DataArray],
        "errors": [a for a in sheet.queryFormulaCells(FormulaResult.ERROR).RangeAddressesAsString.split(";") if a],
        "formulas": [a for a in sheet.queryFormulaCells(7).RangeAddressesAsString.split(";") if a],
        "protected": sheet.isProtected(),
        "visible": sheet.IsVisible,
    }
    if sheet.Name in wanted.get("shown", ()):
        facts["shown"] = [
            [area.getCellByPosition(column, row).String for column in range(address.EndColumn + 1)]
            for row in range(address.EndRow + 1)
        ]
    facts["cells"] = {
        name: cell_facts(sheet.getCellRangeByName(name)) for name in wanted.get("cells", {}).get(sheet.Name, ())
    }
    return facts


def cut_rows(sheet):
    """Rows, from 1, that show less than their text needs, by Calc's own measure; asked for last, since it fits them."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress.EndRow
    rows = sheet.Rows
    before = [rows.getByIndex(n).Height for n in range(last + 1)]
    sheet.getCellRangeByPosition(0, 0, 0, last).Rows.OptimalHeight = True
    return [n + 1 for n in range(last + 1) if rows.getByIndex(n).Height > before[n] * TOLERANCE]


def cell_facts(cell):
    rule = cell.Validation
    return {
        "rule": rule.Type.value,
        "source": rule.getFormula1(),
        "shows_list": rule.ShowList != 0,
        "input": rule.InputMessage,
        "stops": rule.ShowErrorMessage and rule.ErrorAlertStyle.value == "STOP",
        "locked": cell.CellProtection.IsLocked,
    }


def chart_facts(sheet):
    found = []
    for chart in (sheet.Charts.getByIndex(n) for n in range(sheet.Charts.Count)):
        diagram = chart.EmbeddedObject.getFirstDiagram()
        system = diagram.getCoordinateSystems()[0]
        series = [s for kind in system.getChartTypes() for s in kind.getDataSeries()]
        categories = system.getAxisByDimension(0, 0).getScaleData().Categories
        found.append(
            {
                "title": "".join(part.String for part in chart.EmbeddedObject.getTitleObject().getText()),
                "categories": list(categories.getValues().getData()) if categories else [],
                "series": [list(s.getDataSequences()[0].getValues().getData()) for s in series],
            }
        )
    return found


def answer(desktop, wanted):
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(wanted["file"]), "_blank", 0, properties(Hidden=True)
    )
    sheets, names = document.Sheets, document.NamedRanges
    try:
        facts = {
            "sheets": {name: sheet_facts(sheets.getByName(name), wanted) for name in sheets.ElementNames},
            "names": {name: names.getByName(name).Content for name in names.ElementNames},
            "charts": {name: chart_facts(sheets.getByName(name)) for name in wanted.get("charts", ())},
        }
        if wanted.get("pdf"):
            document.storeToURL(uno.systemPathToFileUrl(wanted["pdf"]), properties(FilterName="calc_pdf_Export"))
        facts["cut"] = {name: cut_rows(sheets.getByName(name)) for name in sheets.ElementNames}
        return facts
    finally:
        document.close(True)


def main():
    desktop = connect(sys.argv[1])
    for line in sys.stdin:
        try:
            found = answer(desktop, json.loads(line))
        except Exception:  # the test that asked is told
            found = {"failed": traceback.format_exc()}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
    desktop.terminate()


if __name__ == "__main__":
    code = 1
    try:
        main()
        code = 0
    except Exception:  # os._exit below would hide it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # pyuno may crash while the interpreter shuts down
