"""A figure and its unit come together in one place: no other module reads an indicator's unit to write it."""

import ast
from pathlib import Path

import catchup_xl

ROOT = Path(catchup_xl.__file__).parent
READERS = {
    "rules/figure_words.py",  # writes it
    "model/scale_decisions.py",  # decides by it what figures stand for
    "rules/checks/indicators.py",  # asks whether it is blank
    "batch/collect/foreign.py",  # converts what comes in another unit
    "rules/sentences/of_indicator.py",  # holds the unit of a rule against it
}
_INDICATORS = {"indicator", "declared"}


def _reads_unit(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr != "unit":
        return False
    of = node.value
    return (isinstance(of, ast.Name) and of.id in _INDICATORS) or (
        isinstance(of, ast.Attribute) and of.attr == "indicator"
    )


def test_the_unit_of_an_indicator_is_written_by_one_module():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if any(_reads_unit(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    }
    assert found == READERS
