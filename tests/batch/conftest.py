"""A sample master, built once, and folders of copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from catchup_xl import jobs


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return jobs.new(tmp_path_factory.mktemp("sample") / "追赶超越.xlsx", sample=True)


@pytest.fixture
def master(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "母版.xlsx"))


@pytest.fixture
def towns(sample: Path, tmp_path: Path) -> Callable[[int], Path]:
    """A folder of so many masters, in folders of three."""

    def made(count: int) -> Path:
        root = tmp_path / "各镇"
        for n in range(count):
            place = root / f"{n // 3}片" / f"镇{n}.xlsx"
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(sample, place)
        return root

    return made
