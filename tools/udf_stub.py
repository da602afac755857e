"""The VBA module of the worksheet functions, written from the Python functions: what Excel sees of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from catchup_xl.excel import functions

NAME = "xlwings_udfs"
"""The name that xlwings gives such a module, so that its own import would replace it."""

_MODULE = functions.__name__
_HEAD = f"""Attribute VB_Name = "{NAME}"
'Written by python -m tools.build from {_MODULE}: do not edit.
"""
_LACKING = "没有给出：{}"
_REGISTER = """
'What the function wizard says, in Chinese. Excel takes no help for a hidden workbook, and an add-in is one: it shows for
'the moment.
Public Sub RegisterFunctions()
    Dim Hidden As Boolean
    On Error Resume Next
    Hidden = ThisWorkbook.IsAddin
    If Hidden Then
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
    End If
"""
_REGISTERED = """    If Hidden Then
        ThisWorkbook.IsAddin = True
        ThisWorkbook.Saved = True
        Application.ScreenUpdating = True
    End If
End Sub
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
    yield _REGISTER
    for name, (text, arguments) in functions.HELP.items():
        helps = ", _\n        ".join(_coded(argument) for argument in arguments.values())
        yield (
            f'    Application.MacroOptions Macro:="{name}", Category:={_coded(functions.CATEGORY)}, _\n'
            f"        Description:={_coded(text)}, ArgumentDescriptions:=Array( _\n        {helps})\n"
        )
    yield _REGISTERED


def _function(name: str, workbook: str) -> str:
    """Every argument may be left out, so that a needed one that is can be told in words: Excel would only say #VALUE!."""
    parameters = inspect.signature(getattr(functions, name)).parameters.values()
    declared = ", ".join(f"Optional {parameter.name}" for parameter in parameters)
    passed = ", ".join(parameter.name for parameter in parameters)
    words = functions.HELP[name][1]
    guards = "".join(
        f"    If IsMissing({parameter.name}) Then {name} = {_coded(_LACKING.format(words[parameter.name]))}: Exit Function\n"
        for parameter in parameters
        if parameter.default is parameter.empty
    )
    return f"""
Function {name}({declared})
{guards.rstrip()}
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    {name} = CatchupCells(XLPy.CallUDF("{_MODULE}", "{name}", Array({passed}), {workbook}, Application.Caller))
    Exit Function
failed:
    {name} = Err.Description
End Function
"""


def _coded(text: str) -> str:
    return f'U("{text.encode("utf-16-be").hex().upper()}")'
