"""Tests marked ``app(name)`` drive a real application: skipped where it is missing, a failure in CI."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from applications import missing

LONG = [Path(__file__).parent / name for name in ("safety", "batch", "apps", "excel")]
"""The folders whose files take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: the last ones are short, and leave no core waiting for another."""
    items.sort(key=lambda item: not any(item.path.is_relative_to(folder) for folder in LONG))


def pytest_collection_finish() -> None:
    """Seldom look for cycles: workbooks are many small objects, and what is imported by now never goes."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's notes of what it wrote are the tests' own, in their processes as well."""
    folder = tmp_path_factory.mktemp("notes")
    os.environ["CATCHUP_XL_STATE"] = str(folder)
    return folder


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose application is missing; with CI=true fail it, for there every test must run."""
    for marker in item.iter_markers("app"):
        for name in marker.args:
            lacking = missing(name)
            if lacking and os.environ.get("CI", "").casefold() == "true":
                pytest.fail(f"CI runs every test, and {name} is not installed: {lacking}", pytrace=False)
            if lacking:
                pytest.skip(f"{name} is not installed: {lacking}")
