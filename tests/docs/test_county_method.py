"""The worked example of CONTRIBUTING.md: a scoring method that another installed package brings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from documents import ROOT, blocks, section, text_of

import catchup_xl

CONTRIBUTING = section(text_of("CONTRIBUTING.md"), "### A county's own method, from outside the package")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder in which the example is installed, as pip would: its module, and its entry points."""
    method, test = blocks(CONTRIBUTING, "python")
    [project] = blocks(CONTRIBUTING, "toml")
    (tmp_path / "county_methods.py").write_text(method, encoding="utf-8")
    (tmp_path / "test_county_methods.py").write_text(test, encoding="utf-8")
    declared = tomllib.loads(project)["project"]
    info = tmp_path / f"{declared['name'].replace('-', '_')}-{declared['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {declared['name']}\nVersion: {declared['version']}\n")
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
        for group, points in declared["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))
    return tmp_path


def run(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python where the example is installed."""
    path = os.pathsep.join([str(site), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=site, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_the_example_passes_its_own_test(site: Path) -> None:
    done = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_county_methods.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_a_workbook_is_scored_by_it_where_it_is_installed_and_nowhere_else(site: Path) -> None:
    plan = json.loads(catchup_xl.export(ROOT / "workbook" / "sample.xlsx", site / "plan.json"))
    changed = next(row for row in plan["指标"] if row["指标"] == "农业总产值")
    changed["计分方法"] = "Z1"
    (site / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    catchup_xl.new(site / "book.xlsx", plan=site / "plan.json")
    assert "method-unknown" in {finding.rule for finding in catchup_xl.check(site / "book.xlsx").findings}
    done = run(site, "-m", "catchup_xl", "refresh", "book.xlsx", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert "method-unknown" not in {finding["rule"] for finding in result["findings"]}
    growth = {(row["unit"], row["indicator"]): row["completion"] for row in result["growth"]}
    for row in result["ranking"]["丘陵山区镇"]:
        share = growth[row["unit"], "农业总产值"]
        expected = 15 * share / 2 if share < 0.6 else 15 * min(share, 1)
        assert row["scores"]["农业总产值"] == pytest.approx(expected, abs=0.006)
