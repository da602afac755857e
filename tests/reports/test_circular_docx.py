"""The circular as a document: GB/T 9704—2012 page, fonts and lines, the same bytes twice, whole text, nothing steered."""

import io
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

import catchup_xl
from catchup_xl.cli.app import app
from catchup_xl.errors import BookError, UsageError
from catchup_xl.reports.circular import Attachment, Circular, CircularSection
from catchup_xl.reports.circular_docx import docx_of

NOW = datetime(2017, 7, 5, 9)
SAMPLE = Path(__file__).parents[2] / "workbook" / "sample.xlsx"
TABLE = Attachment(
    "排名表", ("名次", "单位", "总分", "备注"), (("1", "甲镇", "95.20", ""), ("2", "乙镇", "90.00", "压线")), ("说明",)
)
WIDE = Attachment("排名表", tuple(f"列{n}" for n in range(10)), (tuple("一二三四五六七八九十"),))
CIRCULAR = Circular(
    "追办〔2017〕6号", "关于指标的通报", "各村：", "现通报如下：",
    (CircularSection("一、总体情况", ("总分95.20分。",)), CircularSection("二、主要指标", ("（一）产值。完成1元。",), headed=True)),
    (TABLE,), "追赶办", "2017年7月5日", (),
)  # fmt: skip


def opened(circular: Circular = CIRCULAR):
    return docx.Document(io.BytesIO(docx_of(circular, NOW)))


def lines(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def fonts(paragraph) -> list[tuple[str, str, float]]:
    return [(r.text, r._r.rPr.rFonts.get(qn("w:eastAsia")), r.font.size.pt) for r in paragraph.runs if r.text]


def test_all_that_is_said_stands_in_the_document():
    assert lines(opened()) == [
        "追办〔2017〕6号", "关于指标的通报", "各村：", "现通报如下：", "一、总体情况", "总分95.20分。", "二、主要指标",
        "（一）产值。完成1元。", "附件：排名表", "追赶办", "2017年7月5日", "附件", "排名表", "注：说明",
    ]  # fmt: skip
    [table] = opened().tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(TABLE.headers), *map(list, TABLE.rows)]


def test_the_page_is_that_of_the_standard():
    page = opened().sections[0]
    sizes = [
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    ]
    assert [round(size.mm, 1) for size in sizes] == [210, 297, 37, 35, 28, 26]
    assert page._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")) == "579"
    assert opened().settings.odd_and_even_pages_header_footer


def test_fonts_and_sizes_are_those_of_the_standard():
    found = {p.text: fonts(p) for p in opened().paragraphs}
    assert found["关于指标的通报"] == [("关于指标的通报", "方正小标宋简体", 22)]
    assert found["现通报如下："] == [("现通报如下：", "仿宋_GB2312", 16)]
    assert found["一、总体情况"] == [("一、总体情况", "黑体", 16)]
    assert found["（一）产值。完成1元。"] == [("（一）产值。", "楷体_GB2312", 16), ("完成1元。", "仿宋_GB2312", 16)]


def test_text_stands_in_lines_of_the_grid_two_characters_in():
    text = next(p for p in opened().paragraphs if p.text == "总分95.20分。")
    assert text.paragraph_format.line_spacing == Pt(28.95)
    assert text.paragraph_format.first_line_indent == Pt(32)


def test_page_numbers_stand_outside():
    page = opened().sections[0]
    for footer, side in ((page.footer, 2), (page.even_page_footer, 0)):
        assert footer.paragraphs[0].alignment == side
        assert "PAGE" in footer._element.xml
        assert "— " in footer.paragraphs[0].text


def test_the_last_text_stays_with_the_signature():
    kept = [p for p in opened().paragraphs if p.paragraph_format.keep_with_next]
    assert {"（一）产值。完成1元。", "附件：排名表", "追赶办"} <= {p.text for p in kept}


def test_the_header_of_a_table_is_repeated_and_rows_are_not_torn():
    [table] = opened().tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:cantSplit")) is not None
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(156), rel=0.001)


def test_a_table_of_many_columns_lies_on_its_side():
    document = opened(replace(CIRCULAR, attachments=(TABLE, WIDE)))
    shapes = [section.orientation for section in document.sections]
    assert shapes == [WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert "附件：1.排名表" in lines(document)
    assert "附件2" in lines(document)


def test_labels_stand_on_every_page():
    document = opened(replace(CIRCULAR, labels=("示例数据",)))
    for section in document.sections:
        assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "示例数据"
    assert "（示例数据）" in lines(document)


def test_what_is_not_there_takes_no_line():
    bare = replace(CIRCULAR, number="", addressee="", attachments=(), issuer="")
    assert lines(opened(bare)) == [
        "关于指标的通报", "现通报如下：", "一、总体情况", "总分95.20分。", "二、主要指标", "（一）产值。完成1元。", "2017年7月5日",
    ]  # fmt: skip
    assert opened(bare).tables == []


def test_marks_that_steer_a_text_are_shown_and_not_obeyed():
    hostile = replace(CIRCULAR, issuer="甲\x00\x07\u202e<w:t>", title="]]>&amp;")
    assert "甲\ufffd\ufffd\ufffd<w:t>" in lines(opened(hostile))
    assert "]]>&amp;" in lines(opened(hostile))


def test_the_same_circular_gives_the_same_bytes():
    assert docx_of(CIRCULAR, NOW) == docx_of(CIRCULAR, NOW)


def test_the_command_writes_it_beside_the_workbook(tmp_path, capsys):
    book = tmp_path / "华阳.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    assert app(["circular", str(book), "--now", "2017-07-05T09:00:00"], standalone_mode=False) == 0
    out = tmp_path / "华阳_通报.docx"
    assert f"已写入 {out}" in capsys.readouterr().out
    text = lines(docx.Document(str(out)))
    assert text[0] == "关于2017年1—6月追赶超越指标完成情况的通报"
    assert "2017年7月5日" in text
    assert book.read_bytes() == SAMPLE.read_bytes()
    first = out.read_bytes()
    catchup_xl.circular(book, now=NOW)
    assert out.read_bytes() == first


def test_its_figures_are_those_of_the_ranking(tmp_path):
    result = catchup_xl.circular(SAMPLE, tmp_path / "通报.docx", now=NOW)
    groups = result.ranking_rows().values()
    *rankings, events = docx.Document(str(result.out)).tables
    assert events.rows[0].cells[1].text == "事项"
    for table, rows in zip(rankings, groups, strict=True):
        shown = [tuple(cell.text for cell in row.cells)[:3] for row in table.rows[1:]]
        assert shown == [(str(row["rank"] or "—"), row["unit"], f"{row['total']:f}") for row in rows]


def test_json_tells_where_it_is(tmp_path, capsys):
    app(["circular", str(SAMPLE), "-o", str(tmp_path / "通报.docx"), "--json"], standalone_mode=False)
    assert str(tmp_path / "通报.docx") in capsys.readouterr().out


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"通报不能存成“\.pdf”"):
        catchup_xl.circular(SAMPLE, tmp_path / "通报.pdf")


def test_an_open_document_is_not_replaced(tmp_path):
    (tmp_path / "~$通报.docx").write_bytes(b"")
    with pytest.raises(BookError, match="打开着"):
        catchup_xl.circular(SAMPLE, tmp_path / "通报.docx")


def test_a_blank_master_has_nothing_to_tell(tmp_path):
    catchup_xl.new(tmp_path / "空.xlsx")
    with pytest.raises(UsageError, match="还没有可以通报的排名"):
        catchup_xl.circular(tmp_path / "空.xlsx")


def test_without_python_docx_it_says_what_to_install(tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name == "docx" or name.startswith(("docx.", "catchup_xl.reports."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UsageError, match="python-docx"):
        catchup_xl.circular(SAMPLE, tmp_path / "通报.docx")
