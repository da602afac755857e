"""vbaProject.bin from VBA sources: the same sources give the same bytes."""

from __future__ import annotations

import random
import re
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

from catchup_xl.errors import PlanError
from tools.vba_check import problems
from tools.vba_compression import compressed

WORKBOOK = "ThisWorkbook"
_WORKBOOK_CLASS = uuid.UUID("0002081900000000C000000000000046")
_SHEET_CLASS = uuid.UUID("0002082000000000C000000000000046")
_AUTOMATION = uuid.UUID("0002043000000000C000000000000046")
_PROJECT = "{9E394C0B-697E-4AEE-9FA6-446F51FB30DC}"
_SEED = 2017
_PROCEDURE = re.compile(r"^\s*(?:public\s+)?(?:sub|function)\s+(\w+)", re.IGNORECASE | re.MULTILINE)


def vba_project(workbook: str, sheets: Sequence[str], modules: Mapping[str, str]) -> bytes:
    """Make the project.

    Args:
        workbook: the code of ThisWorkbook.
        sheets: the code names of the sheets.
        modules: each standard module's source by its name.

    Raises:
        PlanError: a source is broken; the text says where.
    """
    wrong = [*problems(WORKBOOK, workbook), *(p for name, source in modules.items() for p in problems(name, source))]
    if wrong:
        raise PlanError("VBA 源码有错：\n" + "\n".join(wrong))
    documents = {WORKBOOK: (_WORKBOOK_CLASS, workbook)} | dict.fromkeys(sheets, (_SHEET_CLASS, ""))
    with tempfile.TemporaryDirectory() as folder, chdir(folder), _same_random_numbers():
        return _written(Path(folder), documents, modules)


def procedures(source: str) -> list[str]:
    """The public procedures of a module."""
    return _PROCEDURE.findall(source)


def _written(folder: Path, documents: Mapping[str, tuple[uuid.UUID, str]], modules: Mapping[str, str]) -> bytes:
    """The project's streams from ms-ovba's records, compressed here, in a container from ms-cfb.

    Both packages work on files in the current folder.
    """
    from ms_cfb.Models.Directories.root_directory import RootDirectory  # only who builds needs it
    from ms_cfb.Models.Directories.storage_directory import StorageDirectory
    from ms_cfb.Models.Directories.stream_directory import StreamDirectory
    from ms_cfb.ole_file import OleFile
    from ms_ovba.Models.Entities.doc_module import DocModule
    from ms_ovba.Models.Entities.reference import Reference
    from ms_ovba.Models.Entities.reference_registered import ReferenceRegistered
    from ms_ovba.Models.Entities.std_module import StdModule
    from ms_ovba.Models.Fields.libid_reference import LibidReference
    from ms_ovba.vbaProject import VbaProject
    from ms_ovba.Views.dirStream import DirStream
    from ms_ovba.Views.project import Project
    from ms_ovba.Views.project_view import ProjectView

    def stream(name: str, content: bytes) -> Any:
        file = folder / f"{name}.stream"
        file.write_bytes(content)
        return StreamDirectory(name, str(file))

    project: Any = VbaProject()
    project.project_id = _PROJECT
    for name, (kind, _) in documents.items():
        module: Any = DocModule(name)
        module.add_guid(kind)
        project.add_module(module)
    for name in modules:
        project.add_module(StdModule(name))
    library: Any = LibidReference(_AUTOMATION, "2.0", "0", r"C:\Windows\System32\stdole2.tlb", "OLE Automation")
    project.add_reference(Reference(ReferenceRegistered(library), "stdole"))
    sources = {name: _document(name, *document) for name, document in documents.items()} | dict(modules)
    storage: Any = StorageDirectory("VBA")
    for name, source in sources.items():
        storage.add_directory(stream(name, compressed(source.replace("\n", "\r\n").encode("ascii"))))
    storage.add_directory(stream("dir", compressed(DirStream(project).to_bytes())))
    storage.add_directory(stream("_VBA_PROJECT", ProjectView(project).to_bytes()))
    root: Any = RootDirectory()
    root.add_directory(storage)
    root.add_directory(stream("PROJECT", Project(project).to_bytes()))
    container: Any = OleFile()
    container.root_directory = root
    container.create_file("vbaProject.bin")
    return (folder / "vbaProject.bin").read_bytes()


def _document(name: str, kind: uuid.UUID, source: str) -> str:
    """The source of a document module as it stands in its stream: attributes first."""
    attributes = {
        "Name": f'"{name}"', "Base": f'"0{{{str(kind).upper()}}}"', "GlobalNameSpace": "False", "Creatable": "False",
        "PredeclaredId": "True", "Exposed": "True", "TemplateDerived": "False", "Customizable": "True",
    }  # fmt: skip
    return "".join(f"Attribute VB_{key} = {value}\n" for key, value in attributes.items()) + source


@contextmanager
def _same_random_numbers() -> Iterator[None]:
    """The seeds in the project, and the layout of its container, are drawn by chance: let chance be the same each time."""
    state = random.getstate()
    random.seed(_SEED)
    try:
        yield
    finally:
        random.setstate(state)
