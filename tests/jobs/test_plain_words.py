"""Codes, formulas and digests stand before nobody who did not ask for them; ``--debug`` asks."""

import re

import pytest
from typer.testing import CliRunner

from catchup_xl.cli.app import app
from catchup_xl.model.rows import SHEETS
from catchup_xl.results.method_words import SENTENCES
from catchup_xl.rules.checks import CHECKS
from catchup_xl.rules.methods.registry import all_methods

SAMPLE = "workbook/sample.xlsx"
CODES = re.compile(r"\b(?:" + "|".join(sorted(CHECKS, key=len, reverse=True)) + r")\b")
FORMULAS = re.compile(r"s = |κ|max\(|min\(|[0-9a-f]{16}|\bM[1-9]b? ")


def said(*args):
    return CliRunner().invoke(app, list(args)).output


def test_check_tells_its_codes_to_who_asks_for_details():
    assert not CODES.search(said("check", SAMPLE, "--dry-run"))
    assert CODES.search(said("check", SAMPLE, "--dry-run", "--debug"))


@pytest.mark.parametrize(
    "place", ["排名!D4", "得分!C4", "增速测算!G4", "追赶路径!D4", "检查结果!F4", "对标!B4", "责任清单!S4"]
)
def test_trace_speaks_sentences(place):
    plain = said("trace", SAMPLE, place)
    assert not FORMULAS.search(plain)
    assert not CODES.search(plain)


def test_trace_tells_its_formulas_to_who_asks_for_details():
    assert "按" in said("trace", SAMPLE, "得分!C4")
    assert FORMULAS.search(said("trace", SAMPLE, "得分!C4", "--debug"))


@pytest.mark.parametrize(
    ("sheet", "header"), [("检查结果", "规则"), ("运行记录", "填报数据指纹"), ("增速测算", "出处")]
)
def test_codes_and_digests_stand_in_folded_columns(sheet, header):
    assert SHEETS[sheet].column(header).folded


def test_every_method_of_the_rule_book_has_a_sentence():
    assert set(SENTENCES) == set(all_methods())
