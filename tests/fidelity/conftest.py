"""A small master, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fidelity.trips import small_master


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master of three towns; not to be written to."""
    return small_master(tmp_path_factory.mktemp("small"))
