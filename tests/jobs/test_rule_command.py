"""The command rule, the function of the same name: a sentence read, its examples, and points that are tried."""

import json
from decimal import Decimal

import pytest
from test_command_line import run

import catchup_xl
from catchup_xl.errors import CatchupError, UsageError

STEPS = "完成目标得满分，每低1个百分点扣0.5分，扣完为止"


def points(sentence, weight, *tries, **more):
    return [each.points for each in catchup_xl.rule(sentence, weight, tries=tries, **more).tries]


def test_it_shows_the_reading_full_points_examples_and_what_was_tried():
    done = run("rule", STEPS, "--weight", 15, "--target", "12%", "--try", "10.2%")
    assert done.returncode == 0, done.stderr
    for words in (
        "完成目标得满分，每低1个百分点扣0.5分",
        "15分",
        "低于目标2个百分点",
        "14.00",
        "14.10",
        "低1.8个百分点，扣0.9分",
    ):
        assert words in done.stdout


def test_json_is_for_programs():
    told = json.loads(run("rule", STEPS, "-w", "15分", "-t", "12%", "--try", "10.2%", "--json").stdout)
    assert told["reading"] == "完成目标得满分，每低1个百分点扣0.5分"
    assert (told["full"], told["tries"][0]["points"]) == (15, 14.1)
    assert told["examples"][0] == {"case": "等于目标", "points": 15}


def test_what_is_not_understood_is_told_without_a_traceback():
    done = run("rule", "完成目标得满分，其余酌情", "-w", 10)
    assert done.returncode == 2
    assert "不理解“其余酌情”" in done.stderr
    assert "相近的写法" in done.stderr
    assert "Traceback" not in done.stderr


def test_several_figures_are_a_group():
    assert points("按名次得分：第1名得满分，每降1名减2分", 10, "62", "80", "47") == [8, 10, 6]


def test_figures_have_names_where_a_rule_looks_at_more_than_one():
    assert points("未制定扣2分，每少一次扣1分，每起扣3分，扣完为止", 10, "未制定=1,少=2,起=1") == [3]
    sentence = "完成率100%以上且增速高于平均值的得10分，只有一项的得6分，都没有的不得分"
    assert points(sentence, 10, "完成率=98%,增速=12%", "完成率=100%，增速=10%", "完成率=101%,增速=13%") == [6, 6, 10]
    assert points("基本分5分，比上年每前进1名加0.5分，最多加2分，每后退1名扣0.5分", 8, "数=10,上年名次=4") == [
        Decimal("6.5")
    ]


def test_a_word_and_no_task_are_figures_too():
    assert points("优秀得5分，合格得3分，无此项任务的得4分", 5, "优秀", "合格", "无此项任务") == [5, 3, 4]


def test_the_kind_of_the_indicator_tells_what_a_number_is():
    assert points("降幅达到目标得满分，每少1个百分点扣1分", 6, "-1%", "-5%", target="-3%", kind="增速") == [4, 6]
    assert points("不高于目标得满分，每多1起扣1分", 5, "5", target="3", unit="起", kind="逆向") == [3]
    assert points("按完成率得分", 20, "60", target="80") == [15]


@pytest.mark.parametrize("words", [{"target": "0.12", "tries": ["0.102"]}, {"target": "12%", "tries": ["10.2"]}])
def test_a_figure_that_can_be_read_in_two_ways_is_refused(words):
    with pytest.raises(UsageError, match="%"):
        catchup_xl.rule(STEPS, 15, **words)


def test_a_figure_that_is_not_there_is_told():
    found = catchup_xl.rule("达到标杆值得满分，未达到不得分", 5, tries=["3"], unit="户").tries[0]
    assert (found.points, found.why) == (None, "没有标杆值")


@pytest.mark.parametrize(
    ("word", "form"), [("位次赋分", "第1名得满分"), ("扣分制", "每发生1起扣2分"), ("零容忍", "发生的不得分")]
)
def test_the_word_for_a_form_leads_to_it(word, form):
    with pytest.raises(CatchupError, match=form):
        catchup_xl.rule(word, 5)
