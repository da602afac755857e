"""The command robustness: what it prints for people and for programs, and its exit codes."""

import json

import pytest
from support.command_line import ROOT, run
from support.workbooks import read_book
from test_command_line import SAMPLE

import catchup_xl
from catchup_xl.errors import UsageError


def test_it_shows_a_picture_of_the_places_and_what_each_change_does():
    done = run("robustness", SAMPLE, "--draws", 30)
    assert done.returncode == 0, done.stderr
    for words in ("名次稳健性：权重上下浮动 20%，30 次，种子 2017", "●", "━", "前 3 名", "本单位", "追赶对象"):
        assert words in done.stdout
    for title in ("去掉一个指标", "全部改用一种计分方法", "争先进位计分法", "只改一个权重，使XX镇与华阳镇同分"):
        assert title in done.stdout
    assert "XX镇总分超过华阳镇的可能：" in done.stdout
    assert done.stderr == ""


def test_json_holds_every_unit_and_every_variant():
    before = SAMPLE.read_bytes()
    done = run("robustness", SAMPLE, "--draws", 20, "--spread", "30%", "--seed", 5, "--json")
    told = json.loads(done.stdout)
    assert (told["group"], told["draws"], told["spread"], told["seed"], told["seats"]) == ("丘陵山区镇", 20, 0.3, 5, 3)
    assert [one["rank"] for one in told["units"]] == list(range(1, 11))
    assert all(one["low"] <= one["middle"] <= one["high"] for one in told["units"])
    assert len(told["left_out"]) == 14
    assert [one["name"] for one in told["methods"]] == ["完成率计分法", "功效系数法", "争先进位计分法"]
    assert {len(one["ranks"]) for one in (*told["left_out"], *told["methods"])} == {10}
    assert [abs(one["change"]) for one in told["flips"]] == sorted(abs(one["change"]) for one in told["flips"])
    assert SAMPLE.read_bytes() == before


def test_the_same_seed_says_the_same_and_the_settings_of_the_workbook_count(tmp_path):
    first, second = (catchup_xl.robustness(SAMPLE, draws=40) for _ in range(2))
    assert first == second
    book = tmp_path / "methods.xlsx"
    catchup_xl.new(book, plan=ROOT / "workbook" / "plans" / "methods.yaml")
    found = catchup_xl.robustness(book)
    assert (float(found.spread), found.draws, found.seed) == (0.3, 500, 7)
    assert found.units[0].unit == "示例甲镇"
    assert "示例辛镇" not in [one.unit for one in found.units]


def test_a_group_that_is_not_ranked_says_why(tmp_path):
    book = tmp_path / "book.xlsx"
    workbook = read_book(SAMPLE)
    workbook["指标"]["H4"] = 1
    workbook.save(book)
    done = run("robustness", book)
    assert done.returncode == 1
    assert "丘陵山区镇未排名：" in done.stdout
    told = run("robustness", book, "--json")
    assert (told.returncode, bool(json.loads(told.stdout)["blocked"])) == (1, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--group", "没有"), "考核组“没有”没有可以排名的单位和指标"),
        (("--spread", "两成"), "--spread 的“两成”不是比例"),
        (("--spread", "120%"), "权重幅度 1.20 不对"),
        (("--draws", "0"), "“次数”的内容不对：不能小于 1"),
    ],
)
def test_wrong_words_are_a_wrong_use(words, message):
    done = run("robustness", SAMPLE, *words)
    assert done.returncode == 2
    assert message in done.stderr


def test_from_python_a_wrong_number_of_draws_is_refused():
    with pytest.raises(UsageError, match="次数 0 不对"):
        catchup_xl.robustness(SAMPLE, draws=0)
