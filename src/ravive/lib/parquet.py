"""One table written as Parquet: a file of one row group, plain and uncompressed, that every reader of the format takes.

Source: the Apache Parquet format, 2.11 (`parquet.thrift`), and the compact protocol of Apache Thrift. Checked against pyarrow in the tests.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

type Kind = Literal["text", "int32", "double"]
type Value = str | int | float | None

MAGIC = b"PAR1"
# Parquet's numbers of physical types; and Thrift's of the types of fields.
_PHYSICAL = {"int32": 1, "double": 5, "text": 6}
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_OPTIONAL, _UTF8, _PLAIN, _RLE, _UNCOMPRESSED, _DATA_PAGE = 1, 0, 0, 3, 0, 0


@dataclass(frozen=True, kw_only=True)
class ParquetColumn:
    """A column by its name; a value may be None."""

    name: str
    kind: Kind
    values: Sequence[Value]


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    """Where a column's page lies in the file, and how long it is with its header."""

    column: ParquetColumn
    offset: int
    size: int


def parquet_of(columns: Sequence[ParquetColumn]) -> bytes:
    """Return a Parquet file of columns of the same length."""
    written = bytearray(MAGIC)
    chunks: list[_Chunk] = []
    for column in columns:
        page = _page(column)
        chunks.append(_Chunk(column=column, offset=len(written), size=len(page)))
        written += page
    footer = _footer(chunks, rows=len(columns[0].values) if columns else 0)
    return bytes(written) + footer + struct.pack("<I", len(footer)) + MAGIC


def _page(column: ParquetColumn) -> bytes:
    """Return a data page: its header, which values are there (runs of bits, in bytes of eight), then those values."""
    present = [value is not None for value in column.values]
    bits = bytes(sum(is_there << place for place, is_there in enumerate(present[at : at + 8])) for at in range(0, len(present), 8))
    levels = _varint(len(bits) << 1 | 1) + bits
    body = struct.pack("<I", len(levels)) + levels + b"".join(_plain(column.kind, value) for value in column.values if value is not None)
    page = _struct((1, _I32, len(present)), (2, _I32, _PLAIN), (3, _I32, _RLE), (4, _I32, _RLE))
    return _struct((1, _I32, _DATA_PAGE), (2, _I32, len(body)), (3, _I32, len(body)), (5, _STRUCT, page)) + body


def _plain(kind: Kind, value: Value) -> bytes:
    if kind == "text":
        text = str(value).encode()
        return struct.pack("<I", len(text)) + text
    return struct.pack("<i" if kind == "int32" else "<d", value)


def _footer(chunks: Sequence[_Chunk], *, rows: int) -> bytes:
    root = _struct((4, _BINARY, b"schema"), (5, _I32, len(chunks)))
    group = _struct(
        (1, _LIST, _list(_STRUCT, [_chunk(chunk) for chunk in chunks])), (2, _I64, sum(chunk.size for chunk in chunks)), (3, _I64, rows)
    )
    return _struct(
        (1, _I32, 2),
        (2, _LIST, _list(_STRUCT, [root, *(_schema(chunk.column) for chunk in chunks)])),
        (3, _I64, rows),
        (4, _LIST, _list(_STRUCT, [group])),
        (6, _BINARY, b"ravive"),
    )


def _schema(column: ParquetColumn) -> bytes:
    fields = [(1, _I32, _PHYSICAL[column.kind]), (3, _I32, _OPTIONAL), (4, _BINARY, column.name.encode())]
    if column.kind == "text":
        # Twice, for readers old and new: as a converted type, and as a logical one.
        fields += [(6, _I32, _UTF8), (10, _STRUCT, _struct((1, _STRUCT, _struct())))]
    return _struct(*fields)


def _chunk(chunk: _Chunk) -> bytes:
    metadata = _struct(
        (1, _I32, _PHYSICAL[chunk.column.kind]),
        (2, _LIST, _list(_I32, [_zigzag(_PLAIN), _zigzag(_RLE)])),
        (3, _LIST, _list(_BINARY, [_binary(chunk.column.name.encode())])),
        (4, _I32, _UNCOMPRESSED),
        (5, _I64, len(chunk.column.values)),
        (6, _I64, chunk.size),
        (7, _I64, chunk.size),
        (9, _I64, chunk.offset),
    )
    return _struct((2, _I64, chunk.offset), (3, _STRUCT, metadata))


def _struct(*fields: tuple[int, int, int | bytes]) -> bytes:
    """Return a struct of Thrift's compact protocol: (number, type, value), in the order of their numbers, structs and lists as bytes."""
    written, last = bytearray(), 0
    for number, kind, value in fields:
        written.append((number - last) << 4 | kind)
        last = number
        if isinstance(value, int):
            written += _zigzag(value)
        else:
            written += _binary(value) if kind == _BINARY else value
    return bytes(written) + b"\0"


def _list(kind: int, items: Sequence[bytes]) -> bytes:
    head = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + _varint(len(items))
    return head + b"".join(items)


def _binary(value: bytes) -> bytes:
    return _varint(len(value)) + value


def _zigzag(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
