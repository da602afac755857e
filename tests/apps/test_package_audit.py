"""An independent check of the file format: what Excel would offer to repair is found here."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import FileFormat
from support.audit import errors_of
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from catchup_xl.jobs.result import Result

SHIPPED = Path(__file__).parents[2] / "workbook"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def audit(book: Path) -> list[str]:
    """What is wrong with a workbook: the findings of openxml-audit, and what that leaves unchecked."""
    found = [f"{error.part_uri} {error.path}: {error.description}" for error in errors_of(book, FileFormat.OFFICE_2016)]
    with zipfile.ZipFile(book) as package:
        names = package.namelist()
        if len(names) != len(set(names)):
            found.append("a part stands in the package twice")
        trees = {}
        for name in names:
            if name.endswith((".xml", ".rels")):
                try:
                    trees[name] = etree.fromstring(package.read(name))
                except etree.XMLSyntaxError as reason:
                    found.append(f"{name}: {reason}")
    return found + _cells(trees) + _links(trees, set(names))


def _cells(trees: dict[str, etree._Element]) -> list[str]:
    """Cells whose style or shared string does not exist, or that do not stand in order."""
    styles = len(trees["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    strings = len(trees["xl/sharedStrings.xml"])
    found = []
    for name, tree in trees.items():
        rows = [int(row.get("r")) for row in tree.iter(f"{MAIN}row")]
        if rows != sorted(set(rows)):
            found.append(f"{name}: rows out of order")
        for cell in tree.iter(f"{MAIN}c") if "/worksheets/" in name else ():
            if int(cell.get("s", 0)) >= styles:
                found.append(f"{name}!{cell.get('r')}: no style {cell.get('s')}")
            if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v")) >= strings:
                found.append(f"{name}!{cell.get('r')}: no such string")
    return found


def _links(trees: dict[str, etree._Element], names: set[str]) -> list[str]:
    """Relationships that lead nowhere."""
    found = []
    for name, tree in trees.items():
        folder = Path(name).parent.parent
        for link in tree.iter(f"{PACKAGE}Relationship"):
            target = link.get("Target")
            path = Path(target.lstrip("/")) if target.startswith("/") else folder / target
            parts: list[str] = []
            for part in path.parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            if link.get("TargetMode") != "External" and "/".join(parts) not in names:
                found.append(f"{name}: {target} is not there")
    return found


def test_the_master_is_clean(master: Path) -> None:
    assert audit(master) == []


def test_the_sample_is_clean(sample: Path) -> None:
    assert audit(sample) == []


def test_the_refreshed_sample_is_clean(refreshed: Result) -> None:
    assert refreshed.out is not None
    assert audit(refreshed.out) == []


@pytest.mark.parametrize("name", ["master.xlsx", "sample.xlsx"])
def test_what_is_shipped_is_clean(name: str) -> None:
    assert audit(SHIPPED / name) == []


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook of one sheet, with column widths, cells of a style, and texts."""
    file = tmp_path / "plain.xlsx"
    with Workbook(str(file)) as book:
        page, bold = book.add_worksheet(), book.add_format({"bold": True})
        page.set_column(0, 1, 20)
        for row in range(5):
            page.write_row(row, 0, ["单位", row], bold)
    assert audit(file) == []
    return file


@pytest.mark.parametrize(
    "spoil",
    [
        lambda xml: xml.replace(b"<cols>", b"<columns>").replace(b"</cols>", b"</columns>"),
        lambda xml: xml.replace(b"<cols>", b"<columns>"),
        lambda xml: xml.replace(b' s="', b' s="9999'),
        lambda xml: xml.replace(b't="s"><v>', b't="s"><v>99999'),
        lambda xml: xml.replace(b'<row r="5"', b'<row r="4"'),
    ],
    ids=["unknown-element", "not-well-formed", "no-such-style", "no-such-string", "rows-out-of-order"],
)
def test_the_audit_finds_a_broken_part(plain: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            wrong = spoil(content) if name == "xl/worksheets/sheet1.xml" else content
            assert (wrong == content) is (name != "xl/worksheets/sheet1.xml")
            new.writestr(name, wrong)
    assert audit(broken) != []
