"""Every check, told at its cell where something is wrong, and silent where it only looks so."""

import pytest
from case import Case
from cases_of_the_book import CASES as OF_THE_BOOK
from cases_of_the_campaign import CASES as OF_THE_CAMPAIGN
from cases_of_the_figures import CASES as OF_THE_FIGURES
from cases_of_the_ledger import CASES as OF_THE_LEDGER
from cases_of_the_rules import CASES as OF_THE_RULES
from sound_book import Book, edited

from catchup_xl.rules.checks import CHECKS, run_checks

CASES = (*OF_THE_BOOK, *OF_THE_RULES, *OF_THE_FIGURES, *OF_THE_CAMPAIGN, *OF_THE_LEDGER)
_ELSEWHERE = {
    "results-stale",
    "cell-value",
    "item-undecided",
    "total-above-limit",
    "unit-not-applicable",
    "issued-differs",
}  # see test_running


def test_nothing_is_said_of_a_sound_book():
    assert run_checks(Book().master()) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_wrong_is_told_at_its_cell(case: Case):
    book = edited(*case.wrong)
    found = [finding for finding in run_checks(book.master()) if finding.rule == case.code]
    at = case.at(book)
    assert at in [finding.address for finding in found]
    finding = next(finding for finding in found if finding.address == at)
    assert case.said in finding.message
    assert (finding.level, finding.blocks) == (case.level, case.blocks)
    assert finding.level in CHECKS[case.code].levels
    assert finding.expected
    assert finding.mend


@pytest.mark.parametrize("case", [case for case in CASES if case.right], ids=lambda case: case.code)
def test_what_only_looks_wrong_is_not_told(case: Case):
    assert run_checks(edited(*case.right).master()) == ()


def test_every_check_has_a_case():
    assert {case.code for case in CASES} | _ELSEWHERE == set(CHECKS)
