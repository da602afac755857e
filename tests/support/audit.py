"""openxml-audit on workbooks: its tables of the file format are loaded once and serve every workbook of the process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator
from openxml_audit.errors import ValidationError


@cache
def _auditor(file_format: FileFormat) -> OpenXmlValidator:
    return OpenXmlValidator(file_format)


def errors_of(file: Path, file_format: FileFormat = FileFormat.OFFICE_2019) -> list[ValidationError]:
    """What openxml-audit finds wrong with a package, by its strict policy."""
    return list(_auditor(file_format).validate(str(file)).errors)
