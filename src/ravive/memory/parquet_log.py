# pyarrow comes without types, and is not installed everywhere.
# pyright: basic, reportAttributeAccessIssue=false
"""Logs in Parquet, where pyarrow is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ravive.memory.inputs import Numbers
from ravive.memory.log_problems import EventsError, refuse_other_columns
from ravive.memory.log_rows import COLUMNS, OPTIONAL_COLUMNS, RowReader

BATCH_ROWS = 65_536


def _pyarrow(path: Path) -> Any:  # noqa: ANN401 - a module without types
    """Return pyarrow. Raises EventsError where it is not installed."""
    try:
        import pyarrow.csv
        import pyarrow.parquet
    except ImportError as problem:
        raise EventsError([f"{path}: a .parquet file needs pyarrow: install ravive[parquet], or use a .csv file"]) from problem
    return pyarrow


def read(path: Path, reader: RowReader) -> None:
    """Read the rows of a Parquet file. Raises EventsError where it is no such file, or a column holds something else."""
    arrow = _pyarrow(path)
    try:
        file = arrow.parquet.ParquetFile(path)
        refuse_other_columns(path, file.schema_arrow.names)
        problems = list(_problems_of_types(arrow, file.schema_arrow))
        if problems:
            raise EventsError([f"{path}: {problem}" for problem in problems])
        wanted = [name for name in (*COLUMNS, *OPTIONAL_COLUMNS) if name in file.schema_arrow.names]
        for batch in file.iter_batches(BATCH_ROWS, columns=wanted):
            columns = [batch.column(name).to_pylist() for name in batch.schema.names]
            for row in zip(*columns, strict=True):
                reader.add(dict(zip(batch.schema.names, row, strict=True)))
    except (arrow.ArrowInvalid, OSError) as problem:
        raise EventsError([f"{path}: cannot be read: {problem}"]) from problem


def _problems_of_types(arrow: Any, schema: Any) -> Iterator[str]:  # noqa: ANN401 - of a module without types
    types = arrow.types
    strings = (types.is_string, types.is_large_string, types.is_string_view)
    texts = (*strings, types.is_dictionary)
    numbers = (types.is_integer, types.is_floating, types.is_decimal, types.is_boolean, *strings)
    checked = (("learner", texts, "text"), ("item", texts, "text"), ("t", numbers, "numbers"), ("y", numbers, "numbers"))
    for name, kinds, wanted in (*checked, ("seconds", numbers, "numbers")):
        if name not in schema.names:
            continue
        held = schema.field(name).type
        if not any(is_one(held) for is_one in kinds) and not (name in ("y", "seconds") and types.is_null(held)):
            yield f"column {name} holds {held}; give {wanted}"


def write(path: Path, source: Path, columns: Mapping[str, Numbers], *, as_csv: bool) -> None:
    """Write the rows of a log with more columns, as Parquet or CSV. The log is known to be readable."""
    arrow = _pyarrow(path)
    if source.suffix.lower() == ".csv":
        options = arrow.csv.ConvertOptions(
            column_types=dict.fromkeys(arrow.csv.open_csv(source).schema.names, arrow.string()),
            strings_can_be_null=True,
            null_values=[""],
        )
        parse = arrow.csv.ParseOptions(newlines_in_values=True)
        table = arrow.csv.read_csv(source, parse_options=parse, convert_options=options)
    else:
        table = arrow.parquet.ParquetFile(source).read()
    for name, values in columns.items():
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, arrow.array(values, mask=np.isnan(values)))
    if as_csv:
        # Arrow writes no view of text as CSV.
        fields = [field.with_type(arrow.large_string()) if arrow.types.is_string_view(field.type) else field for field in table.schema]
        arrow.csv.write_csv(table.cast(arrow.schema(fields)), path)
    else:
        arrow.parquet.write_table(table, path)
