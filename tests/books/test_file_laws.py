from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from catchup_xl.books.file import FileBook
from catchup_xl.books.references import Area, Move, Resize, changed_formula, copied_formula, parse_area
from catchup_xl.books.writer.cell_xml import clean_text, escape, number_text
from catchup_xl.books.xml_bytes import parse, unescape
from catchup_xl.model.edits import Link, NoteEdit, TableEdit
from catchup_xl.model.rows import SHEETS

areas = st.builds(
    lambda top, left, height, width: Area(top, left, top + height, left + width),
    st.integers(1, 50), st.integers(1, 50), st.integers(0, 50), st.integers(0, 50),
)  # fmt: skip


def edits(count: int) -> list[TableEdit | NoteEdit]:
    place = Link("H4", "'数据'!H4")
    return [
        TableEdit(
            "排名", SHEETS["排名"].headers(), [("组", n, f"{n}镇", 1, 0, 1, 1, "", "", 1, 1, "") for n in range(count)]
        ),
        TableEdit(
            "检查结果",
            SHEETS["检查结果"].headers(),
            [(n, "", "", place, "", "长" * 9 * n, "", "", "") for n in range(count)],
        ),
        NoteEdit("排名", f"{count} 行"),
    ]


def written(file: Path, counts: Sequence[int]) -> bytes:
    book = FileBook.open(file)
    for count in counts:
        assert book.write(edits(count)) == []
    return book._package.data


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=3), st.integers(0, 9))
def test_what_was_on_the_sheet_before_leaves_no_trace(built_sample: Path, before: list[int], last: int) -> None:
    assert written(built_sample, [*before, last]) == written(built_sample, [last])


@given(areas)
def test_an_area_reads_back_as_it_is_written(area: Area) -> None:
    assert parse_area(str(area)) == area
    assert parse_area(area.absolute()) == area


@given(areas, areas, st.integers(0, 60))
def test_a_table_that_grows_and_shrinks_again_leaves_every_range_as_it_was(body: Area, other: Area, more: int) -> None:
    grown = body._replace(bottom=body.bottom + more)
    if not body.bottom < other.bottom <= grown.bottom:  # one that ended in between ends with the body from then on
        assert Resize(grown, body)(Resize(body, grown)(other)) == other


@given(areas, areas, st.integers(0, 60), st.integers(0, 9))
def test_no_range_over_a_whole_body_ends_within_it_when_it_grows(body: Area, other: Area, rows: int, more: int) -> None:
    grown = body._replace(bottom=body.bottom + rows, right=body.right + more)
    new = Resize(body, grown)(other)
    assert new.holds(other)
    assert not other.holds(body) or new.holds(grown)


@given(areas, areas, st.integers(0, 30), st.booleans())
def test_what_lies_in_a_moved_box_keeps_its_shape(box: Area, other: Area, steps: int, down: bool) -> None:
    rows, columns = (steps, 0) if down else (0, steps)
    moved = Move(box, rows, columns)(other)
    if box.holds(other):
        assert moved == other.shifted(rows, columns)
    elif other.bottom < box.top or other.right < box.left:
        assert moved == other
    elif moved != other:
        before = other.top < box.top if down else other.left < box.left
        longer = other._replace(bottom=other.bottom + rows, right=other.right + columns)
        assert moved == (longer if before else other.shifted(rows, columns))


@given(st.text(alphabet="ABZ$19:!'\"[]()+,.表 _x", max_size=40), st.integers(0, 9), st.integers(0, 9))
def test_any_text_in_a_formula_is_taken_without_complaint(formula: str, rows: int, columns: int) -> None:
    assert changed_formula(formula, lambda area: area) == formula
    assert copied_formula(formula, 0, 0) == formula
    copied_formula(formula, rows, columns)


def test_references_in_formulas_follow_the_cells_that_they_name() -> None:
    move = Move(Area(10, 1, 20, 5), 3, 0)
    formula = "SUM(A10:$B$12)+A9+'别 表'!A10+别表!A10+LOG10(A11)+\"A10\"+表[A10]+名A10+A10.5+F10"
    assert changed_formula(formula, move) == (
        "SUM(A13:$B$15)+A9+'别 表'!A10+别表!A10+LOG10(A14)+\"A10\"+表[A10]+名A10+A10.5+F10"
    )
    assert copied_formula("$A1+B$2+'a b'!C3:D4+Sheet1!E5+LOG10(F6)", 2, 1) == (
        "$A3+C$2+'a b'!D5:E6+Sheet1!F7+LOG10(G8)"
    )
    assert copied_formula("A1", -1, 0) == "#REF!"


@given(st.text(max_size=60))
def test_any_text_makes_sound_xml_that_reads_back(text: str) -> None:
    clean = clean_text(text)
    root = parse(f"<t>{escape(clean)}</t>".encode(), "t", "t")
    assert (root.text or "").replace("_x005F_", "_") == clean.replace("_x005F_", "_")
    assert unescape(escape(clean).encode()).replace("_x005F_", "_") == clean.replace("_x005F_", "_")


@given(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**15), 10**15)
    | st.decimals(-(10**12), 10**12, places=6)
)
def test_any_number_reads_back(number: float) -> None:
    assert float(number_text(number)) == float(number)
