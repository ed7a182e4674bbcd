"""Cells of XLSX files that hold an error: the reader of spreadsheets gives them as empty ones, so they are found here.

An XLSX file is a ZIP archive of XML files; a cell with an error has the type `e` (ECMA-376, part 1, section 18.18.11).
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(r"<(?:\w+:)?v>([^<]*)<")
_BOOK = "xl/workbook.xml"


def error_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """The errors in a sheet of an XLSX file, by row from 1 and column from 0; none in files of other formats.

    Args:
        path: The file.
        sheet: The name of the sheet.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        if _BOOK not in archive.namelist():
            return {}
        name = _file_of(archive, sheet)
        text = archive.read(name).decode("utf-8") if name in archive.namelist() else ""
    found: dict[tuple[int, int], str] = {}
    for attributes, content in _CELL.findall(text):
        if _attribute(attributes, "t") != "e":
            continue
        address = re.fullmatch(r"([A-Z]+)(\d+)", _attribute(attributes, "r"))
        value = _VALUE.search(content)
        if address:
            found[int(address[2]), column_number(address[1])] = html.unescape(value[1]) if value else "#N/A"
    return found


def column_number(letters: str) -> int:
    """The number of a column, from 0.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _file_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file in the archive that holds a sheet; an empty name where it is not found."""
    sheets = _SHEET.findall(archive.read(_BOOK).decode("utf-8"))
    relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8"))
    identity = next((_attribute(tag, r"\w+:id") for tag in sheets if _attribute(tag, "name") == sheet), "")
    target = next((_attribute(tag, "Target") for tag in relations if _attribute(tag, "Id") == identity), "")
    return posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/") if target else ""


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'(?:^|\s){name}="([^"]*)"', tag)
    return html.unescape(match[1]) if match else ""
