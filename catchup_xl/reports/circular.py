"""What a ranking circular (排名通报) says: its sentences and its tables, from what was computed.

Source: scoring.md §13. Every figure is the shown one of the result sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catchup_xl.model.cells import fold, number_in, to_text
from catchup_xl.model.choices import IndicatorCategory, Kind, Light, Publication, Window, YesNo
from catchup_xl.model.edits import Cell
from catchup_xl.model.rows import SHEETS
from catchup_xl.reports.circular_words import (
    NUMERALS,
    counted,
    numbered,
    owners,
    place_words,
    places,
    reached,
    score,
    text,
    unreported,
)
from catchup_xl.reports.county import ahead, behind_time, red_lights, risen_and_fallen, town_by_town
from catchup_xl.results.ledger import ledger_rows
from catchup_xl.results.tables import period
from catchup_xl.rules.duties import as_of
from catchup_xl.rules.exact import HUNDRED, exactly
from catchup_xl.rules.figure_words import figure_words
from catchup_xl.rules.measures.change_words import change_words, pace_words, percent_words, target_words
from catchup_xl.rules.measures.measure import Measure, Status, verdict
from catchup_xl.rules.outcome import Group, Item, Outcome, Standing
from catchup_xl.rules.ranking.places import movement

_WHOLE_LIST = 20
_FIRST, _LAST = 10, 3


@dataclass(frozen=True, slots=True)
class CircularSection:
    """一、总体情况: a heading and its paragraphs; a paragraph may begin with a heading of its own, up to its first 。."""

    heading: str
    paragraphs: tuple[str, ...]
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A table at the end."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circular:
    """A circular.

    Args:
        number: 文号; empty where none is given yet.
        title: its title.
        addressee: 主送, with its colon.
        opening: on what ground, and what follows.
        sections: 一、 to 五、.
        attachments: a ranking table a peer group, and what each event counts.
        issuer: 落款; empty where nobody is named.
        day: 成文日期.
        labels: what a reader must see before all else: 预览, 示例数据.
    """

    number: str
    title: str
    addressee: str
    opening: str
    sections: tuple[CircularSection, ...]
    attachments: tuple[Attachment, ...]
    issuer: str
    day: str
    labels: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole circular as plain text, without its tables."""
        body = [line for section in self.sections for line in (section.heading, *section.paragraphs)]
        return "\n".join([self.number, self.title, self.addressee, self.opening, *body, self.issuer, self.day])


def circular(outcome: Outcome, today: date) -> Circular:
    """Say in a circular's words what was computed.

    Args:
        outcome: what was computed.
        today: 成文日期 where 参数 names none.
    """
    with exactly():
        return _Writer(outcome).circular(today)


def chinese_day(day: date) -> str:
    """2017年7月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


class _Writer:
    """Finds the words; looks at one outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome, self._master, self._settings = outcome, outcome.master, outcome.master.settings
        self._own_group = next((g for g in outcome.groups.values() if outcome.own in g.standings), None)

    def circular(self, today: date) -> Circular:
        settings = self._settings
        when = period(self._outcome)
        title = f"关于{when}追赶超越指标完成情况的通报"
        ground = f"根据《{settings.title}》，" if settings.title and settings.printed_title == settings.title else ""
        parts = (
            ("总体情况", tuple(self._overall()), False),
            ("排名情况", tuple(self._rankings()), False),
            ("主要指标完成情况", tuple(self._main_indicators()), True),
            ("进度慢的指标", tuple(self._behind_time()), False),
            ("存在问题", tuple(numbered(self._problems())), False),
            ("下一步要求", tuple(numbered(self._next_steps())), False),
        )
        filled = [(heading, lines, headed) for heading, lines, headed in parts if lines]
        labels = {
            "预览稿，数据未审定": settings.publication is Publication.PREVIEW,
            "示例数据": settings.sample is YesNo.YES,
        }
        return Circular(
            number=settings.circular_number,
            title=title,
            addressee=f"{settings.circular_addressee.rstrip('：:')}：" if settings.circular_addressee else "",
            opening=f"{ground}现将{when}追赶超越指标完成情况和排名通报如下：",
            sections=tuple(
                CircularSection(f"{NUMERALS[n]}、{heading}", lines, headed)
                for n, (heading, lines, headed) in enumerate(filled)
            ),
            attachments=tuple(self._tables()),
            issuer=settings.circular_issuer or self._office(),
            day=chinese_day(settings.circular_day or today),
            labels=tuple(label for label, said in labels.items() if said),
        )

    def _office(self) -> str:
        """The working group's office, else the own unit."""
        offices = [member.unit for member in self._master.members if member.role.value == "办公室" and member.unit]
        return offices[0] if offices else self._settings.own_unit

    # 一、

    def _overall(self) -> Iterator[str]:
        own, group = self._outcome.own, self._own_group
        if own is None or group is None:
            for found in self._outcome.groups.values():
                yield f"{found.name}共考核{len(found.standings)}个单位、{len(found.indicators)}项指标。"
                since, before = self._earlier(found)
                if not found.blocked and (moved := risen_and_fallen(found, before, since)):
                    yield moved
            return
        yield f"{self._until()}{own.unit.name}考核指标{len(own.items)}项，{reached(own.items)}。"
        if group.blocked:
            yield f"因{group.blocked}，{group.name}暂不排名。"
            return
        if own.total is None or own.rank is None:
            yield f"{own.unit.name}未列名次：{own.note}。"
            return
        words = f"总分{own.total:f}分，居{group.name}{len(group.standings)}个单位第{own.rank}位"
        moved = self._moved(group, own)
        words += f"，{moved}" if moved else ""
        words += f"，等次{own.grade.value}" if own.grade else ""
        gap, benchmark = own.behind_benchmark, self._settings.benchmark
        if gap is not None and benchmark:
            against = f"比{benchmark}{'低' if gap > 0 else '高'}{abs(gap):f}分" if gap else f"与{benchmark}同分"
            words += f"，{against}"
        yield f"{words}。"

    def _until(self) -> str:
        month = self._master.month or 1
        return f"{month}月份，" if self._settings.window is Window.MONTH else f"截至{month}月底，"

    def _moved(self, group: Group, standing: Standing) -> str:
        """较上月前进2位, against the month before where 历史 has it, else against last year."""
        since, places = self._earlier(group)
        words = movement(
            places.get(standing.unit.name), standing.rank, any_known=any(p is not None for p in places.values())
        )
        if not words:
            return ""
        if words == "—":
            return f"与{since}持平"
        if words == "新列":
            return f"{since}未列名次"
        return f"较{since}{'前进' if words[0] == '↑' else '后退'}{words[1:]}位"

    def _earlier(self, group: Group) -> tuple[str, Mapping[str, int | None]]:
        """The latest period before this one that the group was ranked in, in words, and the places then."""
        year, month = self._settings.year or 0, self._master.month or 0
        kept: dict[int, dict[str, int | None]] = {}
        for when in range(1, month):
            for row in self._master.recorded.get((year, when), ()):
                if fold(to_text(row.group)) == fold(group.name):
                    place = number_in(row.rank)
                    known = self._master.known_as(to_text(row.unit))
                    kept.setdefault(when, {})[known] = None if place is None else int(place)
        earlier = list(kept)
        if earlier:
            last, then = max(earlier), kept[max(earlier)]
            words = f"1—{last}月" if last > 1 and self._settings.window is Window.CUMULATIVE else f"{last}月"
            return words, {s.unit.name: then.get(fold(s.unit.name)) for s in group.standings}
        return "上年", {s.unit.name: s.last_rank for s in group.standings}

    # 二、

    def _rankings(self) -> Iterator[str]:
        for group in self._outcome.groups.values():
            if group.blocked:
                if group is not self._own_group:
                    yield f"{group.name}：因{group.blocked}，暂不排名。"
                continue
            ranked = [s for s in group.standings if s.rank is not None]
            rest = [s for s in group.standings if s.rank is None]
            shown = ranked if len(ranked) <= _WHOLE_LIST else ranked[:_FIRST]
            words = "；".join(places(shown))
            if len(shown) < len(ranked):
                words += f"。末{_LAST}位：{'；'.join(places(ranked[-_LAST:]))}"
            below = "".join(f"{s.unit.name}不列名次（{s.note}）。" for s in rest)
            yield (
                f"{group.name}（{len(group.standings)}个单位）：{words}。{below}"
                if ranked
                else f"{group.name}：{below}"
            )

    # 三、

    def _main_indicators(self) -> Iterator[str]:
        own, group = self._outcome.own, self._own_group
        if own is None or group is None:
            return
        main = [n for n, item in enumerate(own.items) if item.indicator.category is IndicatorCategory.MAIN]
        chosen = main or [n for n, item in enumerate(own.items) if item.indicator.kind is Kind.GROWTH]
        for count, n in enumerate(chosen):
            head = f"（{counted(count)}）{own.items[n].indicator.name}。"
            yield head + self._indicator(own.items[n], [s.items[n].measure for s in group.standings])

    def _indicator(self, item: Item, peers: Sequence[Measure]) -> str:
        """How an indicator stands: 完成1134.50万元，同比增长13.2%，高于目标1.2个百分点，总量居第2位."""
        found, indicator = item.measure, item.indicator
        if found.status is not Status.SCORABLE:
            return f"{found.state}。"
        value = found.value.value
        parts = [_reached(value, found)] if value is not None else [found.word] if found.word else []
        if indicator.kind is Kind.GROWTH:
            parts += self._growth(found)
            lower = indicator.falling
        else:
            parts += self._against_target(found)
            lower = indicator.falling or indicator.kind is Kind.RANK
        name = "总量" if indicator.kind is Kind.GROWTH else ""
        parts += place_words(name, [(m.unit.name, m.value.value) for m in peers], found, lower=lower)
        if indicator.kind is Kind.GROWTH:
            grown = [(m.unit.name, m.shown_growth) for m in peers]
            compared = sum(1 for m in peers if m.status is Status.SCORABLE)
            parts += place_words("增速", grown, found, lower=lower, of=compared)
        return "，".join(parts) + "。"

    def _growth(self, found: Measure) -> Iterator[str]:
        if found.shown_growth is None:
            words = change_words(found, self._settings)
            yield f"{words}，{verdict(found.reached)}" if words and found.reached is not None else words or found.state
            return
        yield change_words(found, self._settings)
        if found.gap is not None:
            yield target_words(-found.gap if found.indicator.declining else found.gap, self._settings)

    def _against_target(self, found: Measure) -> Iterator[str]:
        settings = self._settings
        done = found.completion
        gap = ahead(found, self._master)
        if done is not None and done >= 0 and gap is not None:
            yield f"为目标的{percent_words(done, settings)}"
            yield pace_words(gap * HUNDRED, settings)
        elif found.reached is not None:
            yield "达到目标" if found.reached else "未达到目标"

    def _behind_time(self) -> Iterator[str]:
        """A county reads town by town what is behind time; a town finds it with each of its indicators."""
        if self._outcome.own is None:
            yield from town_by_town(
                self._outcome, "慢于序时进度或低于增长目标", lambda standing: behind_time(standing, self._master)
            )

    # 四、

    def _problems(self) -> Iterator[str]:
        own = self._outcome.own
        if own is None:
            yield from town_by_town(self._outcome, "亮红灯", red_lights)
            yield from town_by_town(self._outcome, "未报", lambda standing: unreported(standing.items))
            return
        for item in own.items:
            if item.light is Light.RED:
                yield f"{item.indicator.name}滞后：{self._indicator(item, [])[:-1]}{owners(item.indicator.leader, item.indicator.lead_office)}。"
        if missing := unreported(own.items):
            yield f"{len(missing)}项指标未报：{'、'.join(missing)}。"
        for progress in self._outcome.duties:
            duty = progress.duty
            if progress.light is Light.RED and (progress.overdue or not duty.indicator):
                late = f"逾期{progress.overdue}天" if progress.overdue else "进度滞后"
                said = f"（{duty.problems}）" if duty.problems else ""
                yield f"“{duty.task}”{late}{said}{owners(duty.leader, duty.lead_office)}。"

    # 五、

    def _next_steps(self) -> Iterator[str]:
        for progress in self._outcome.duties:
            if progress.light is Light.RED and progress.duty.next_step:
                yield f"{progress.duty.task}：{progress.duty.next_step}。"
        end = as_of(self._master)
        for inspection in self._master.inspections:
            deadline = inspection.deadline
            if end is None or deadline is None or inspection.done is not None:
                continue
            if inspection.day is not None and inspection.day > end:
                continue
            late = f"，已逾期{(end - deadline).days}天" if deadline < end else ""
            yield f"{inspection.unit}对督导发现的“{inspection.problem}”，应于{chinese_day(deadline)}前整改到位{late}。"
        for line in self._settings.circular_demands.replace("；", ";").replace("\n", ";").split(";"):
            if line.strip():
                yield f"{line.strip().rstrip('。')}。"
        day, month = self._settings.due_day, self._master.month
        if day is not None and month is not None:
            following = month % 12 + 1
            yield f"{following}月份的数据请于{following % 12 + 1}月{day}日前报送。"

    # 附件

    def _tables(self) -> Iterator[Attachment]:
        for group in self._outcome.groups.values():
            if not group.blocked:
                yield self._table(group)
        yield from self._events()

    def _events(self) -> Iterator[Attachment]:
        """What each event of a ranked unit counts and why, where 加减分标准 says what they are worth."""
        ranked = {name for name, group in self._outcome.groups.items() if not group.blocked}
        headers = SHEETS["加减分明细"].headers()
        found = [dict(zip(headers, row, strict=True)) for row in ledger_rows(self._outcome)]
        rows = [row for row in found if row["考核组"] in ranked and row["计分"] is not None]
        if self._master.standards and rows:
            shown = ("单位", "事项", "对象", "计入", "计分", "说明", "文号")
            title = f"{period(self._outcome)}加减分明细表"
            cells = (tuple(self._shown(row[header]) for header in shown) for row in rows)
            yield Attachment(title, shown, tuple(cells), ("计分为就高以后的分，封顶的见说明。",))

    def _shown(self, cell: Cell) -> str:
        return score(cell, self._settings) if isinstance(cell, Decimal) else str(cell or "")

    def _table(self, group: Group) -> Attachment:
        tops = [block.name for block in self._master.blocks if not block.parent]
        blocks = [name for name in dict.fromkeys(tops) if any(name in s.blocks for s in group.standings)]
        since, places = self._earlier(group)
        known = any(place is not None for place in places.values())
        headers = ("名次", "单位", "总分", *blocks, "加减分", f"{since}名次", f"较{since}升降", "等次", "备注")
        rows = []
        for s in group.standings:
            before = places.get(s.unit.name)
            scores = [score(s.blocks.get(name), self._settings) for name in blocks]
            rows.append(
                (
                    text(s.rank) or "—", s.unit.name, text(s.total), *scores, score(s.events, self._settings), text(before),
                    movement(before, s.rank, any_known=known), s.grade.value if s.grade else "", s.note,
                )
            )  # fmt: skip
        notes = ("各板块得分按百分制。",) if blocks else ()
        title = f"{group.name}{period(self._outcome)}追赶超越排名表"
        return Attachment(title, headers, tuple(rows), notes)


def _reached(value: Decimal, found: Measure) -> str:
    """完成1134.5万元; of a profit that is a loss now 亏损150.79万元; of any other figure below zero 为-3.5万元."""
    if value >= 0:
        return f"完成{figure_words(value, found.indicator)}"
    return f"亏损{figure_words(-value, found.indicator)}" if found.turn else f"为{figure_words(value, found.indicator)}"
