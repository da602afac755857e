"""Blocks of indicators that nest (scoring.md §4): weights, missing parts, sums worked by hand."""

from decimal import Decimal

import pytest
from support.masters import GROUP, entry, indicator, master, standing

from catchup_xl.model.entry_sheets import Block, Indicator
from catchup_xl.rules.ranking.blocks import Node, block_tree, effective_weights, share_of, shares
from catchup_xl.rules.ranking.standings import Assessment

D = Decimal


def block(name: str, weight: object, parent: str = "", group: str = "") -> Block:
    return Block(name=name, weight=None if weight is None else D(str(weight)), parent=parent, group=group)


def item(name: str, weight: object, inside: str = "") -> Indicator:
    return Indicator(name=name, kind="定性", weight=None if weight is None else D(str(weight)), block=inside)


def outline(node: Node | None) -> object:
    """A tree as nested tuples: name, weight, children or indicators."""
    if node is None:
        return None
    return (node.name, node.weight, tuple(map(outline, node.children)) or node.indicators)


def test_blocks_of_blocks():
    blocks = [block("党务", 30), block("经济", 70), block("农业", 40, "经济"), block("工业", 60, "经济")]
    tree = block_tree(
        blocks, GROUP, [item("甲", 5, "党务"), item("乙", 6, "农业"), item("丙", 7, "工业"), item("丁", 8, "工业")]
    )
    assert outline(tree) == (
        "", 1, (("党务", 30, (0,)), ("经济", 70, (("农业", 40, (1,)), ("工业", 60, (2, 3))))),
    )  # fmt: skip


def test_without_blocks_or_without_use_of_them_there_is_no_tree():
    assert block_tree([], GROUP, [item("甲", 5, "党务")]) is None
    assert block_tree([block("党务", 30)], GROUP, [item("甲", 5), item("乙", 5, "别处")]) is None
    for other in ("二组", "A组"):
        assert block_tree([block("党务", 30, group=other)], GROUP, [item("甲", 5, "党务")]) is None
    assert block_tree([block("党务", 30)], GROUP, []) is None


def test_a_block_that_stands_inside_itself_by_a_second_row_is_built_once():
    tree = block_tree(
        [block("甲块", 1), block("乙块", 2, "甲块"), block("甲块", 3, "乙块")], GROUP, [item("甲", 5, "乙块")]
    )
    assert outline(tree) == ("", 1, (("甲块", 1, (("乙块", 2, (0,)),)),))


def test_a_block_of_the_group_and_of_all_groups():
    tree = block_tree(
        [block("党务", 30, group="".join(GROUP)), block("经济", 70)],
        GROUP,
        [item("甲", 5, "党务"), item("乙", 5, "经济")],
    )
    assert outline(tree) == ("", 1, (("党务", 30, (0,)), ("经济", 70, (1,))))


def test_a_block_without_indicators_is_left_out_and_a_blank_weight_is_zero():
    tree = block_tree(
        [block("党务", 30), block("空", 9), block("经济", 1)], GROUP, [item("甲", 5, "党务"), item("乙", 5, "经济")]
    )
    assert tree is not None
    assert [child.name for child in tree.children] == ["党务", "经济"]
    # a block without weight can come only from rows that failed a check
    assert (
        block_tree(
            [Block.model_construct(name="党务", parent="", group="", weight=None)], GROUP, [item("甲", 5, "党务")]
        )
        .children[0]
        .weight
        == 0
    )


def test_indicators_beside_blocks_make_a_block_of_their_own():
    blocks = [block("经济", 70), block("农业", 40, "经济")]
    tree = block_tree(
        blocks, GROUP, [item("甲", 5, "经济"), item("乙", 6, "农业"), item("丙", 7), item("丁", None, "别处")]
    )
    assert outline(tree) == (
        "", 1, (("经济", 70, (("农业", 40, (1,)), ("", 5, (0,)))), ("", 7, (2, 3))),
    )  # fmt: skip


def test_names_are_compared_without_spaces():
    tree = block_tree([block("经 济", 70), block("农业", 40, " 经济")], GROUP, [item("甲", 5, "农 业")])
    assert outline(tree) == ("", 1, (("经 济", 70, (("农业", 40, (0,)),)),))


def test_a_parent_that_is_not_there_makes_a_top_block():
    assert outline(block_tree([block("农业", 40, "经济")], GROUP, [item("甲", 5, "农业")])) == (
        "",
        1,
        (("农业", 40, (0,)),),
    )


def test_blocks_in_a_ring_lose_no_indicator():
    ring = [block("甲块", 40, "乙块"), block("乙块", 60, "甲块"), block("自身", 5, "自身")]
    tree = block_tree(ring, GROUP, [item("甲", 5, "甲块"), item("乙", 6, "乙块"), item("丙", 7, "自身")])
    assert outline(tree) == ("", 1, (("", 18, (0, 1, 2)),))


TREE = Node(
    "",
    D(1),
    (
        Node("党务", D(30), (), (0, 1)),
        Node("经济", D(70), (Node("农业", D(40), (), (2,)), Node("工业", D(60), (Node("园区", D(1), (), (3, 4)),)))),
    ),
)
WEIGHTS = [D(60), D(40), D(10), D(6), D(4)]


def test_each_level_is_the_weighted_mean_of_what_it_holds():
    # 党务 75/100; 农业 5/10, 工业 9/10, 经济 0.4·0.5 + 0.6·0.9 = 0.74; total 0.3·0.75 + 0.7·0.74 = 0.743
    scores = [D(45), D(30), D(5), D(5), D(4)]
    assert share_of(TREE, scores, WEIGHTS) == D("0.743")
    assert dict(shares(TREE, scores, WEIGHTS)) == {"党务": 75, "经济": 74, "农业": 50, "工业": 90, "园区": 90}


def test_the_weight_of_what_does_not_apply_goes_to_its_siblings():
    scores = [D(45), None, D(5), None, None]
    weights = [D(60), None, D(10), None, None]
    # 党务 45/60; 工业 holds nothing that applies, so 经济 is 农业 alone
    assert share_of(TREE, scores, weights) == (30 * D("0.75") + 70 * D("0.5")) / 100
    assert dict(shares(TREE, scores, weights)) == {"党务": 75, "经济": 50, "农业": 50}


def test_what_is_owed_keeps_its_weight_and_earns_nothing():
    assert share_of(TREE, [D(45), None, D(5), D(5), D(4)], WEIGHTS) == D("0.3") * D("0.45") + D("0.7") * D("0.74")


def test_nothing_at_all_applies():
    assert share_of(TREE, [None] * 5, [None] * 5) is None
    assert dict(shares(TREE, [None] * 5, [None] * 5)) == {}


def test_effective_weights_add_up_through_all_levels():
    found = effective_weights(TREE, WEIGHTS)
    assert found == {0: D("0.18"), 1: D("0.12"), 2: D("0.28"), 3: D("0.252"), 4: D("0.168")}
    assert sum(found.values()) == 1


def test_blocks_without_weight_have_no_effective_weights():
    assert effective_weights(Node("", D(1), (Node("党务", D(0), (), (0,)),)), [D(5)]) == {}


# --- through a master

BLOCKS = [
    {"板块": "党务", "权重": 30},
    {"板块": "经济", "权重": 70},
    {"板块": "农业", "上级板块": "经济", "权重": 40},
    {"板块": "工业", "上级板块": "经济", "权重": 60},
    {"板块": "园区", "上级板块": "工业", "权重": 1},
]
ROWS = [
    indicator(name, "定性", weight, "M9", 板块=inside)
    for name, weight, inside in [
        ("子", 60, "党务"),
        ("丑", 40, "党务"),
        ("寅", 10, "农业"),
        ("卯", 6, "园区"),
        ("辰", 4, "园区"),
    ]
]


def assessed(*points: object, **settings: object):
    data = [entry("甲", name, p) for name, p in zip("子丑寅卯辰", points, strict=True)]
    return standing(master(ROWS, data, units=["甲"], settings=settings, 板块=BLOCKS), "甲")


def test_a_total_over_blocks_is_of_the_full_score():
    found = assessed(45, 30, 5, 5, 4)
    assert found.total == D("74.30")
    assert found.blocks == {"党务": 75, "经济": 74, "农业": 50, "工业": 90, "园区": 90}
    assert assessed(45, 30, 5, 5, 4, 满分=1000).total == 743


def test_blocks_may_be_those_of_one_group_alone():
    data = [entry("甲", name, p) for name, p in zip("子丑寅卯辰", (45, 30, 5, 5, 4), strict=True)]
    own = [row | {"考核组": GROUP} for row in BLOCKS]
    assert standing(master(ROWS, data, units=["甲"], 板块=own), "甲").total == D("74.30")


def worth(n: int, score: D | None, blocks=BLOCKS, **settings: object) -> D:
    return Assessment(master(ROWS, units=["甲"], settings=settings, 板块=blocks), GROUP).worth(n, score)


def test_what_points_in_a_block_are_worth_in_the_total():
    # 辰 weighs 4 of 10 in 工业, 60 of 100 in 经济, 70 of 100 in all: 1/4 · 0.168 · 100
    assert f"{worth(4, D(1))}" == "4.20"
    assert f"{worth(4, D(1), 得分小数位=0)}" == "4"
    assert worth(4, D(1), 满分=1000) == 42
    assert worth(4, None) == 0


def test_without_blocks_points_are_worth_themselves_whatever_the_weights_come_to():
    assert (worth(4, D(1), blocks=[]), worth(4, None, blocks=[])) == (1, 0)


def test_a_total_without_blocks_has_no_scores_of_blocks():
    assert standing(master(ROWS, [entry("甲", "子", 45)], units=["甲"]), "甲").blocks == {}


def test_where_no_block_has_weight_there_is_no_total():
    none = [{"板块": name, "权重": 0} for name in ("党务", "农业", "园区")]
    found = standing(master(ROWS, [entry("甲", "子", 45)], units=["甲"], 板块=none), "甲")
    assert (found.total, found.rank) == (None, None)
    assert found.note.startswith("没有可计分的指标；")


def test_points_in_a_block_without_weight_are_worth_nothing():
    none = [{"板块": name, "权重": 0} for name in ("党务", "农业", "园区")]
    assert worth(0, D(5), blocks=none) == 0


def test_tasks_that_do_not_apply_pass_their_weight_on_inside_their_block():
    found = assessed(45, "/", 5, "/", "/", 最低可用权重=0)
    assert found.total == D("57.50")
    assert "3 项不适用" in found.note


@pytest.mark.parametrize(("least", "rank"), [("0.46", 1), ("0.461", None)])
def test_how_much_of_the_weight_counts_through_all_levels(least, rank):
    # 0.18 + 0.28 of the weight is there
    assert assessed(45, "/", 5, "/", "/", 最低可用权重=least).rank == rank


def test_what_is_owed_earns_nothing_in_its_block():
    assert assessed(45, None, 5, 5, 4).total == D("65.30")


def test_without_any_weight_a_block_of_indicators_has_none_in_the_total():
    unweighted = [row | {"权重": None} for row in ROWS]
    assert Assessment(master(unweighted, units=["甲"], 板块=BLOCKS), GROUP).weight_in_total(0) == 0


def test_what_is_left_of_the_weights_may_be_less_than_one():
    rows = [indicator("一", weight="0.5", 目标=10), indicator("二", weight="99.5", 目标=10)]
    assessment = Assessment(master(rows, units=["甲"]), GROUP)
    assert assessment.total_of([D("0.4"), None], [D("0.5"), None]) == 80
    assert assessment.total_of([None, None], [None, None]) is None
    assert assessment.total_of([D("0.4"), D(50)], [D("0.5"), D("99.5")]) == D("50.4")
