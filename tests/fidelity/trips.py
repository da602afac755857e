"""Round trips of a workbook that carries something: through a refresh, through openpyxl, through LibreOffice."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import warnings
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
from books.packages import changed_members, members, part_of
from fidelity.features import FEATURES, SHEET, Feature
from fidelity.kit import Kit
from fidelity.sheet_parts import follows, rest_of
from lxml import etree

import catchup_xl
from catchup_xl.jobs import run as jobs
from catchup_xl.jobs.inspect import table_of
from catchup_xl.model.rows import SHEETS

NOW = datetime(2017, 7, 5, 9)
UNITS = ("甲镇", "乙镇", "丙镇")
PLAN = {
    "参数": {"年度": "2017", "统计月份": "6", "考核组": "甲组", "本单位": "甲镇", "追赶对象": "乙镇", "规则版本": "2017-2"},
    "单位": [{"单位": name, "考核组": "甲组"} for name in UNITS],
    "指标": [{"编号": "A1", "指标": "产值", "适用组": "甲组", "类型": "总量", "权重": "100", "目标": "20"}],
    "数据": [
        {"单位": name, "指标": "产值", "年度": year, "5月": str(figure - 1), "6月": str(figure)}
        for name, figure in zip(UNITS, (10, 12, 11), strict=True) for year in ("2016", "2017")
    ],
}  # fmt: skip
WRITTEN = (*jobs.Job.REFRESH.sheets, "运行记录")


def template_part(sheet: str) -> str:
    """The part of a sheet in a workbook as the template makes it: 说明 stands first."""
    return f"xl/worksheets/sheet{list(SHEETS).index(sheet) + 2}.xml"


def small_master(folder: Path) -> Path:
    """A master of three towns."""
    plan = folder / "plan.json"
    plan.write_text(json.dumps(PLAN, ensure_ascii=False), encoding="utf-8")
    return catchup_xl.new(folder / "母版.xlsx", plan=plan)


def carrying(features: Iterable[Feature], master: Path, target: Path) -> Path:
    """A master that carries these features."""
    kit = Kit(master)
    for feature in features:
        feature.put(kit)
    return kit.save(target)


def refreshed(book: Path) -> Path:
    """The workbook after a refresh."""
    out = book.with_name(f"refreshed {book.name}")
    result = jobs.run_file(jobs.Job.REFRESH, book, out=out, now=NOW)
    assert result.unwritten == ()
    assert [(row["rank"], row["unit"], str(row["total"])) for row in result.ranking_rows()["甲组"]] == [
        (1, "乙镇", "60.00"), (2, "丙镇", "55.00"), (3, "甲镇", "50.00"),
    ]  # fmt: skip
    headers, rows = table_of(out, SHEET)
    assert [row[headers.index("单位")] for row in rows] == ["乙镇", "丙镇", "甲镇"]
    return out


def losses(before: Path, after: Path) -> list[str]:
    """What a refresh has changed and should not have: members, and sections of the sheet that carries the features."""
    allowed = set()
    for name in WRITTEN:
        part = part_of(before, name)
        allowed |= {part, part.replace("worksheets/sheet", "tables/table")}
        allowed.add(f"xl/tables/table{int(part.rpartition('sheet')[2][:-4]) - 1}.xml")
    old, new = members(before), members(after)
    allowed |= own_charts(old, part_of(before, "看板"))
    wrong = changed_members(before, after) - allowed
    if "xl/workbook.xml" in wrong and follows(old["xl/workbook.xml"], new["xl/workbook.xml"]):
        wrong.discard("xl/workbook.xml")
    part = part_of(before, SHEET)
    return [f"{name} changed" for name in sorted(wrong)] + rest_of(old[part], new[part])


def own_charts(parts: Mapping[str, bytes], sheet: str) -> set[str]:
    """The charts that the template draws on a sheet, which follow the data at each refresh; nobody else draws there."""
    return {chart for drawing in _targets(parts, sheet, "/drawing") for chart in _targets(parts, drawing, "/chart")}


def _targets(parts: Mapping[str, bytes], part: str, kind: str) -> list[str]:
    """The parts to which a part has relations of a kind."""
    folder, _, name = part.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{name}.rels", b"")
    return [
        posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
        for relation in (etree.fromstring(relations) if relations else ())
        if relation.get("Type", "").endswith(kind)
    ]


def kept_by_refresh(feature: Feature, master: Path, folder: Path) -> str:
    """What a refresh makes of a feature: kept, or lost."""
    book = carrying([feature], master, folder / f"carrying{feature.suffix}")
    assert feature.is_in(book.read_bytes()), feature.name
    assert not feature.is_in(master.read_bytes()), feature.name
    after = refreshed(book)
    return "kept" if feature.is_in(after.read_bytes()) and not losses(book, after) else "lost"


def by_openpyxl(book: Path, target: Path) -> Path:
    """Loaded and saved by openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says it will lose
        openpyxl.load_workbook(book, keep_vba=book.suffix == ".xlsm").save(target)
    return target


def by_libreoffice(books: Iterable[Path], folder: Path) -> Mapping[Path, Path]:
    """Opened and saved by LibreOffice, all at once; one that it can't open is missing."""
    found: dict[Path, Path] = {}
    books = list(books)
    for suffix, kind in ((".xlsx", "xlsx:Calc MS Excel 2007 XML"), (".xlsm", "xlsm:Calc MS Excel 2007 VBA XML")):
        those = [book for book in books if book.suffix == suffix]
        if those:
            command = [
                "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                "--convert-to", kind, "--outdir", str(folder / "saved"), *map(str, those),
            ]  # fmt: skip
            subprocess.run(command, capture_output=True, check=True, timeout=600)
        found |= {book: saved for book in those if (saved := folder / "saved" / book.name).exists()}
    return found


def table(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """The table of the document."""
    head = "| what the workbook carries | refresh | openpyxl | LibreOffice |\n|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def told_by(document: str) -> dict[str, str]:
    """What the document says of a refresh, by feature."""
    return dict(re.findall(r"^\| ([^|]+?) \| (kept|lost) \|", document, re.MULTILINE))


def by_name() -> dict[str, Feature]:
    """The features by their names."""
    return {feature.name: feature for feature in FEATURES}
