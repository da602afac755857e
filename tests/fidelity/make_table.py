"""Writes docs/fidelity.md from real runs: ``python tests/fidelity/make_table.py``; needs LibreOffice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

import openpyxl
from fidelity.features import FEATURES
from fidelity.trips import by_libreoffice, by_openpyxl, carrying, kept_by_refresh, small_master, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "fidelity.md"
TEXT = """# What stays in the workbook

A refresh copies every part of the file that it does not write, compressed bytes included. What stands here was found by
putting each thing into a master by hand, most of it on the sheet 排名 itself, which every refresh rewrites, and then running
the real refresh. *kept* in the first column means more than in the others: every part of the package but the result
sheets and their tables is the same to the last bit, the rest of the sheet 排名 is the same but for ranges that follow the
table's size, and the ranking is right. For openpyxl (loaded and saved) and LibreOffice (opened and saved) *kept* means that
the thing is still found in the file in some form.

`python tests/fidelity/make_table.py` writes this page, and the tests fail when its first column is no longer true.
openpyxl {openpyxl}, without Pillow, which it needs for images, and with its defaults; {libreoffice}. The parts are small
ones, and those of VBA, OLE and ActiveX are stand-ins without code: of what Excel itself has written other programs may keep
more.

{table}
Also tried, and kept by a refresh: packages written as a stream (sizes behind the members), packages with zip64 fields, and
the same master after openpyxl or LibreOffice has saved it. All of it together in one workbook opens in LibreOffice and in
gnumeric, and openxml-audit finds in it what it found before the refresh and nothing more.
"""


def main() -> None:
    """Make every trip, and write the page."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        master = small_master(folder)
        books = {}
        for n, feature in enumerate(FEATURES):
            books[feature.name] = carrying([feature], master, folder / f"f{n}{feature.suffix}")
        saved = by_libreoffice(books.values(), folder)
        rows = []
        for feature in FEATURES:
            book = books[feature.name]
            ours = kept_by_refresh(feature, master, folder)
            try:
                other = by_openpyxl(book, folder / f"openpyxl{feature.suffix}").read_bytes()
                openpyxl_says = "kept" if feature.is_in(other) else "lost"
            except Exception as reason:  # whatever it stumbles over belongs into the table
                openpyxl_says = f"can't load it ({type(reason).__name__})"
            office = "can't open it" if book not in saved else "lost"
            if book in saved and feature.is_in(saved[book].read_bytes()):
                office = "kept"
            rows.append((feature.name, ours, openpyxl_says, office))
        version = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout
        text = TEXT.format(openpyxl=openpyxl.__version__, libreoffice=" ".join(version.split()[:2]), table=table(rows))
        DOCUMENT.write_text(text, encoding="utf-8")
    counts = [sum(row[n] == "kept" for row in rows) for n in (1, 2, 3)]
    print(f"{len(rows)} features; kept by a refresh {counts[0]}, openpyxl {counts[1]}, LibreOffice {counts[2]}")


if __name__ == "__main__":
    main()
