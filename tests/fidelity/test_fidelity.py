"""Everything that a spreadsheet can carry comes through a refresh, and docs/fidelity.md says what is so."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from books.packages import changed_members, findings, members
from fidelity.features import FEATURES, Feature, large, streamed
from fidelity.sheet_parts import only_adds_styles
from fidelity.trips import (
    by_libreoffice,
    by_name,
    by_openpyxl,
    carrying,
    kept_by_refresh,
    losses,
    refreshed,
    told_by,
)

ROOT = Path(__file__).parents[2]
TOGETHER = [feature for feature in FEATURES if feature.name != "comment"]  # threaded comments bring their own
FALSE_PAYLOAD = "Invalid ole payload"  # no real VBA project, signature or control lies in the tests' own files


@pytest.fixture(scope="module")
def everything(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master that carries all features at once."""
    return carrying(TOGETHER, small, tmp_path_factory.mktemp("all") / "全部.xlsm")


@pytest.fixture(scope="module")
def everything_refreshed(everything: Path) -> Path:
    return refreshed(everything)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_refresh_keeps(feature: Feature, small: Path, tmp_path: Path) -> None:
    assert kept_by_refresh(feature, small, tmp_path) == "kept"


def test_the_document_says_what_is_kept() -> None:
    told = told_by((ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8"))
    assert told == dict.fromkeys(by_name(), "kept"), "run python tests/fidelity/make_table.py"


def test_all_of_it_at_once_is_kept_and_the_package_is_as_sound_as_before(
    everything: Path, everything_refreshed: Path
) -> None:
    assert losses(everything, everything_refreshed) == []
    data = everything_refreshed.read_bytes()
    assert [feature.name for feature in TOGETHER if not feature.is_in(data)] == []
    before, after = findings(everything), findings(everything_refreshed)
    assert [text for text in before if FALSE_PAYLOAD not in text] == []
    assert after == before


def test_a_second_refresh_of_it_changes_no_more_than_the_first(everything_refreshed: Path) -> None:
    assert losses(everything_refreshed, refreshed(everything_refreshed)) == []


@pytest.mark.parametrize("repack", [streamed, large])
def test_other_kinds_of_packages_are_kept(repack: object, everything: Path, tmp_path: Path) -> None:
    book = tmp_path / everything.name
    book.write_bytes(repack(everything.read_bytes()))  # type: ignore[operator]
    after = refreshed(book)
    assert losses(book, after) == []
    assert all(feature.is_in(after.read_bytes()) for feature in TOGETHER)


def test_pinyin_is_no_part_of_a_name(small: Path, tmp_path: Path) -> None:
    feature = by_name()["pinyin above text"]
    refreshed(carrying([feature], small, tmp_path / "拼音.xlsx"))  # checks the names and the ranking


def test_a_master_that_openpyxl_has_saved_is_refreshed(small: Path, tmp_path: Path) -> None:
    book = by_openpyxl(small, tmp_path / "另存.xlsx")
    assert losses(book, refreshed(book)) == []


@pytest.mark.app("libreoffice")
def test_what_libreoffice_has_saved_is_refreshed_and_what_was_refreshed_opens_there(
    small: Path, everything_refreshed: Path, tmp_path: Path
) -> None:
    found = by_libreoffice([small, everything_refreshed], tmp_path)
    assert set(found) == {small, everything_refreshed}
    changed = changed_members(found[small], refreshed(found[small]))
    assert changed
    assert [name for name in changed if not name.startswith(("xl/worksheets/", "xl/tables/"))] in (
        [],
        ["xl/workbook.xml"],
    )


@pytest.mark.app("gnumeric")
def test_what_was_refreshed_opens_in_gnumeric(everything_refreshed: Path, tmp_path: Path) -> None:
    out = tmp_path / "%s.csv"
    command = ["ssconvert", "-S", "-T", "Gnumeric_stf:stf_csv", str(everything_refreshed), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    rows = list(csv.reader((tmp_path / "排名.csv").read_text("utf-8").splitlines()))
    top = next(n for n, row in enumerate(rows) if "单位" in row)
    assert [row[rows[top].index("单位")] for row in rows[top + 1 : top + 4]] == ["乙镇", "丙镇", "甲镇"]


def test_the_trial_of_other_peoples_workbooks_runs(everything: Path, tmp_path: Path) -> None:
    """The script that CI runs on a folder of workbooks: on a folder of one, and on none."""
    script = ROOT / "tests" / "fidelity" / "real_files.py"
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.xlsm").write_bytes(everything.read_bytes())
    for place, expected in ((folder, "1 workbooks, 0 with faults\n"), (tmp_path / "none", "")):
        command = [sys.executable, script, place, "--jobs", "1", "--no-office"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.stdout, done.returncode) == (expected, 0), done.stderr


def test_the_features_are_told_apart(small: Path) -> None:
    data = small.read_bytes()
    assert len(by_name()) == len(FEATURES) == 37
    assert [feature.name for feature in FEATURES if feature.is_in(data)] == []
    assert "xl/calcChain.xml" not in members(small)


def test_a_changed_style_is_told_from_an_added_one(small: Path) -> None:
    old = members(small)["xl/styles.xml"]
    more = old.replace(b"</cellXfs>", b'<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>')
    assert only_adds_styles(old, old)
    assert only_adds_styles(old, more)
    assert not only_adds_styles(more, old)
    assert not only_adds_styles(old, old.replace(b'fontId="1"', b'fontId="0"', 1))
