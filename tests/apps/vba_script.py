"""Run by LibreOffice's own Python: calls procedures of a workbook's VBA project.

xlwings is replaced by a recorder that leaves Calc as a killed Python would, and the dialog in which a folder is picked by an answer.
"""

import json
import os
import sys
import traceback

import uno
from uno_script import connect, properties

RECORDER = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Dim Where As Object
    Set Where = ThisWorkbook.Worksheets(1).Range("Z1")
    Where.Value = Where.Value & PythonCommand & "|"
    Application.EnableEvents = False
    Application.Calculation = -4135
End Function
Public Function Settings() As String
    Settings = Application.EnableEvents & " " & Application.Calculation
End Function
Public Function XLPy() As Object
End Function
"""
PICKER = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Function PickFolder(ByVal Title As String) As String
    ThisWorkbook.Worksheets(1).Range("Z3").Value = Title
    PickFolder = ThisWorkbook.Worksheets(1).Range("Z2").Value
End Function
"""


def main(pipe, file, calls, folder):
    desktop = connect(pipe)
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(file), "_blank", 0, properties(Hidden=True, MacroExecutionMode=4)
    )
    try:
        libraries = document.BasicLibraries
        libraries.loadLibrary("VBAProject")
        library = libraries.getByName("VBAProject")
        modules = {name: library.getByName(name) for name in library.ElementNames}
        for name, source in (("xlwings", RECORDER), ("catchup_picker", PICKER)):
            library.removeByName(name)
            library.insertByName(name, source)
        sheet = document.Sheets.getByIndex(0)
        sheet.unprotect("")
        cell, answer, title = (sheet.getCellRangeByName(at) for at in ("Z1", "Z2", "Z3"))
        answer.String = folder
        seen = {}
        for module, name, arguments in calls:
            cell.String = title.String = ""
            address = f"vnd.sun.star.script:VBAProject.{module}.{name}?language=Basic&location=document"
            script = document.ScriptProvider.getScript(address)
            # Excel hands a callback its control; here the document stands in for it.
            given = tuple(document if argument is None else argument for argument in arguments)
            state = document.ScriptProvider.getScript(
                "vnd.sun.star.script:VBAProject.xlwings.Settings?language=Basic&location=document"
            )
            before = state.invoke((), (), ())[0]
            result = script.invoke(given, (), ())
            seen[name] = {
                "ran": cell.String,
                "title": title.String,
                "settings": [before, state.invoke((), (), ())[0]],
                "result": str(result[0]),
                "out": [str(v) for v in result[2]],
            }
        return {"modules": modules, "seen": seen}
    finally:
        document.close(True)


if __name__ == "__main__":
    try:
        found = main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4])
    except Exception:  # the test that asked is told
        found = {"failed": traceback.format_exc()}
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # pyuno may crash while the interpreter shuts down
