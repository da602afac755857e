"""What the code and pyproject.toml refer to stands in the documents."""

from __future__ import annotations

import re
import tomllib

from documents import ROOT, text_of

_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def cited(pattern: str) -> set[str]:
    """What the sources of the package cite."""
    files = (ROOT / "catchup_xl").rglob("*.py")
    return {found for file in files for found in re.findall(pattern, file.read_text(encoding="utf-8"))}


def test_every_source_that_a_docstring_cites_is_listed_in_the_rule_book() -> None:
    listed = set(re.findall(r"^\| (S\d+) \|", text_of("docs/scoring.md"), re.MULTILINE))
    assert cited(r"\[(S\d+)\]") <= listed


def test_every_section_that_a_docstring_cites_is_in_the_rule_book() -> None:
    sections = set(re.findall(r"^## (\d+) ", text_of("docs/scoring.md"), re.MULTILINE))
    assert cited(r"scoring\.md §(\d+)") <= sections


def test_every_dependency_has_its_reason_and_its_licence() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = [
        *project["dependencies"],
        *(need for extra in project["optional-dependencies"].values() for need in extra),
    ]
    names = {found[0].casefold() for need in wanted if (found := _REQUIREMENT.match(need))} - {"catchup-xl"}
    rows = re.findall(r"\| \[([^\]]+)\]\([^)]*\) \|(.*)\|$", text_of("docs/dependencies.md"), re.MULTILINE)
    told = {name.casefold() for name, cells in rows if all(cell.strip() for cell in cells.split("|"))}
    assert names <= told


def test_the_version_of_the_package_or_unreleased_heads_the_changelog() -> None:
    first = re.search(r"^## \[(.*?)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert first is not None
    assert first[1] == "Unreleased" or re.fullmatch(r"\d+\.\d+\.\d+", first[1])
