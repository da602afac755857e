"""The worksheet functions, called through xlwings' own converters as Excel calls them."""

from __future__ import annotations

import importlib
import inspect
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st
from xlwings import conversion

from catchup_xl.excel import functions

EXPECTED = {
    "CATCHUP_GROWTH", "CATCHUP_COMPLETION", "CATCHUP_PROGRESS", "CATCHUP_LIGHT", "CATCHUP_SCORE", "CATCHUP_RANK",
    "CATCHUP_GRADE", "CATCHUP_NEED", "CATCHUP_FIND", "CATCHUP_RULE",
}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[types.ModuleType]:
    """The functions as xlwings serves them on Windows: its real decorators, three modules of pywin32 made up."""
    made_up = {name: types.ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com", "win32com.client")}
    made_up["pythoncom"].CoInitialize = lambda *_: None  # type: ignore[attr-defined]
    made_up["pywintypes"].com_error = type("com_error", (Exception,), {})  # type: ignore[attr-defined]
    made_up["win32com.client"].Dispatch = lambda value: value  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        for name, module in made_up.items():
            patch.setitem(sys.modules, name, module)
        udfs = importlib.import_module("xlwings.udfs")
        for name, real in {"func": udfs.xlfunc, "arg": udfs.xlarg, "ret": udfs.xlret}.items():
            patch.setattr(xw, name, real)
        patch.delitem(sys.modules, functions.__name__)
        loaded = importlib.import_module(functions.__name__)
        loaded.udfs = udfs  # type: ignore[attr-defined]
        yield loaded
        sys.modules.pop("xlwings.udfs", None)
    sys.modules[functions.__name__] = functions


def call(served: types.ModuleType, name: str, *arguments: Any) -> Any:
    """Call a function with what COM hands over: scalars, or rows of cells."""
    function = getattr(served, name)
    info = function.__xlfunc__
    read = [
        conversion.read(None, value, info["args"][n]["options"], engine_name="openpyxl")
        for n, value in enumerate(arguments)
    ]
    found = conversion.write(function(*read), None, info["ret"]["options"], engine_name="openpyxl")
    return found[0][0] if len(found) == len(found[0]) == 1 else found


def test_all_functions_are_there() -> None:
    assert set(functions.FUNCTIONS) == EXPECTED


def test_no_argument_exists_in_com_only(served: types.ModuleType) -> None:
    for name in EXPECTED:
        for argument in getattr(served, name).__xlfunc__["args"]:
            assert argument["name"] != "caller"
            assert argument["vba"] is None
            assert argument["options"]["ndim"] == 2


def test_help_is_chinese_and_short_enough_for_the_wizard(served: types.ModuleType) -> None:
    for name in EXPECTED:
        info = getattr(served, name).__xlfunc__
        texts = [info["ret"]["doc"], *(argument["doc"] for argument in info["args"])]
        assert all(any("一" <= mark <= "鿿" for mark in text) and len(text) <= 255 for text in texts), name
        assert list(functions.HELP[name][1]) == list(inspect.signature(getattr(functions, name)).parameters)


@pytest.mark.parametrize(
    ("value", "previous", "wanted"),
    [
        (110.0, 100.0, 0.1),
        (5.0, 0.0, "#DIV/0!"),
        (5.0, -1.0, "#NUM!"),
        (None, 100.0, "#N/A"),
        ("不适用", 100.0, "#N/A"),
        ("abc", 100.0, "#VALUE!"),
        ("１１０", "100", 0.1),
        ("#REF!", 1.0, "#REF!"),
        (-2146826243, 1.0, "#VALUE!"),
        ([[110.0], [120.0]], 100.0, [[0.1], [0.2]]),
        ([[110.0, 90.0]], [[100.0], [50.0]], [[0.1, -0.1], [1.2, 0.8]]),
        ([[1.0, 2.0, 3.0]], [[1.0, 2.0]], [[0.0, 0.0, "#N/A"]]),
    ],
)
def test_growth(served: types.ModuleType, value: Any, previous: Any, wanted: Any) -> None:
    assert call(served, "CATCHUP_GROWTH", value, previous) == wanted


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ((50.0, 100.0), 0.5),
        ((50.0, 0.0), "#DIV/0!"),
        ((0.09, 0.12, "增速"), 0.75),
        ((0.12, 0.12, "总量口径"), 1.0),
        ((80.0, 100.0, "逆向比值"), 1.25),
        ((80.0, 100.0, "逆向差值"), 1.2),
        ((1.0, 1.0, "别的"), "#VALUE!"),
    ],
)
def test_completion(served: types.ModuleType, arguments: Any, wanted: Any) -> None:
    assert call(served, "CATCHUP_COMPLETION", *arguments) == wanted


def test_progress_and_lights(served: types.ModuleType) -> None:
    assert call(served, "CATCHUP_PROGRESS", 6.0) == 0.5
    assert call(served, "CATCHUP_PROGRESS", 6.0, "按日", 2017.0) == pytest.approx(181 / 365)
    assert call(served, "CATCHUP_PROGRESS", 13.0) == "#NUM!"
    assert call(served, "CATCHUP_LIGHT", [[0.5, 0.35, 0.1, 1.0]], 0.5) == [["绿", "黄", "红", "蓝"]]
    assert call(served, "CATCHUP_LIGHT", 0.45, 0.5, "亮灯规则=差值") == "偏慢"
    assert call(served, "CATCHUP_LIGHT", 0.45, 0.5, "没有=1") == "#VALUE!"


def test_ranks_and_grades_fill_the_shape_of_the_figures(served: types.ModuleType) -> None:
    assert call(served, "CATCHUP_RANK", [[90.0], [80.0], [None], [90.0]]) == [[1], [3], [""], [1]]
    assert call(served, "CATCHUP_RANK", [[90.0, 80.0]], 1.0) == [[2, 1]]
    assert call(served, "CATCHUP_RANK", [["#N/A", 80.0]]) == "#N/A"
    assert call(served, "CATCHUP_GRADE", [[90.0], [80.0], [70.0]], "优秀比例=0.34") == [["优秀"], ["良好"], ["良好"]]


def test_scores_are_those_of_the_rule_book(served: types.ModuleType) -> None:
    assert call(served, "CATCHUP_SCORE", [[80.0], [120.0], [None]], 10.0, 100.0) == [[8.0], [10.0], ["#N/A"]]
    assert call(served, "CATCHUP_SCORE", [[80.0], [120.0]], 10.0, None, "M5") == [[9.5], [10.0]]
    assert call(served, "CATCHUP_SCORE", 120.0, 10.0, 100.0, None, None, "封顶=1.1") == 11.0
    assert call(served, "CATCHUP_SCORE", 120.0, 10.0, 100.0, None, None, "没有=1") == "#VALUE!"
    assert call(served, "CATCHUP_SCORE", [["#DIV/0!"]], 10.0) == "#DIV/0!"


@pytest.mark.parametrize(
    ("figures", "target"),
    [([[0.901], [0.96]], 0.95), ([["90.1%"], ["96%"]], "95%"), ([[90.1], [96.0]], 95.0)],
)
def test_rates_score_the_same_however_they_are_typed(served: types.ModuleType, figures: object, target: object) -> None:
    scored = call(served, "CATCHUP_SCORE", figures, 40.0, target, "M3", "比率", "每点扣分=2")
    assert scored == [[22.2], [32.5]]
    done = call(served, "CATCHUP_COMPLETION", figures, target)
    assert [round(row[0], 6) for row in done] == [0.948421, 1.010526]


def test_needed_growth(served: types.ModuleType) -> None:
    assert call(served, "CATCHUP_NEED", 60.0, 50.0, 100.0, 0.1) == 0.0
    assert call(served, "CATCHUP_NEED", 60.0, 100.0, 100.0, 0.1) == "#DIV/0!"


def test_findings_of_rows_of_figures(served: types.ModuleType) -> None:
    found = call(served, "CATCHUP_FIND", [[1.0, 2.0, 1.5], [1.0, "abc", 3.0], [1.0, 2.0, 3.0]])
    assert "小于" in found[0][0]
    assert "abc" in found[1][0]
    assert found[2][0] in ("", None)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_ranks_are_those_of_excels_own_function(values: list[float]) -> None:
    found = functions.CATCHUP_RANK([[value] for value in values])
    assert [row[0] for row in found] == [1 + sum(other > value for other in values) for value in values]


def test_the_stub_offers_what_xlwings_would(served: types.ModuleType) -> None:
    """Same functions, same arguments in the same order, as xlwings' own generator writes them.

    Only that each may be left out differs: ours says in words which one is lacking.
    """
    import io
    import re

    from tools.udf_stub import stub

    theirs = io.StringIO()
    served.udfs.generate_vba_wrapper(served.__name__, served, theirs, types.SimpleNamespace(Name="x.xlsm"))
    heads = re.compile(r"Function (CATCHUP_\w+\([^)]*\))")
    calls = re.compile(r'XLPy\.CallUDF\("catchup_xl\.excel\.functions", "(\w+)", (Array\([^)]*\))')
    for pattern in (heads, calls):
        ours, wanted = (text.replace("Optional ", "") for text in (stub(), theirs.getvalue()))
        assert set(pattern.findall(ours)) == set(pattern.findall(wanted))
    needed = re.findall(r"Function CATCHUP_\w+\((?!Optional )", stub())
    assert needed == []


RULE = "完成目标得满分，每低1个百分点扣0.5分，扣完为止"


def test_a_rule_as_written_scores_the_figures_of_a_group(served: types.ModuleType) -> None:
    # 1.8 and 4 points short of 12 %
    assert call(served, "CATCHUP_RULE", RULE, 15, 0.12, ((0.102,), (0.08,), (None,)), "%") == [[14.1], [13.0], [""]]
    assert call(served, "CATCHUP_RULE", "第1名得满分，每降1名减2分", 10, None, ((5, 7, 7),)) == [[6, 10, 10]]
    assert call(served, "CATCHUP_RULE", "优秀得5分，合格得3分", 5, None, "合格") == 3


def test_a_rule_that_is_not_understood_says_so_in_its_cell(served: types.ModuleType) -> None:
    assert call(served, "CATCHUP_RULE", "完成目标得8，未完成不得分", 10, 5, 5).startswith(
        "“完成目标得8”里的“8”没有单位"
    )
    assert "说不清" in call(served, "CATCHUP_RULE", RULE, 15, 0.12, 0.102)
