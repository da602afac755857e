"""The table of scoring methods, and a county's own method from outside."""

import sys
import types
from collections.abc import Iterator
from decimal import Decimal
from importlib.metadata import EntryPoint, EntryPoints

import pytest
from support.masters import indicator, items, ranking, scores, values

from catchup_xl.model.settings import Settings
from catchup_xl.rules.measures.measure import Gauge
from catchup_xl.rules.methods import registry as method_table
from catchup_xl.rules.methods.method import METHODS, method
from catchup_xl.rules.methods.registry import all_methods, find_method

D = Decimal


@pytest.fixture
def table() -> Iterator[None]:
    """The table as it was, whatever a test registers."""
    kept = dict(all_methods())
    yield
    METHODS.clear()
    METHODS.update(kept)


def test_the_table_holds_the_rule_book_in_its_order():
    assert list(all_methods())[:12] == [
        "M1", "M2", "M3", "M3b", "M4", "M4b", "M5", "M6", "M6b", "M7", "M8", "M9",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["M5", "m5", "争先进位计分法", "M5 争先进位计分法", " Ｍ５ ", "M5争先进位 计分法"])
def test_a_method_is_found_by_id_name_or_both(text):
    found = find_method(text)
    assert found is not None
    assert found.id == "M5"


def test_blank_means_completion_and_an_unknown_word_nothing():
    assert find_method("") is METHODS["M2"]
    assert find_method("秘方") is None


def test_what_a_method_needs_is_told_by_its_declaration():
    assert {m.id for m in all_methods().values() if m.needs_target} == {"M1", "M2", "M3", "M3b", "M8"}
    assert {m.id for m in all_methods().values() if m.relative} == {"M4", "M5", "M6", "M6b", "M7", "M8"}
    assert METHODS["M1"].rule == "s = w · 1[x ≥ x*]"
    assert all(found.rule for name, found in all_methods().items() if name.startswith("M9") is False)
    assert METHODS["M1"].about == "Full points when the target is reached, none otherwise."


def test_parameters_come_from_the_indicator_before_the_settings():
    row = indicator(method="M5", 名次递减="0.1", 保底="0.5")
    assert scores(values(row, [3, 2, 1])) == ["100.00", "90.00", "80.00"]
    assert scores(values(row, [9, 9, 1], settings={"并列计分": "平均名次分"})) == ["95.00", "95.00", "80.00"]
    assert scores(values(indicator(method="M4", 基础比例=0), [2, 1])) == ["100.00", "0.00"]


def test_a_blank_parameter_means_the_default():
    gauge = Gauge.of(items(values(indicator(method="M4b", 分档标准="1:1"), [1]))[0].indicator)
    assert gauge.method is not None
    assert gauge.method.parameters == {"standards": ""}
    scorer = gauge.method.scorer(gauge.indicator.model_copy(update={"standards": ""}), Settings())
    with pytest.raises(ValueError, match="分档标准"):
        scorer(types.SimpleNamespace(peers=types.SimpleNamespace(weight=D(1)), x=D(1)))  # type: ignore[arg-type]


# --- a method from outside


@pytest.mark.usefixtures("table")
def test_a_countys_own_method_is_used_by_its_name():
    @method("县A", "梯级累进计分法", needs_target=True)
    def steep(weight: Decimal, completion: Decimal, *, base_share: Decimal = D("0.5")) -> Decimal:
        """Points with the square of the completion above a base."""
        return weight * (base_share + (1 - base_share) * completion * completion)

    master = values(indicator(method="梯级累进计分法", 目标=10, weight=20), [5, 10])
    assert scores(master) == ["12.50", "20.00"]
    assert scores(values(indicator(method="县a", 目标=10, weight=20, 基本分比例=0), [5, 10])) == ["5.00", "20.00"]
    assert [s.rank for s in ranking(master).standings] == [1, 2]
    assert all_methods()["县A"].about == "Points with the square of the completion above a base."


@pytest.mark.usefixtures("table")
def test_a_method_that_looks_at_one_thing_alone():
    @method("县B", "原值计分法")
    def plain(x: Decimal) -> Decimal:
        """The figure itself."""
        return x

    assert scores(values(indicator(method="县B", weight=5), ["4.5", 7, -1])) == ["4.50", "5.00", "0.00"]
    assert scores(values(indicator(method="县B", weight=5, 保底=-1), [-1, -9])) == ["0.00", "0.00"]


@pytest.mark.usefixtures("table")
def test_a_countys_own_method_may_read_grade_words():
    @method("县C", "评价分档法")
    def judged_only(weight: Decimal, x: Decimal, judged: bool) -> Decimal:
        """Half the points for a word."""
        return weight * x / 2 if judged else D(0)

    assert scores(values(indicator(kind="定性", method="县C"), ["优秀", 5])) == ["50.00", "0.00"]


@pytest.mark.usefixtures("table")
def test_a_method_may_ask_who_reached_the_target_without_needing_one():
    @method("县H", "达标名次法")
    def over(weight: Decimal, reached: bool, rank_over: int, tied_over: int) -> Decimal:
        """Tells the places among those over the target; 0 for the others."""
        return weight / 2 if reached and rank_over == tied_over == 1 else D(10 + rank_over + tied_over)

    assert scores(values(indicator(method="县H", 目标=10), [12, 5, 11, 11])) == ["50.00", "10.00", "14.00", "14.00"]
    assert scores(values(indicator(method="县H"), [12, 5])) == ["10.00", "10.00"]


@pytest.mark.usefixtures("table")
def test_a_grade_word_reaches_no_target_and_has_a_completion_all_the_same():
    @method("县J", "达标评价法", needs_target=True)
    def reached_or_not(weight: Decimal, reached: bool, judged: bool) -> Decimal:
        """All or nothing."""
        return weight if reached and not judged else D(0)

    @method("县K", "折算评价法", needs_target=True)
    def in_proportion(weight: Decimal, completion: Decimal, judged: bool) -> Decimal:
        """Half of it for a word."""
        return weight * completion / 2 if judged else D(0)

    @method("县L", "目标评价法", needs_target=True)
    def by_goal(weight: Decimal, goal: Decimal | None, judged: bool) -> Decimal:
        """All where there is a goal."""
        return weight if goal is not None and not judged else D(0)

    @method("县M", "差距评价法", needs_target=True)
    def by_shortfall(weight: Decimal, shortfall: Decimal | None, judged: bool) -> Decimal:
        """Less by the shortfall."""
        return D(0) if judged or shortfall is None else weight * (1 - shortfall)

    for name in ("县J", "县L", "县M"):
        undecided = items(values(indicator(kind="定性", method=name, 目标=5), ["优秀"]))[0]
        assert (undecided.score, undecided.measure.state) == (None, "没有可比的目标")
    assert scores(values(indicator(kind="定性", method="县M", 目标=5), [4])) == ["80.00"]
    assert scores(values(indicator(kind="定性", method="县J", 目标=5), [5, 4])) == ["100.00", "0.00"]
    assert scores(values(indicator(kind="定性", method="县K", 目标=5), ["优秀"])) == ["50.00"]


@pytest.mark.usefixtures("table")
def test_a_method_may_look_at_all_that_there_is():
    seen = []

    @method("县I", "遍览法")
    def curious(
        weight, x, goal, over, shortfall, completion, excess, reached, rank, tied, rank_over, tied_over, low, high, best,
        mean, share, lower_is_better, scale, judged,
    ) -> Decimal:  # fmt: skip
        """Takes down what it sees."""
        seen.append((
            weight, x, goal, over, shortfall, completion, excess, reached, rank, tied, rank_over, tied_over, low, high,
            best, mean, share, lower_is_better, scale, judged,
        ))  # fmt: skip
        return D(0)

    # completions 0.5, 1.2, 1.3 and 1: their sum is 4
    scores(values(indicator(method="县I", 目标=10, weight=20), [5, 12, 13, 10]))
    group = (D("0.5"), D("1.3"), D("1.3"), 1)
    assert seen == [
        (20, D("0.5"), 1, -50, D("0.5"), D("0.5"), None, False, 4, 1, 0, 0, *group, D("0.125"), False, 100, False),
        (20, D("1.2"), 1, 20, 0, D("1.2"), None, True, 2, 1, 2, 1, *group, D("0.3"), False, 100, False),
        (20, D("1.3"), 1, 30, 0, D("1.3"), None, True, 1, 1, 1, 1, *group, D("0.325"), False, 100, False),
        (20, 1, 1, 0, 0, 1, None, True, 3, 1, 3, 1, *group, D("0.25"), False, 100, False),
    ]
    seen.clear()
    scores(values(indicator(kind="逆向", method="县I", 目标=0, weight=20), [0, 3]))
    assert [(case[2], case[6], case[14], case[17], case[18]) for case in seen] == [
        (0, 0, 0, True, 1),
        (0, 3, 0, True, 1),
    ]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(("identity", "name"), [("M5", "新法"), ("县D", "完成率 计分法"), ("完成率计分法", "新法")])
def test_an_id_or_name_that_is_taken_is_refused(identity, name):
    with pytest.raises(TypeError, match="registered already"):
        method(identity, name)(lambda weight: weight)


@pytest.mark.usefixtures("table")
def test_an_argument_that_nobody_knows_is_refused():
    def strange(weight: Decimal, mood: Decimal, *, luck: Decimal = D(0)) -> Decimal:
        return weight * mood * luck

    with pytest.raises(TypeError, match="luck, mood"):
        method("县E", "看心情")(strange)
    with pytest.raises(TypeError, match="none"):
        method("县F", "无依据")(lambda: D(0))
    assert find_method("县E") is None


@pytest.mark.usefixtures("table")
def test_an_installed_package_brings_its_methods_by_an_entry_point(monkeypatch):
    county = types.ModuleType("county_rules")

    def load() -> None:
        @method("县G", "外来计分法")
        def constant(weight: Decimal) -> Decimal:
            """Three quarters."""
            return weight * D("0.75")

    county.load = load  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "county_rules", county)

    class Entry(EntryPoint):
        def load(self) -> object:
            found = super().load()
            found()
            return found

    asked: list[str] = []

    def installed(*, group: str) -> EntryPoints:
        asked.append(group)
        return EntryPoints([Entry("county", "county_rules:load", group)])

    monkeypatch.setattr(method_table, "entry_points", installed)
    method_table._complete.cache_clear()
    assert scores(values(indicator(method="外来计分法", weight=40), [1])) == ["30.00"]
    assert asked == ["catchup_xl.methods"]
    assert list(all_methods())[-1] == "县G"
