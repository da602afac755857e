"""The VBA module of the worksheet functions, written from the Python functions: what Excel sees of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from catchup_xl.excel import functions

NAME = "xlwings_udfs"
"""The name that xlwings gives such a module, so that its own import would replace it."""

_MODULE = functions.__name__
_HEAD = f"""Attribute VB_Name = "{NAME}"
'Written by python -m catchup_xl.excel.build from {_MODULE}: do not edit.
"""
_TAIL = """
'The names of error values become error values, so that IFERROR and ISNA see them.
Private Function CatchupCells(ByVal Found As Variant) As Variant
    Dim r As Long, c As Long
    If IsArray(Found) Then
        For r = LBound(Found, 1) To UBound(Found, 1)
            For c = LBound(Found, 2) To UBound(Found, 2)
                Found(r, c) = CatchupCell(Found(r, c))
            Next c
        Next r
        CatchupCells = Found
    Else
        CatchupCells = CatchupCell(Found)
    End If
End Function

Private Function CatchupCell(ByVal Found As Variant) As Variant
    CatchupCell = Found
    If VarType(Found) <> vbString Then Exit Function
    Select Case Found
        Case "#N/A"
            CatchupCell = CVErr(2042)
        Case "#DIV/0!"
            CatchupCell = CVErr(2007)
        Case "#VALUE!"
            CatchupCell = CVErr(2015)
        Case "#NUM!"
            CatchupCell = CVErr(2036)
        Case "#REF!"
            CatchupCell = CVErr(2023)
        Case "#NAME?"
            CatchupCell = CVErr(2029)
        Case "#NULL!"
            CatchupCell = CVErr(2000)
    End Select
End Function
"""


def stub(*, addin: bool = False) -> str:
    """The module's source.

    Args:
        addin: for the add-in, whose functions work on the active workbook, not on the add-in itself.
    """
    return _HEAD + "".join(_parts("ActiveWorkbook" if addin else "ThisWorkbook")) + _TAIL


def _parts(workbook: str) -> Iterator[str]:
    for name in functions.FUNCTIONS:
        yield _function(name, workbook)
    yield "\n'What the function wizard says, in Chinese.\nPublic Sub RegisterFunctions()\n    On Error Resume Next\n"
    for name, (text, arguments) in functions.HELP.items():
        helps = ", _\n        ".join(_coded(argument) for argument in arguments.values())
        yield (
            f'    Application.MacroOptions Macro:="{name}", Category:={_coded(functions.CATEGORY)}, _\n'
            f"        Description:={_coded(text)}, ArgumentDescriptions:=Array( _\n        {helps})\n"
        )
    yield "End Sub\n"


def _function(name: str, workbook: str) -> str:
    parameters = inspect.signature(getattr(functions, name)).parameters.values()
    declared = ", ".join(
        f"{'' if parameter.default is parameter.empty else 'Optional '}{parameter.name}" for parameter in parameters
    )
    passed = ", ".join(parameter.name for parameter in parameters)
    return f"""
Function {name}({declared})
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    {name} = CatchupCells(XLPy.CallUDF("{_MODULE}", "{name}", Array({passed}), {workbook}, Application.Caller))
    Exit Function
failed:
    {name} = Err.Description
End Function
"""


def _coded(text: str) -> str:
    return f'U("{text.encode("utf-16-be").hex().upper()}")'
