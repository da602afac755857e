"""The part of an Excel table, when its table grows, shrinks or gets other columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catchup_xl.books.references import Area, Change, changed_areas
from catchup_xl.books.xml_bytes import attribute, elements, escape_attribute, whole, with_attribute, with_elements


def table_resized(xml: bytes, area: Area, totals_rows: int, change: Change) -> bytes:
    """The part with the new area of the whole table; its filter and sort order follow.

    Args:
        xml: the part, plain.
        area: header, body and totals row.
        totals_rows: rows at the end that the filter leaves out.
        change: what becomes of the areas of a sort order.
    """
    filtered = area._replace(bottom=area.bottom - totals_rows)

    def followed(old: bytes) -> bytes:
        return with_attribute(old, "ref", changed_areas(attribute(old, "ref") or "", change))

    xml = with_elements(xml, "autoFilter", lambda old: with_attribute(old, "ref", str(filtered)))
    for name in ("sortState", "sortCondition"):
        xml = with_elements(xml, name, followed)
    return with_attribute(xml, "ref", str(area))


def table_columns(xml: bytes, columns: Sequence[tuple[str, int | None]]) -> bytes:
    """The part with other columns. Filters and sort orders go, since they count columns by their place.

    Args:
        xml: the part, plain.
        columns: for each column from left to right its name, empty where it stays, and the place among the old columns,
            from 0, of the one that it was.
    """
    for name in ("filterColumn", "sortState"):
        xml = with_elements(xml, name, lambda _: b"")
    found = next(elements(xml, "tableColumns"), None)
    if found is None:
        return xml
    block = xml[found[0] : found[1]]
    opening = block[: block.index(b">") + 1]
    tag = opening[: opening.index(b"tableColumns") + len(b"tableColumn")]
    old = [block[start:end] for start, end in elements(block, "tableColumn")]
    last_id = max((whole(attribute(column, "id")) for column in old), default=0)
    new: list[bytes] = []
    for name, place in columns:
        if place is None or place >= len(old):
            last_id += 1
            new.append(b'%s id="%d" name="%s"/>' % (tag, last_id, escape_attribute(name).encode()))
        else:
            renamed = name and name != column_name(old[place])
            new.append(with_attribute(old[place], "name", name) if renamed else old[place])
    closing = block[block.rindex(b"</") :]
    block = with_attribute(opening, "count", str(len(columns))) + b"".join(new) + closing
    return xml[: found[0]] + block + xml[found[1] :]


def columns_renamed(xml: bytes, names: Mapping[int, str]) -> bytes:
    """The part with other names for some columns, by their place from 0; all else stays."""
    number = -1

    def renamed(column: bytes) -> bytes:
        nonlocal number
        number += 1
        return with_attribute(column, "name", names[number]) if number in names else column

    return with_elements(xml, "tableColumn", renamed)


def column_name(column: bytes) -> str:
    """The name of one tableColumn element, line breaks as in the header cell."""
    return (attribute(column, "name") or "").replace("_x000a_", "\n").replace("_x000d_", "\r")
