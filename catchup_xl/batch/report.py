"""A report for people or programs: tables as CSV or a workbook, their data as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from catchup_xl.books.saving.safe_write import put_output
from catchup_xl.errors import BookError, UsageError, printable
from catchup_xl.results.shown_values import csv_text

COLLECT_REPORT = "_收集报告.xlsx"
"""How the report ends that is put beside a master when returns are collected: it is neither a return nor a master."""


class ReportPage(NamedTuple):
    """A table of a report, on a sheet of its own: title, headers, rows, and widths of columns."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[float] = ()


def write_table(
    path: Path,
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    tree: Any,
    widths: Sequence[float] = (),
    more: Sequence[ReportPage] = (),
) -> None:
    """Write a table for people, .xlsx or .csv, or its data as .json.

    Args:
        path: the file.
        title: the table's title.
        headers: its headers.
        rows: its rows.
        tree: its data for .json.
        widths: widths of its columns.
        more: further tables, for which only a workbook has room.

    Raises:
        UsageError: another kind of file.
        BookError: it can't be written, or takes the place of a file that somebody else wrote or edited.
    """
    ending = path.suffix.lower()
    if ending == ".json":
        from catchup_xl.results.shown_values import json_value

        content = printable(json.dumps(tree, ensure_ascii=False, indent=1, default=json_value) + "\n").encode()
    elif ending == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(headers)
        writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
        content = text.getvalue().encode("utf-8-sig")  # so that spreadsheet programs know the encoding
    elif ending == ".xlsx":
        content = _workbook([ReportPage(title, headers, rows, widths), *more])
    else:
        raise UsageError(f"不能写“{path.suffix or path.name}”类型的报告", expected=".xlsx、.csv 或 .json")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise BookError(f"写不了报告 {path}：{reason.strerror or reason}", mend="核对文件夹是否可写") from reason
    put_output(content, path, force=None)


def _csv_cell(cell: Any) -> Any:
    """A text that a spreadsheet program would take for a formula is kept from it."""
    return csv_text(printable(cell)) if isinstance(cell, str) else cell


def _workbook(pages: Sequence[ReportPage]) -> bytes:
    from catchup_xl.books.template.page import blank_workbook  # XlsxWriter is for reports only

    content = io.BytesIO()
    book = blank_workbook(content)
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for title, headers, rows, widths in pages:
        page = book.add_worksheet(title[:31])
        for n, header in enumerate(headers):
            page.write_string(0, n, header, head)
            page.set_column(n, n, widths[n] if n < len(widths) else 14)
        for row, cells in enumerate(rows, 1):
            for n, cell in enumerate(cells):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    page.write_number(row, n, cell, body)
                else:
                    page.write_string(row, n, "" if cell is None else printable(str(cell)), body)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)
    book.close()
    return content.getvalue()
