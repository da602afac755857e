"""A real LibreOffice Calc for tests: its own profile, which recalculates every file that it opens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from applications import UNO_PYTHON

_HERE = Path(__file__).parent
_PATIENCE = 60  # seconds for soffice to end by itself
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Sheet:
    """A sheet as Calc holds it after a hard recalculation; rows and columns count from A1.

    Args:
        values: numbers and texts, row by row.
        shown: the same cells as they are printed; empty unless asked for.
        errors: ranges of formula cells that end in an error.
        formulas: ranges of formula cells.
        protected: the sheet is protected.
        cells: rules and locks of the cells that were asked for.
    """

    values: list[list[Any]]
    errors: list[str]
    formulas: list[str]
    protected: bool
    visible: bool
    cells: Mapping[str, Mapping[str, Any]]
    shown: list[list[str]] | None = None

    def table(self, key: str, *, shown: bool = False) -> list[dict[str, Any]]:
        """The rows below the header that holds ``key``, each by its headers, to the first blank row."""
        rows = self.shown if shown else self.values
        assert rows is not None, "ask for the sheet's shown texts"
        top = next(n for n, row in enumerate(rows) if key in row)
        found = []
        for row in rows[top + 1 :]:
            if all(cell == "" for cell in row):
                break
            found.append({header: cell for header, cell in zip(rows[top], row, strict=True) if header != ""})
        return found

    def texts(self) -> list[str]:
        """Every text on the sheet."""
        return [cell for row in self.values for cell in row if isinstance(cell, str) and cell]


@dataclass(frozen=True)
class Look:
    """What Calc made of a workbook.

    Args:
        sheets: every sheet by name, in the order of the tabs.
        names: defined names and what they refer to.
        charts: title, categories and series of the charts of the sheets that were asked for.
        cut: rows, from 1, of each sheet that are not high enough for their text.
    """

    sheets: Mapping[str, Sheet]
    names: Mapping[str, str]
    charts: Mapping[str, list[dict[str, Any]]]
    cut: Mapping[str, list[int]]


class LibreOffice:
    """A running soffice and the script that drives it; use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pipe = f"catchup{uuid.uuid4().hex}"

    def __enter__(self) -> Self:
        profile = self._folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        self._office = subprocess.Popen(
            [
                "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nodefault",
                "--nologo", f"--accept=pipe,name={self._pipe};urp;",
            ],
            env=os.environ | {"FONTCONFIG_FILE": str(_HERE / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._script = subprocess.Popen(
            [UNO_PYTHON, str(_HERE / "uno_script.py"), self._pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._script.communicate()
        try:
            self._office.wait(0 if self._script.returncode else _PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._office.pid, signal.SIGKILL)
            self._office.wait()

    def open(
        self,
        book: Path,
        *,
        shown: Sequence[str] = (),
        cells: Mapping[str, Sequence[str]] | None = None,
        charts: Sequence[str] = (),
        pdf: Path | None = None,
    ) -> Look:
        """Open a workbook, recalculate it, look at it and close it.

        Args:
            book: the file.
            shown: sheets whose cells are wanted as printed, too.
            cells: cells whose rules and locks are wanted, by sheet.
            charts: sheets whose charts are wanted.
            pdf: print every sheet to this file.
        """
        wanted = {"file": str(book), "shown": shown, "cells": cells or {}, "charts": charts}
        answer = self._ask(wanted | ({"pdf": str(pdf)} if pdf else {}))
        sheets = {name: Sheet(**facts) for name, facts in answer["sheets"].items()}
        return Look(sheets, answer["names"], answer["charts"], answer["cut"])

    def _ask(self, wanted: Mapping[str, Any]) -> Any:
        assert self._script.stdin is not None
        assert self._script.stdout is not None
        self._script.stdin.write(json.dumps(wanted) + "\n")
        self._script.stdin.flush()
        line = self._script.stdout.readline()
        assert line, "LibreOffice, or the script that drives it, has ended"
        answer = json.loads(line)
        assert "failed" not in answer, answer["failed"]
        return answer
