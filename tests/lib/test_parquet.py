"""What is written as Parquet is read back by pyarrow."""

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.lib.parquet import ParquetColumn, parquet_of

texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
numbers = st.none() | st.integers(-(2**31), 2**31 - 1)
fractions = st.none() | st.floats(allow_nan=False)
rows = st.lists(st.tuples(texts, numbers, fractions), max_size=300)


@given(rows)
def test_every_value_comes_back_with_its_type(rows: list[tuple[str | None, int | None, float | None]]) -> None:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    written = parquet_of(
        [
            ParquetColumn(name="mot", kind="text", values=columns[0]),
            ParquetColumn(name="people", kind="int32", values=columns[1]),
            ParquetColumn(name="value", kind="double", values=columns[2]),
        ]
    )
    read = pq.read_table(BytesIO(written))
    assert read.schema.types == [pa.string(), pa.int32(), pa.float64()]
    assert list(zip(*(read[name].to_pylist() for name in ("mot", "people", "value")), strict=True)) == rows


@pytest.mark.parametrize("count", [1, 14, 15, 40])
def test_any_number_of_columns_comes_back_in_order(count: int) -> None:
    written = parquet_of([ParquetColumn(name=f"column {place}", kind="int32", values=[place]) for place in range(count)])
    assert pq.read_table(BytesIO(written)).to_pylist() == [{f"column {place}": place for place in range(count)}]
