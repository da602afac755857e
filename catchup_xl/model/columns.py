"""A column: its header, type, unit, choices, default, help and owner, declared once on the field of a row model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from types import UnionType
from typing import Annotated, Any, TypeAlias, TypeVar, get_args

from pydantic import BeforeValidator, Field, SkipValidation
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUseDefault

from catchup_xl.model.cells import RawCell, to_day, to_number, to_text

T = TypeVar("T")


class ColumnType(StrEnum):
    """What a column holds, in the words of the manual."""

    TEXT = "文本"
    NUMBER = "数值"
    RATIO = "百分比"
    INTEGER = "整数"
    DAY = "日期"
    CHOICE = "选项"
    LINK = "链接"
    MONTH = "月度数"

    @property
    def is_number(self) -> bool:
        """Its cells hold numbers."""
        return self in _NUMBERS


_NUMBERS = (ColumnType.NUMBER, ColumnType.RATIO, ColumnType.INTEGER, ColumnType.MONTH)


class Owner(StrEnum):
    """Who fills a column."""

    CLERK = "填报"
    PROGRAM = "程序"


Text: TypeAlias = Annotated[str, BeforeValidator(to_text), ColumnType.TEXT]
Number: TypeAlias = Annotated[Decimal | None, BeforeValidator(to_number), ColumnType.NUMBER]
Ratio: TypeAlias = Annotated[Decimal | None, BeforeValidator(to_number), ColumnType.RATIO]
Day: TypeAlias = Annotated[date | None, BeforeValidator(to_day), ColumnType.DAY]
MonthCells: TypeAlias = Annotated[tuple[RawCell, ...], SkipValidation, ColumnType.MONTH]


def _whole(raw: RawCell) -> int | None:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    number = to_number(raw)
    if number is not None and number != number.to_integral_value():
        raise ValueError(f"{number:f}不是整数")
    return None if number is None else int(number)


Whole: TypeAlias = Annotated[int | None, BeforeValidator(_whole), ColumnType.INTEGER]


def _or_default(read: Callable[[RawCell], T | None]) -> BeforeValidator:
    """Read a cell that has a value always: a blank one takes the default of its field."""

    def given(raw: RawCell) -> T:
        found = read(raw)
        if found is None:
            raise PydanticUseDefault
        return found

    return BeforeValidator(given)


# Of a setting that has a default there is always a value.
SetNumber: TypeAlias = Annotated[Decimal, _or_default(to_number), ColumnType.NUMBER]
SetRatio: TypeAlias = Annotated[Decimal, _or_default(to_number), ColumnType.RATIO]
SetWhole: TypeAlias = Annotated[int, _or_default(_whole), ColumnType.INTEGER]

# Results come from the program's own sums: they are declared for the schema and the template, not validated again.
Shown: TypeAlias = Annotated[Decimal | None, SkipValidation, ColumnType.NUMBER]
ShownRatio: TypeAlias = Annotated[Decimal | None, SkipValidation, ColumnType.RATIO]
ShownText: TypeAlias = Annotated[str, SkipValidation, ColumnType.TEXT]
ShownWhole: TypeAlias = Annotated[int | None, SkipValidation, ColumnType.INTEGER]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, as the template, the reader, the checks and the manual need it."""

    header: str
    field: str
    type: ColumnType
    help: str = ""
    unit: str = ""
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    refers_to: tuple[str, str] | None = None
    owner: Owner = Owner.CLERK
    width: float = 12
    folded: bool = False
    places: int | None = None
    follows: str = ""
    minimum: float | None = None
    maximum: float | None = None
    former: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The column as ``catchup-xl schema --json`` prints it."""
        shown: dict[str, Any] = {"header": self.header, "type": self.type.value, "owner": self.owner.value}
        default = self.default.value if isinstance(self.default, Enum) else self.default
        optional = {
            "help": self.help,
            "unit": self.unit,
            "required": self.required,
            "default": f"{default:f}" if isinstance(default, Decimal) else default,
            "choices": list(self.choices),
            "refersTo": ".".join(self.refers_to) if self.refers_to else None,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "formerly": list(self.former),
        }
        silent: tuple[Any, ...] = (None, "", [], False)
        return shown | {k: v for k, v in optional.items() if not any(v is s or (v == s and v != 0) for s in silent)}


def column(
    header: str,
    *,
    default: Any = ...,
    help: str = "",
    unit: str = "",
    refers_to: tuple[str, str] | None = None,
    choices: tuple[str, ...] = (),
    owner: Owner = Owner.CLERK,
    width: float = 12,
    folded: bool = False,
    places: int | None = None,
    follows: str = "",
    ge: float | None = None,
    le: float | None = None,
    former: tuple[str, ...] = (),
) -> Any:
    """Declare a column on a row model.

    Args:
        header: the text in the header cell, exact.
        default: what a blank cell means; without one the cell is required.
        help: one Chinese sentence: the input hint of the cell and the line of the manual.
        unit: unit of measure.
        refers_to: sheet and header whose values are the allowed ones.
        choices: the allowed words, where the type does not tell them.
        owner: the clerk or the program.
        width: column width in characters.
        folded: grouped and collapsed, for those who need it.
        places: decimal places shown.
        follows: the setting of decimal places that it follows where that has more: total_places, item_places or
            growth_places.
        ge: smallest allowed value.
        le: largest allowed value.
        former: headers that the column had in earlier versions: in a workbook of theirs it is found by them.
    """
    hints: dict[str, Any] = {
        "unit": unit,
        "refersTo": ".".join(refers_to) if refers_to else "",
        "choices": list(choices),
        "owner": owner.value,
        "width": width,
        "folded": folded,
        "places": places,
        "follows": follows,
        "former": list(former),
    }
    return Field(default, alias=header, description=help or None, json_schema_extra={"column": hints}, ge=ge, le=le)


def columns(pattern: str, first: int, last: int, **hints: Any) -> Any:
    """Declare a family of columns, such as 1月 … 12月, that one tuple field holds."""
    family = column(pattern, default=(), **hints)
    family.json_schema_extra["column"]["family"] = [first, last]
    return family


def per_indicator(**hints: Any) -> Any:
    """Declare the place where one column an indicator stands; the field maps an indicator to its cell."""
    family = column("{}", **hints)
    family.json_schema_extra["column"]["family"] = []
    return family


def _without_none(annotation: Any) -> Any:
    """``Grade | None`` is a choice of Grade."""
    members = [member for member in get_args(annotation) if member is not type(None)]
    return members[0] if isinstance(annotation, UnionType) and len(members) == 1 else annotation


def columns_of(field: str, info: FieldInfo) -> Iterator[Column]:
    """Expand a model's field into its columns; a per-indicator family yields one column with the header "{}"."""
    extra = info.json_schema_extra
    hints: dict[str, Any] = extra["column"] if isinstance(extra, dict) else {}  # type: ignore[assignment]
    bounds = {type(m).__name__: m for m in info.metadata}
    annotation = _without_none(info.annotation)
    choices = tuple(hints["choices"])
    kind = next((m for m in info.metadata if isinstance(m, ColumnType)), None)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        kind, choices = ColumnType.CHOICE, tuple(member.value for member in annotation)
    elif choices:
        kind = ColumnType.CHOICE
    if kind is None:
        raise TypeError(f"{field}: {annotation} is no column type")
    sheet, _, header = hints["refersTo"].partition(".")
    shape = {
        "field": field,
        "type": kind,
        "help": info.description or "",
        "unit": hints["unit"],
        "required": info.is_required(),
        "default": None if info.is_required() or "family" in hints else info.get_default(),
        "choices": choices,
        "refers_to": (sheet, header) if header else None,
        "owner": Owner(hints["owner"]),
        "width": hints["width"],
        "folded": hints["folded"],
        "places": hints["places"],
        "follows": hints["follows"],
        "minimum": bounds["Ge"].ge if "Ge" in bounds else None,
        "maximum": bounds["Le"].le if "Le" in bounds else None,
        "former": tuple(hints["former"]),
    }
    family = hints.get("family")
    header = info.alias or field
    if family:
        yield from (Column(header=header.format(n), **shape) for n in range(family[0], family[1] + 1))
    else:
        yield Column(header=header, **shape)
