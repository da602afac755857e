"""What the commands show that look behind a ranking: how firmly places stand, and how a sentence of 计分规则 is read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from catchup_xl.cli.printer import bar, print_table, put, say, shown, table
from catchup_xl.errors import printable
from catchup_xl.results.shown_values import percent
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.sentences.say import number

if TYPE_CHECKING:
    from catchup_xl.jobs.rule import RuleReading, Try
    from catchup_xl.rules.analysis.robustness_outcome import RankSpread, Robustness, Variant

_WIDTH = 40  # columns of the picture, at most
_MOST_UNITS = 60
_MOST_MOVED = 4
_MOST_FLIPS = 5


@contextlib.contextmanager
def drawing_bar(*, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """The bar while weights are drawn."""
    with bar("权重浮动", hidden=hidden, unit="次") as update:
        yield lambda done, total: update(done, total, "")


def show_robustness(found: Robustness) -> None:
    """The picture of the places, who overtakes whom, and what each change makes of the ranking."""
    if found.blocked:
        say(f"{found.group}未排名：{found.blocked}", style="bold red")
        return
    put(_places(found))
    say(_words(found))
    _print_variants("去掉一个指标", "去掉的指标", found, found.left_out)
    _print_variants("全部改用一种计分方法", "计分方法", found, found.methods)
    if found.flips:
        _print_flips(found)


def _places(found: Robustness) -> Table:
    title = f"{found.group}　名次稳健性：权重上下浮动 {percent(found.spread)}，{found.draws} 次，种子 {found.seed}"
    made = Table(title=shown(title), title_justify="left")
    count = len(found.units)
    for header in ("名次", "单位", "总分"):
        made.add_column(header, justify="left" if header == "单位" else "right")
    made.add_column(f"名次区间（左为第 1 名，右为第 {count} 名）", no_wrap=True)
    for header in ("5%—95%", "中位", *(() if found.seats is None else (f"前 {found.seats} 名",)), "备注"):
        made.add_column(header, justify="right")
    for one in found.units[:_MOST_UNITS]:
        note = "、".join(word for word, told in (("本单位", one.unit == found.own), ("追赶对象", one.unit == found.benchmark),
                                                ("压线", one.near_line)) if told)  # fmt: skip
        among = () if one.excellent is None else (percent(one.excellent),)
        style = "bold" if one.unit in (found.own, found.benchmark) else ""
        cells = (str(one.rank), shown(one.unit), f"{one.total:f}", _bar(one, count))
        made.add_row(*cells, f"{one.low}—{one.high}", str(one.middle), *among, note, style=style)
    if count > _MOST_UNITS:
        made.caption = f"……还有 {count - _MOST_UNITS} 个单位，见 --json"
    return made


def _bar(one: RankSpread, count: int) -> Text:
    """The interval of one unit's places on a line from the first to the last: ━ 5 % to 95 %, ● the published place."""
    width = max(1, _WIDTH // count)  # columns of one place; in a large group several places share a column

    def column(place: int) -> int:
        return (place - 1) * width if count <= _WIDTH else (place - 1) * _WIDTH // count

    start, end, here = column(one.low), column(one.high) + width, column(one.rank) + width // 2
    line = ["·"] * (column(count) + width)
    line[start:end] = "━" * (end - start)
    line[here] = "●"
    text = Text("".join(line), style="dim")
    text.stylize("not dim cyan", start, end)
    text.stylize("bold green" if one.low == one.high == one.rank else "bold yellow", here, here + 1)
    return text


def _words(found: Robustness) -> str:
    moved = sum(1 for one in found.units if one.low != one.high)
    words = [
        f"{len(found.units)} 个单位里 {len(found.units) - moved} 个的名次不随权重变动（5%—95% 区间只有一个名次）。"
    ]
    if found.overtake is not None:
        words.append(f"{found.own}总分超过{found.benchmark}的可能：{percent(found.overtake)}。")
    words.append("图中 ● 为现名次，━ 为 5%—95% 的名次区间。加减分、是否参加排名均不变。")
    return printable("".join(words))


def _print_variants(title: str, header: str, found: Robustness, variants: tuple[Variant, ...]) -> None:
    if variants:
        pair = [name for name in (found.own, found.benchmark) if name]
        rows = (_variant(found, variant, pair) for variant in variants)
        print_table(title, (header, *pair, "名次变动最大的单位"), rows)


def _variant(found: Robustness, variant: Variant, pair: Sequence[str]) -> tuple[str, ...]:
    ranks = dict(zip([one.unit for one in found.units], variant.ranks, strict=True))
    kept = f"（{variant.kept} 项没有目标，仍按原办法）" if variant.kept else ""
    return variant.name + kept, *(_rank(ranks[name]) for name in pair), _most_moved(found, ranks)


def _rank(place: int | None) -> str:
    return "不排名" if place is None else f"第 {place} 名"


def _most_moved(found: Robustness, ranks: dict[str, int | None]) -> str:
    """The units that move most, with their old and new places."""
    moved = [(abs(rank - one.rank), one, rank) for one in found.units if (rank := ranks[one.unit]) is not None]
    moved = sorted((m for m in moved if m[0]), key=lambda m: (-m[0], m[1].rank))
    words = "、".join(f"{one.unit} {one.rank}→{rank}" for _, one, rank in moved[:_MOST_MOVED])
    return f"{words}等 {len(moved)} 个" if len(moved) > _MOST_MOVED else words or "不变"


def _print_flips(found: Robustness) -> None:
    rows = (
        (flip.indicator, flip.weight, f"{flip.change:+f}", flip.weight + flip.change)
        for flip in found.flips[:_MOST_FLIPS]
    )
    headers = ("指标", "现权重", "改动", "改后")
    put(table(f"只改一个权重，使{found.own}与{found.benchmark}同分", headers, rows, right=headers[1:]))


def show_rule(found: RuleReading) -> None:
    """The reading, full points, examples and tries of one sentence of 计分规则."""
    say(f"计分规则　　{found.sentence}")
    say(f"程序的理解　{found.said}", style="bold")
    say(f"满分　　　　{number(found.full)}分")
    for note in found.notes:
        say(f"注意　　　　{note}", style="yellow")
    if found.examples:
        rows = [(words, _points(points)) for words, points in found.examples]
        put(table("算例", ("情形", "得分"), rows, right=("得分",)))
    if found.tries:
        tried = [(each.typed, _points(each.points), each.why or _lines(each)) for each in found.tries]
        put(table("试算", ("数", "得分", "怎样得来"), tried, right=("得分",)))


def _lines(tried: Try) -> str:
    return "；".join(line.text for line in tried.lines)


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{round_half_up(points, 2):f}"
