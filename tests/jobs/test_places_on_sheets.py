"""More than two decimals of totals, scores and rates show on every sheet that has them: 90.004 is not 90.00."""

from datetime import datetime
from pathlib import Path

from support.rates import book_of
from support.workbooks import read_book

from catchup_xl.jobs import run as jobs

WIDER = {
    ("排名", "总分"): "0.0000", ("历史", "总分"): "0.0000", ("得分", "总分"): "0.0000", ("看板", "总分"): "0.0000",
    ("得分", "满意度"): "0.000", ("增速测算", "完成率"): "0.000%", ("责任清单", "完成率"): "0.000%",
    ("责任清单", "序时差"): "0.000",
}  # fmt: skip


def test_every_sheet_follows_the_settings(tmp_path: Path) -> None:
    path = book_of(tmp_path / "book", "unit")
    book = read_book(path)
    wanted = {"总分小数位": 4, "得分小数位": 3, "增速小数位": 3}
    for row in book["参数"].iter_rows(min_row=4):
        if row[0].value in wanted:
            row[1].value = wanted[row[0].value]
    book.save(path)
    jobs.run_file(jobs.Job.REFRESH, path, now=datetime(2017, 7, 5))
    done = read_book(path)
    for (sheet, header), code in WIDER.items():
        page = done[sheet]
        column = next(cell.column for cell in page[3] if cell.value == header)
        assert page.cell(4, column).number_format == code, (sheet, header)
