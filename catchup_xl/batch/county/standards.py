"""The county's 加减分标准: its own rows, else what most towns say of a matter; what differs is said with both named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from catchup_xl.batch.county.agreement import agreed, others, text
from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Standard
from catchup_xl.model.plan import PlanRow, Value

_HEADERS = tuple(header for header in Standard.sheet.headers() if header not in ("事项", "备注"))


def standards_of_county(
    own: Sequence[PlanRow], named: str, towns: Mapping[str, Sequence[PlanRow]], notes: list[str]
) -> Iterator[PlanRow]:
    """Each matter once.

    Args:
        own: the county's own rows.
        named: the file that they come from.
        towns: the rows of each town, by its book.
        notes: takes what does not agree.
    """
    held: dict[str, dict[str, PlanRow]] = {}
    for book, rows in towns.items():
        for row in rows:
            held.setdefault(_key(row), {})[book] = row
    given = {_key(row): row for row in own}
    for key, row in given.items():
        said = {header: {book: found.get(header) for book, found in held.get(key, {}).items()} for header in _HEADERS}
        notes += [
            f"加减分标准“{row['事项']}”的{header}按 {named} 的 {text(row.get(header))}：{differing}"
            for header, theirs in said.items()
            if (differing := others(theirs, row.get(header)))
        ]
        yield row
    for rows_of_matter in (rows for key, rows in held.items() if key not in given):
        yield _of_towns(rows_of_matter, notes)


def _of_towns(rows: Mapping[str, PlanRow], notes: list[str]) -> PlanRow:
    """The row of a matter on which most towns agree, column by column."""
    first = next(iter(rows.values()))
    found: dict[str, Value] = {"事项": first["事项"]}
    for header in _HEADERS:
        value = agreed({book: row.get(header) for book, row in rows.items()})
        if value.differences:
            notes.append(f"加减分标准“{first['事项']}”的{header}不一致，按 {text(value.value)}：{value.differences}")
        if value.value is not None:
            found[header] = value.value
    return found


def _key(row: PlanRow) -> str:
    return fold(str(row.get("事项", "")))
