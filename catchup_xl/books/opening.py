"""Reading a file's bytes, and saying what it is when it is no workbook of the kind that is read here."""

from __future__ import annotations

import stat
from pathlib import Path

from catchup_xl.books.package import Package
from catchup_xl.errors import BookError

FILE_LIMIT = 200 << 20
"""Bytes of a workbook file; the master workbook of a county with 16,000 rows of 数据 has 2 MB."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"pk",), "空的或分卷的压缩包"),
    ((b"%pdf",), "PDF 文件"),
    ((b"<html", b"<!doctype html", b"<table", b"<meta"), "网页，只是后缀像工作簿"),
    ((b"<",), "XML 文件"),
    ((b"\x08", b"\x04", b"\x02"), "旧格式的工作簿（.xls）"),  # after the byte 09, which counts as white space
)
_EXPECTED = ".xlsx 或 .xlsm 工作簿"
_SAVE_AS = "在表格软件里打开，“另存为”.xlsx 后再试；只改文件名的后缀没有用"


def read_file(path: Path) -> bytes:
    """Read a workbook file, once.

    Raises:
        BookError: there is no such file, it can't be read, or it is no workbook.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BookError(f"{path} 是文件夹，不是工作簿", expected=_EXPECTED, mend="指明文件夹里的哪个文件")
        if not stat.S_ISREG(status.st_mode):
            raise BookError(f"{path} 不是普通文件，读不了", expected=_EXPECTED)
        if status.st_size > FILE_LIMIT:
            raise BookError(
                f"{path} 有 {status.st_size >> 20} MB，过大，未读取",
                expected=f"不超过 {FILE_LIMIT >> 20} MB",
                mend="删去多余的行、列和图片后另存一份再试",
            )
        data = path.read_bytes()
    except FileNotFoundError as reason:
        raise BookError(f"找不到文件 {path}", mend="核对文件夹和文件名，后缀也要写") from reason
    except PermissionError as reason:
        raise BookError(
            f"没有权限读 {path}", mend="若文件正在表格软件里打开，请先关闭；或请管理员开放读取权限"
        ) from reason
    except OSError as reason:
        raise BookError(
            f"读不了 {path}：{reason.strerror or reason}", mend="核对文件名，以及 U 盘或网络盘是否还连着"
        ) from reason
    if not data.startswith(b"PK\3\4"):
        raise _not_a_zip(path.name, data)
    return data


def refuse_other_kinds(package: Package) -> None:
    """Refuse a package of another kind: a binary workbook, an OpenDocument file, a document, an archive.

    Raises:
        BookError: the package holds no workbook part.
    """
    if any(name.casefold().endswith("workbook.xml") or name == "[Content_Types].xml" for name in package.names):
        if "xl/workbook.bin" in package:
            raise _other_kind(package.label, "二进制工作簿（.xlsb）")
        if "word/document.xml" in package or "ppt/presentation.xml" in package:
            raise _other_kind(package.label, "Word 文档或演示文稿")
        return
    if "mimetype" in package:
        raise _other_kind(package.label, "OpenDocument 文件（.ods 等）")
    raise _other_kind(package.label, "压缩包，里面没有工作簿")


def _not_a_zip(name: str, data: bytes) -> BookError:
    if not data:
        return BookError(f"{name} 是空文件", expected=_EXPECTED, mend="请用备份，或重新复制一份")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return BookError(
                f"{name} 设了打开密码，读不了",
                expected="没有打开密码的工作簿",
                mend="在表格软件里打开，“文件 › 信息 › 保护工作簿 › 用密码进行加密”中清空密码，保存后再试",
            )
        return _other_kind(name, "旧格式的工作簿（.xls、.et）或别的 Office 文件")
    kind = _kind_of(data)
    if kind:
        return _other_kind(name, kind)
    return BookError(f"{name} 不是工作簿，或已损坏", expected=_EXPECTED, mend="核对文件；打不开时请用备份")


def _kind_of(data: bytes) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for marks, kind in _KINDS:
        if start.startswith(marks):
            return kind
    text = b"\0" not in data[:4096] or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "文本文件（如 .csv）" if text else ""


def _other_kind(name: str, kind: str) -> BookError:
    return BookError(f"{name} 不是工作簿：它是{kind}", expected=_EXPECTED, mend=_SAVE_AS)
