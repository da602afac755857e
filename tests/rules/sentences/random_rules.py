"""Random rules, each with an indicator that it fits and a group of units: for the laws and for the oracle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from catchup_xl.model.choices import PartialStep
from catchup_xl.rules.sentences.binding import RuleIndicator
from catchup_xl.rules.sentences.figures import UnitFigures, UnitGroup
from catchup_xl.rules.sentences.tree import (
    FULL,
    NOTHING,
    Amount,
    Band,
    Best,
    ByClass,
    Condition,
    Count,
    Counts,
    Efficacy,
    End,
    GateLadder,
    Joined,
    Ladder,
    Look,
    Mark,
    NoTask,
    Quantity,
    Ratio,
    Reach,
    Rule,
    Shares,
    Side,
    Start,
    Step,
    Tiers,
    Tree,
    Words,
)

D = Decimal
MARKS = (Mark.TARGET, Mark.MEAN, Mark.COUNTY_MEAN, Mark.BENCHMARK, Mark.COUNTY)
CLASSES = ("一类", "二类")


@dataclass(frozen=True)
class Sample:
    """A rule, its indicator, and the units that it is tried on."""

    tree: Tree
    item: RuleIndicator
    group: UnitGroup


def sample(rng: Random) -> Sample:
    """A random rule with all that it needs."""
    return _Maker(rng).sample()


class _Maker:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.full = D(rng.choice((6, 8, 10, 12, 15, 20)))
        self.rate = rng.random() < 0.5
        self.lower = False
        self.unit = "" if self.rate else "户"
        self.words: tuple[str, ...] = ()
        self.labels: tuple[str, ...] = ()

    def sample(self) -> Sample:
        if self.rng.random() < 0.1:
            first = self._ladder_rule()
            other = replace(first, base=replace(first.base, drop=self._points("0.1", "0.6"), rest=None))
            tree: Tree = ByClass(rules=tuple(zip(CLASSES, (first, other), strict=True)))
        else:
            tree = self._rule()
        lower = self.lower or None
        item = RuleIndicator(weight=self.full, unit=self.unit, rate=self.rate, lower=lower, targeted=True)
        return Sample(tree, item, self._group())

    # Numbers

    def _tenths(self, low: str, high: str) -> Decimal:
        return D(self.rng.randint(int(D(low) * 10), int(D(high) * 10))) / 10

    def _points(self, low: str, high: str) -> Amount:
        return Amount(number=self._tenths(low, high))

    def _amount(self, low: int, high: int) -> Amount:
        """So many hundredths of the full points, said as points or as a share."""
        part = D(self.rng.randint(low, high))
        return Amount(number=part, share=True) if self.rng.random() < 0.3 else Amount(number=part * self.full / 100)

    # Rules

    def _rule(self) -> Rule:
        make = self.rng.choice((
            self._reach_rule, self._reach_rule, self._reach_rule, self._ratio_rule, self._ladder_rule, self._best_rule,
            self._efficacy_rule, self._tiers_rule, self._words_rule, self._counts_rule, self._counts_rule,
            self._start_rule, self._shares_rule, self._gate_rule, self._joined_rule,
        ))  # fmt: skip
        rule = make()
        if self.rng.random() < 0.15:
            rule = replace(
                rule, no_task=self.rng.choice((FULL, NOTHING, NoTask.MEAN, NoTask.REWEIGHT, self._amount(10, 90)))
            )
        return replace(rule, difficulty=True) if self.rng.random() < 0.1 else rule

    def _limits(self, rule: Rule, *, low: bool = True) -> Rule:
        """A floor, or points below nothing."""
        roll = self.rng.random() if low else 1.0
        if roll < 0.2:
            return replace(rule, floor=self._amount(1, 9))
        return replace(rule, negative=True) if roll < 0.35 else rule

    def _reach_rule(self) -> Rule:
        side = self.rng.choice((Side.REACHES, Side.REACHES, Side.REACHES, Side.ABOVE, Side.WITHIN, Side.BELOW))
        self.lower = side in (Side.WITHIN, Side.BELOW)
        mark: Mark | Quantity = self.rng.choice(MARKS)
        if side in (Side.REACHES, Side.BELOW) and self.rng.random() < 0.3:
            mark = Quantity(number=D(self.rng.randint(40, 90)), unit="%" if self.rate else "户")
        condition = Condition(look=Look.OWN, side=side, mark=mark)
        gets = FULL if self.rng.random() < 0.5 else self._amount(50, 95)
        if self.rng.random() < 0.4 and isinstance(mark, Mark):
            return Rule(
                base=Reach(condition=condition, gets=gets, otherwise=self.rng.choice((NOTHING, self._amount(5, 40))))
            )
        bad = self._step(mark, up=self.lower, adds=False)
        steps = [bad]
        unlimited = False
        if self.rng.random() < 0.5:
            good = self._step(mark, up=not self.lower, adds=True)
            if gets == FULL and good.most is None:
                if self.rng.random() < 0.5:
                    good = replace(good, most=self._points("0.5", "3"))
                else:
                    unlimited = True
            if unlimited or (good.most is None and self.rng.random() < 0.2):
                unlimited, good = True, replace(good, most=None)
            steps.insert(0, good)
        rule = Rule(base=Reach(condition=condition, gets=gets), steps=tuple(steps), unlimited=unlimited)
        return self._limits(rule)

    def _step(self, mark: Mark | Quantity, *, up: bool, adds: bool) -> Step:
        of_mark = isinstance(mark, Mark) and self.rng.random() < 0.3
        size = self.rng.choice((D(1), D(2), D("0.5"), D(5)))
        most = self._points("1", "4") if self.rng.random() < 0.5 else None
        part = self.rng.choice((PartialStep.PRORATE, PartialStep.PRORATE, PartialStep.DOWN, PartialStep.UP))
        unit = "%" if of_mark else "个百分点" if self.rate else "户"
        gain = self._points("0.1", "1.5")
        return Step(mark=mark, up=up, size=size, unit=unit, of_mark=of_mark, gain=gain, adds=adds, part=part, most=most)

    def _ratio_rule(self) -> Rule:
        base = Ratio(
            gets=self.rng.choice((FULL, self._amount(50, 95))),
            threshold=self.rng.choice((None, D(60))),
            more=self.rng.choice((None, self._points("1", "3"))),
        )
        return Rule(base=base)

    def _ladder(self) -> Ladder:
        top = self.rng.choice((FULL, self._amount(60, 95)))
        bands, last, share = [Band(first=1, last=self.rng.choice((1, 1, 2)), gets=top)], D(55), self.rng.random() < 0.3
        for _ in range(self.rng.choice((0, 0, 1, 2))):
            first = bands[-1].last + 1
            gets = Amount(number=last, share=True) if share else Amount(number=last * self.full / 100)
            bands.append(Band(first=first, last=first + self.rng.choice((0, 1)), gets=gets))
            last -= 10
        look = self.rng.choice((Look.OWN, Look.OWN, Look.GROWTH, Look.TOTAL))
        if self.rng.random() < 0.5:
            return Ladder(look=look, bands=tuple(bands), rest=self.rng.choice((NOTHING, self._amount(5, 30))))
        return Ladder(look=look, bands=tuple(bands), drop=self._points("0.1", "1.2"), county=self.rng.random() < 0.2)

    def _ladder_rule(self) -> Rule:
        rule = Rule(base=self._ladder())
        assert isinstance(rule.base, Ladder)
        return self._limits(rule, low=rule.base.drop is not None)

    def _best_rule(self) -> Rule:
        end = self.rng.choice((End.HIGHEST, End.LOWEST, End.BEST))
        self.lower = end is End.LOWEST
        return Rule(base=Best(end=end))

    def _efficacy_rule(self) -> Rule:
        end = self.rng.choice((End.HIGHEST, End.LOWEST, End.BEST))
        self.lower = end is End.LOWEST
        unit = "%" if self.rate else "户"
        bounds = self.rng.choice(((None, None), (D(30), D(80)), (D(30), None), (None, D(80))))
        low, high = (None if bound is None else Quantity(number=bound, unit=unit) for bound in bounds)
        return Rule(base=Efficacy(end=end, worst=self._amount(10, 80), lower=low, upper=high))

    def _tiers_rule(self) -> Rule:
        bounds = sorted(self.rng.sample(range(20, 100), self.rng.choice((2, 3, 4))), reverse=True)
        parts = sorted(self.rng.sample(range(5, 96), len(bounds)), reverse=True)
        amounts = [Amount(number=D(part) * self.full / 100) for part in parts] + [NOTHING]
        falling = self.rng.random() < 0.3
        if falling:
            amounts.reverse()
        look = self.rng.choice((Look.OWN, Look.COMPLETION))
        unit = "%" if self.rate or look else "户"
        bands = tuple((D(bound), gets) for bound, gets in zip(bounds, amounts[:-1], strict=True))
        within = not falling and self.rng.random() < 0.3
        return Rule(base=Tiers(look=look, unit=unit, bands=bands, below=amounts[-1], within=within))

    def _words_rule(self) -> Rule:
        self.words = ("优秀", "良好", "一般", "差")[: self.rng.choice((2, 3, 4))]
        parts = sorted(self.rng.sample(range(1, 100), len(self.words)), reverse=True)
        return Rule(base=Words(bands=tuple(
            (word, Amount(number=D(part), share=True)) for word, part in zip(self.words, parts, strict=True)
        )))  # fmt: skip

    def _counts_rule(self) -> Rule:
        adds = self.rng.random() < 0.3
        self.unit, self.rate = "起", False
        if self.rng.random() < 0.2:
            self.unit = "次"
            count = Count(unit="次", gain=self._points("0.5", "2"), first=self._points("0.1", "1"))
            return Rule(base=Counts(counts=(count,), adds=adds))
        counts = [self._count(event) for event in self.rng.sample(("发生", "迟报", "缺席"), self.rng.choice((1, 1, 2)))]
        if not adds and self.rng.random() < 0.3:
            counts.insert(0, Count(event="未制定方案", size=D(0), gain=self._points("0.5", "3")))
        counts.sort(key=lambda count: (count.most is None, count.label))
        self.labels = tuple(count.label for count in counts)
        rule = Rule(base=Counts(counts=tuple(counts), adds=adds))
        return self._limits(rule, low=not adds)

    def _count(self, event: str) -> Count:
        return Count(
            event=event, size=D(self.rng.choice((1, 1, 2))), unit="起", of=self.rng.choice(("", "", "安全事故")),
            gain=self._points("0.1", "3"), part=self.rng.choice((PartialStep.PRORATE, PartialStep.DOWN, PartialStep.UP)),
            most=self.rng.choice((None, self._points("1", "5"))),
        )  # fmt: skip

    def _start_rule(self) -> Rule:
        unit = "个百分点" if self.rate else "户"
        gain, less = self._points("0.1", "1"), self._points("0.1", "1")
        most = self._points("1", "3")
        kind = self.rng.choice(("place", "gap", "last", "mean"))
        look, mark, size_unit = {
            "place": (Look.PLACE, Mark.LAST, "名"),
            "gap": (Look.GAP, Mark.LAST, unit),
            "last": (Look.OWN, Mark.LAST, unit),
            "mean": (Look.OWN, Mark.MEAN, unit),
        }[kind]
        up = kind != "gap"
        good = Step(look=look, mark=mark, up=up, size=D(1), unit=size_unit, gain=gain, adds=True, most=most)
        bad = Step(look=look, mark=mark, up=not up, size=D(1), unit=size_unit, gain=less, adds=False)
        if self.rng.random() < 0.3:
            return Rule(base=Start(), steps=(good,))
        return self._limits(Rule(base=Start(gets=self._amount(20, 90)), steps=(good, bad)))

    def _shares_rule(self) -> Rule:
        ladder = replace(self._ladder(), look=Look.OWN, county=False)
        first = D(self.rng.choice((30, 50, 60)))
        return Rule(base=Shares(parts=tuple(sorted(((Look.GROWTH, first), (Look.TOTAL, 100 - first)))), ladder=ladder))

    def _gate_rule(self) -> Rule:
        part = D(self.rng.randint(20, 80))
        gets = Amount(number=part * self.full / 100)
        more = Amount(number=self.full - gets.number)
        gate = Condition(
            look=Look.OWN, side=self.rng.choice((Side.REACHES, Side.ABOVE)), mark=self.rng.choice(MARKS[:2])
        )
        drop = Amount(number=min(self._tenths("0.1", "1"), more.number / 2))
        ladder = Ladder(
            look=self.rng.choice((Look.OWN, Look.GROWTH)), bands=(Band(first=1, last=1, gets=more),), drop=drop
        )
        return Rule(base=GateLadder(gate=gate, gets=gets, ladder=ladder))

    def _joined_rule(self) -> Rule:
        conditions = (
            Condition(look=Look.GROWTH, side=self.rng.choice((Side.ABOVE, Side.REACHES)), mark=Mark.MEAN),
            Condition(
                look=Look.COMPLETION, side=Side.REACHES, mark=Quantity(number=D(self.rng.randint(50, 99)), unit="%")
            ),
        )
        some, neither = self._amount(30, 70), self.rng.choice((NOTHING, self._amount(1, 20)))
        return Rule(base=Joined(conditions=conditions, both=FULL, some=some, neither=neither))

    # Figures

    def _figure(self) -> Decimal:
        whole = self.rng.randint(20, 110)
        return D(whole) / 100 if self.rate else D(whole)

    def _group(self) -> UnitGroup:
        units = [self._figures() for _ in range(self.rng.choice((2, 4, 6)))]
        others = [self._figures() for _ in range(3)]
        return UnitGroup(
            units=units, county=[*units, *others], county_figure=self._figure(), benchmark=self._figure(),
        )  # fmt: skip

    def _figures(self) -> UnitFigures:
        if self.unit in ("起", "次"):
            counts = {label: D(self.rng.randint(0, 4)) for label in self.labels}
            value = counts[self.labels[0]] if len(self.labels) == 1 else D(self.rng.randint(0, 4))
        else:
            counts, value = {}, self._figure()
        gap = D(self.rng.randint(-20, 20))
        return UnitFigures(
            value=value, target=self._figure(), growth=D(self.rng.randint(-20, 30)) / 100, last=self._figure(),
            total=None, last_place=self.rng.randint(1, 6), last_gap=gap / 100 if self.rate else gap, counts=counts,
            word=self.rng.choice(self.words) if self.words else "", unit_class=self.rng.choice(CLASSES),
            difficulty=D(self.rng.choice((8, 10, 12))) / 10, no_task=self.rng.random() < 0.1,
        )  # fmt: skip
