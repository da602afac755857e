"""What the leader's page says, before any of it is laid out: figures as the workbook shows them, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from catchup_xl.model.choices import Light
from catchup_xl.model.findings import Level
from catchup_xl.reports.axes import Axis
from catchup_xl.reports.county import TownStanding
from catchup_xl.reports.shown import NOTHING, Shown


class Card(NamedTuple):
    """A headline figure.

    Args:
        label: what it is.
        figure: the figure.
        before: the word before it, such as 第.
        after: the word behind it, such as 名.
        note: what there is to say of it, in a few words.
        note_at: where the figure in the note stands.
    """

    label: str
    figure: Shown
    before: str = ""
    after: str = ""
    note: str = ""
    note_at: str = ""


class RankRow(NamedTuple):
    """A unit in the ranking of its peer group.

    Args:
        key: printed even where a long ranking is abridged.
        tied: another unit has the same place.
    """

    unit: str
    rank: Shown
    total: Shown
    movement: Shown
    grade: Shown
    note: Shown
    own: bool
    benchmark: bool
    tied: bool
    key: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """A peer group's ranking.

    Args:
        group: its name.
        ranked: those with a place, first to last.
        below: those without one; the note says why.
        scale: of the totals.
        blocked: why the group is not ranked; empty when it is.
        units: how many units it has.
        source: where the rows stand.
    """

    group: str
    ranked: tuple[RankRow, ...]
    below: tuple[RankRow, ...]
    scale: Axis
    blocked: str
    units: int
    source: str


class GapRow(NamedTuple):
    """Own score on an indicator beside the benchmark's."""

    indicator: Shown
    own: Shown
    benchmark: Shown
    gap: Shown
    share: Shown
    judgement: Shown


class Milestone(NamedTuple):
    """What one indicator alone would have to reach for the own unit to pass the benchmark."""

    indicator: str
    needed: Shown
    rise: Shown
    growth: Shown
    total: Shown
    unit: str


@dataclass(frozen=True, slots=True)
class Against:
    """The own unit against its benchmark.

    Args:
        benchmark: the benchmark's name.
        rows: the largest shortfall first.
        scale: of the differences, zero in the middle.
        steps: the single indicators that would do.
        plan: the cheapest plan over several indicators in a sentence; empty when the own unit is ahead.
        parts: what that plan raises.
        works: the figures that are the statistics office's, each with the work that moves it.
        assumed: what the benchmark is assumed to do meanwhile.
        missing: why there is no comparison; empty when there is one.
        source: where the rows stand.
    """

    benchmark: str
    rows: tuple[GapRow, ...]
    scale: Axis
    steps: tuple[Milestone, ...]
    plan: str
    parts: tuple[Milestone, ...]
    works: tuple[tuple[str, str], ...]
    assumed: str
    missing: str
    source: str


class GrowthBar(NamedTuple):
    """Growth of the own unit on one indicator against its target."""

    indicator: str
    value: Shown
    growth: Shown
    target: Shown
    gap: Shown
    needed: Shown
    state: Shown
    light: Light
    cells: Shown


@dataclass(frozen=True, slots=True)
class Growths:
    """Growth against targets; ``rule`` says how the lights come about."""

    rows: tuple[GrowthBar, ...]
    scale: Axis
    rule: str
    source: str


class DutyRow(NamedTuple):
    """A duty that needs the leader's eye."""

    light: Light
    number: str
    task: str
    owners: tuple[str, ...]
    completion: Shown
    due: Shown
    overdue: Shown
    state: Shown
    at: str


@dataclass(frozen=True, slots=True)
class Duties:
    """The lights of 责任清单.

    Args:
        lights: how many duties have each light.
        total: how many duties there are.
        rows: those with a red or yellow light, or overdue; red first, then the longest overdue.
        more: how many more of these there are.
        rows_at: where the duties stand.
    """

    lights: tuple[tuple[Light, int], ...]
    total: int
    rows: tuple[DutyRow, ...]
    more: int
    source: str


class Point(NamedTuple):
    """The own unit and its benchmark in one period."""

    year: int
    month: int
    total: Shown
    rank: Shown
    benchmark_total: Shown = NOTHING
    benchmark_rank: Shown = NOTHING

    @property
    def label(self) -> str:
        """The period in words."""
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True, slots=True)
class Course:
    """Totals and places over the periods, earliest first.

    Args:
        points: one a period.
        totals: scale of the totals; None where no period has one.
        ranks: scale of the places; None where no period has one.
        earlier: how many earlier periods there are that are not shown.
    """

    points: tuple[Point, ...]
    totals: Axis | None
    ranks: Axis | None
    earlier: int


class Notice(NamedTuple):
    """A finding of the level 错误."""

    at: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks found: how many of each level, whom to ring, and the errors themselves."""

    levels: tuple[tuple[Level, int], ...]
    ring: str
    errors: tuple[Notice, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the page was made from."""

    book: str
    rules: str
    program: str
    made: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole page.

    Args:
        plan: the plan's title.
        county: the county.
        unit: the own unit; empty when there is none.
        benchmark: its benchmark.
        period: the period in words.
        as_of: the period's last day.
        publication: 预览 or 正式.
        sample: the figures are invented.
        missing: why the parts that speak of the own unit are left out; empty when they are there.
        duties: the lights of 责任清单.
        others: the rankings of the other peer groups.
        findings: what the checks found.
        imprint: what the page was made from.
        cards: the headline figures.
        notes: what there is to say of the own unit's place.
        ranking: that of the own peer group.
        against: the own unit against its benchmark.
        growths: growth of the own unit against its targets.
        course: how total and place went; None with fewer than two periods.
        towns: how each town stands, on the page of a county that has no own unit.
    """

    plan: str
    county: str
    unit: str
    benchmark: str
    period: str
    as_of: str
    publication: str
    sample: bool
    missing: str
    duties: Duties
    others: tuple[Ranking, ...]
    findings: Findings
    imprint: Imprint
    cards: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    ranking: Ranking | None = None
    against: Against | None = None
    growths: Growths | None = None
    course: Course | None = None
    towns: tuple[TownStanding, ...] = ()
