"""The command line as a user meets it: exit codes, JSON, messages in Chinese, and no traceback."""

import json
import signal
import subprocess
import sys
import time

import pytest
from support.command_line import ROOT, run, start

SAMPLE = ROOT / "workbook" / "sample.xlsx"


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    out = tmp_path_factory.mktemp("cli") / "out.xlsx"
    done = start("refresh", SAMPLE, "--out", out, "--json", "--now", "2017-07-05T09:00:00")
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_refresh_prints_what_programs_need(refreshed):
    out, told = refreshed
    assert set(told) >= {"file", "out", "findings", "ranking", "growth", "seconds"}
    assert told["out"] == str(out)
    assert set(told["findings"][0]) == {"level", "sheet", "cell", "rule", "message", "expected", "mend"}
    first = told["ranking"]["丘陵山区镇"][0]
    assert (first["rank"], first["unit"], first["total"], first["grade"]) == (1, "示例甲镇", 90.73, "优秀")
    assert {"unit", "indicator", "growth", "completion"} <= set(told["growth"][0])


@pytest.mark.parametrize("verb", ["check", "growth", "checklist", "ranking"])
def test_every_job_runs_alone_and_writes_its_own_sheets(verb, tmp_path):
    out = tmp_path / "out.xlsx"
    done = run(verb, SAMPLE, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "已写入" in done.stdout
    assert out.exists()


def test_show_prints_a_sheet_as_it_stands(refreshed):
    out, _ = refreshed
    done = run("show", out, "排名")
    assert "90.73" in done.stdout
    rows = json.loads(run("show", out, "排名", "--json").stdout)
    assert rows[0]["单位"] == "示例甲镇"


def test_trace_leads_from_a_total_to_the_typed_cells(refreshed):
    out, _ = refreshed
    told = json.loads(run("trace", out, "排名!D8", "--json").stdout)
    assert told["label"] == "XX镇 总分"
    assert told["value"].startswith("85.87")
    item = told["parts"][0]
    assert item["value"] == "15.00"
    measure = item["parts"][-1]
    cells = {part["label"]: part["at"] for part in measure["parts"]}
    assert cells["本期"] == "数据!J5"
    assert cells["目标"] == "指标!L4"


def test_trace_of_a_cell_without_a_result_says_so(refreshed):
    out, _ = refreshed
    done = run("trace", out, "排名!ZZ8")
    assert done.returncode == 2
    assert "怎样改" in done.stderr


def test_schema_lists_every_sheet_and_setting():
    told = json.loads(run("schema", "--json").stdout)
    assert [sheet["sheet"] for sheet in told["sheets"]][:3] == ["参数", "单位", "指标"]
    assert any(setting["name"] == "统计月份" for setting in told["settings"])


def test_a_plan_goes_out_and_comes_back_the_same(tmp_path):
    first, second, third = tmp_path / "a.yaml", tmp_path / "b.xlsx", tmp_path / "c.json"
    assert run("export", SAMPLE, "--out", first).returncode == 0
    assert run("new", second, "--plan", first).returncode == 0
    assert run("export", second, "--out", third).returncode == 0
    assert run("new", tmp_path / "d.xlsx", "--plan", third).returncode == 0
    assert run("export", tmp_path / "d.xlsx").stdout == first.read_text(encoding="utf-8")


def test_findings_of_level_error_end_with_one_and_the_rest_is_written(tmp_path):
    tree = json.dumps(
        {
            "参数": {"年度": "2017", "统计月份": "6", "考核组": "甲组", "本单位": "甲镇"},
            "单位": [{"单位": "甲镇", "考核组": "甲组"}, {"单位": "甲镇", "考核组": "甲组"}],
            "指标": [{"编号": "A1", "指标": "产值", "适用组": "甲组", "类型": "总量", "权重": "90", "目标": "10"}],
        },
        ensure_ascii=False,
    )
    plan = tmp_path / "plan.json"
    plan.write_text(tree, encoding="utf-8")
    book = tmp_path / "book.xlsx"
    assert run("new", book, "--plan", plan).returncode == 0
    done = start("refresh", book)
    assert done.returncode == 1
    assert "未排名" in done.stdout
    told = run("check", book, "--dry-run").stdout
    assert "“甲镇”在第 4 行已有" in told
    assert "unit-duplicate" not in told
    assert "unit-duplicate" in run("check", book, "--dry-run", "--debug").stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["refresh"], 2, "缺少“工作簿”"),
        (["refresh", SAMPLE, "--month", "13"], 2, "不能大于 12"),
        (["nothing"], 2, "没有这个命令"),
        (["show", SAMPLE, "没有的表"], 2, "没有名为"),
        (["refresh", "没有的.xlsx"], 3, "找不到文件"),
        (["refresh", ROOT / "pyproject.toml"], 3, "怎样改"),
        (["new", SAMPLE], 3, "已经存在"),
        (["new", "x.xlsx", "--plan", "没有.yaml"], 2, "读不到方案文件"),
    ],
)
def test_what_goes_wrong_is_said_in_chinese_without_a_traceback(words, code, says, tmp_path):
    done = run(*words, cwd=tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback(tmp_path):
    done = start("refresh", "没有的.xlsx", "--debug", cwd=tmp_path)
    assert done.returncode == 3
    assert "Traceback" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C can't be sent to a single process there")
def test_ctrl_c_ends_with_130_and_leaves_the_file_whole(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    code = (
        "import sys, time, catchup_xl.jobs.run as jobs\n"
        "def slow(*_, **__):\n"
        "    print('started', flush=True)\n"
        "    time.sleep(30)\n"
        "jobs.evaluate = slow\n"
        f"sys.argv = ['catchup-xl', 'refresh', {str(book)!r}]\n"
        "from catchup_xl.cli.app import main\n"
        "main()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"started"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "已中断" in errors.decode("utf-8")
    assert book.read_bytes() == SAMPLE.read_bytes()


def test_help_has_an_example_for_every_command():
    listed = run("--help-all").stdout
    for verb in (
        "check",
        "refresh",
        "growth",
        "checklist",
        "ranking",
        "new",
        "export",
        "show",
        "trace",
        "schema",
        "robustness",
    ):
        assert verb in listed
        assert "例：catchup-xl" in run(verb, "--help").stdout


def test_a_workbook_is_made_from_a_plan_as_the_contract_spells_it(tmp_path):
    plan = ROOT / "workbook" / "plans" / "township_2017.yaml"
    book = tmp_path / "book.xlsx"
    assert run("new", "--plan", plan, "--out", book).returncode == 0
    assert run("new", book, "--out", book).returncode == 2
    exported = run("export", book).stdout
    assert "农业总产值" in exported
