"""Make the model Ravive ships: coefficients of several logs at once, without their cards.

    python -m bench.memory.ship LOG.parquet…

The logs stay where they are; only coefficients, their precision and where they come from are written.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ravive.memory.fit import fit
from ravive.memory.hybrid import SHIPPED, write_model
from ravive.memory.log_files import read_events
from ravive.memory.log_rows import COLUMNS

# What is known of the logs, by file name; a log not named here ships without a word on where it comes from, so it is refused.
SOURCES = {
    "statistics_course.parquet": "cloze cards of a statistics course, waits from seconds to three days (LKT package data, DataShop 5513)",
    "towns.parquet": "towns on a map, typed answers, waits of minutes",
}


def main(paths: list[Path]) -> None:
    """Fit the logs together and write `shipped.json` in the room."""
    unknown = [path.name for path in paths if path.name not in SOURCES]
    if unknown or not paths:
        sys.exit(f"say in SOURCES where these come from: {', '.join(unknown)}" if unknown else __doc__)
    together = SHIPPED.with_name("together.partial.parquet")
    try:
        pq.write_table(pa.concat_tables([_named_apart(path) for path in paths]), together)
        events = read_events(together)
    finally:
        together.unlink(missing_ok=True)
    model = fit(events, start=None)
    told = tuple(f"{path.name}: {SOURCES[path.name]}" for path in paths)
    write_model(SHIPPED, replace(model, cards={}, provenance=(model.provenance[0], *told)))
    print(model.provenance[0])


def _named_apart(path: Path) -> pa.Table:
    table = pq.read_table(path, columns=list(COLUMNS))
    for name in ("learner", "item", "group"):
        apart = pa.array([None if value is None else f"{path.stem}/{value}" for value in table[name].to_pylist()])
        table = table.set_column(table.schema.get_field_index(name), name, apart)
    return table.set_column(table.schema.get_field_index("y"), "y", table["y"].cast(pa.float64()))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
