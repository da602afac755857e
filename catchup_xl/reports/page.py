"""The leader's page as one HTML file that asks for nothing else: its style is in it, and it runs no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from catchup_xl.errors import UsageError, printable
from catchup_xl.reports.axes import Axis
from catchup_xl.reports.dashboard import RankRow
from catchup_xl.reports.shown import Shown
from catchup_xl.rules.exact import HUNDRED, exactly, round_half_up

if TYPE_CHECKING:
    import jinja2

    from catchup_xl.reports.dashboard import Dashboard

_TEMPLATES = "catchup_xl.reports"
_PAGE, _STYLE = "dashboard.html.jinja", "dashboard.css"
_LONGEST = 60
"""Characters of a name that are shown; the rest is in its tooltip."""


def dashboard_html(found: Dashboard) -> bytes:
    """The page as the bytes of its file; the same content gives the same bytes.

    Args:
        found: what the page says.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    environment = _environment()
    style = _text(_STYLE)
    with exactly():
        page = environment.get_template(_PAGE).render(found=found, style=style, style_hash=_hash(style))
    return page.encode("utf-8", "replace")


def _environment() -> jinja2.Environment:
    try:
        import jinja2  # only for those who ask for the page
        import markupsafe  # Jinja2 needs it
    except ImportError as reason:
        raise UsageError("没有安装 Jinja2，做不了看板网页", mend='pip install "catchup-xl[reports]"') from reason

    def outward(value: Any) -> Any:
        """Whatever the workbook holds becomes harmless on its way out; escaping is Jinja's."""
        if isinstance(value, jinja2.Undefined) or hasattr(value, "__html__"):
            return value
        return "" if value is None else printable(str(value))

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=outward,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # The style is a file of the package: nothing of the workbook is in it.
    environment.filters.update(short=_short, listed=_listed, percent=_percent, fixed=_fixed, trusted=markupsafe.Markup)
    environment.globals.update(segments=_segments)
    return environment


def _text(name: str) -> str:
    """A file of the package, also where the package lies in a zip."""
    return resources.files(_TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8")


def _hash(style: str) -> str:
    """The style's hash, by which the page's own policy lets it in and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _short(text: str, longest: int = _LONGEST) -> str:
    """A text of bearable length."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _percent(value: Decimal | int) -> str:
    """A place on a scale as SVG takes it."""
    return f"{Decimal(value).normalize():f}%"


def _fixed(value: Decimal) -> str:
    """A round number, never as 1E+2."""
    return f"{value:f}"


class Listed(NamedTuple):
    """A row of a ranking as it is listed; ``skipped`` rows before it are left out in print."""

    row: RankRow
    skipped: int


def _listed(rows: Iterable[RankRow]) -> Iterator[Listed]:
    """The rows of a ranking, with how many stand between those that are printed."""
    skipped = 0
    for row in rows:
        yield Listed(row, skipped if row.key else 0)
        skipped = 0 if row.key else skipped + 1


class Dot(NamedTuple):
    """A point of a line: its place from the left and from the top in per cent, and what it shows."""

    x: Decimal
    y: Decimal
    figure: Shown
    label: str


class Segment(NamedTuple):
    """A stretch between two points that follow one another."""

    start: Dot
    end: Dot


class TrendLine(NamedTuple):
    """A line of a chart; it is broken where a period has no figure."""

    dots: tuple[Dot, ...]
    segments: tuple[Segment, ...]


def _segments(figures: Iterable[Shown], labels: Iterable[str], scale: Axis, *, downward: bool = False) -> TrendLine:
    """The line through figures that stand at equal distances.

    Args:
        figures: one a period.
        labels: one a period.
        scale: of the figures.
        downward: small figures stand above, as places do.
    """
    found = list(figures)
    step = HUNDRED / max(1, len(found) - 1)
    dots: list[Dot | None] = []
    for n, (figure, label) in enumerate(zip(found, labels, strict=True)):
        if figure.value is None:
            dots.append(None)
            continue
        height = scale.at(figure.value)
        at = round_half_up(step * n, 2)
        dots.append(Dot(at, height if downward else HUNDRED - height, figure, label))
    pairs = pairwise(dots)
    joined = tuple(Segment(one, other) for one, other in pairs if one is not None and other is not None)
    return TrendLine(tuple(dot for dot in dots if dot is not None), joined)
