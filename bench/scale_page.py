"""The page of the documentation with what many learners cost."""

from __future__ import annotations

import math
from typing import Any

from bench.scale_costs import UnitCosts, scaled

LEARNERS = (1_000, 1_000_000, 100_000_000)
ANSWERS_A_SYNC = 6

PAST_ONE_DATABASE = """## Past one database

Citus is an extension of PostgreSQL that divides a table among servers by one column. For answers this column is `learner`, the number of a
key: each answer has one, and the primary key begins with it. An answer names no training, so that it cannot be divided by trainings. A sync
asks one server. The figures of a training ask the servers that hold its keys.

Install Citus 11.1 or newer on every server, with `shared_preload_libraries = 'citus'`. Run `CREATE EXTENSION citus` on each, then on the
server that has Ravive's database:

```sql
SELECT citus_set_coordinator_host('db0.example.org', 5432);
SELECT citus_add_node('db1.example.org', 5432);  -- once for each other server
SELECT create_reference_table('reviews_knowncard');
SELECT create_reference_table('reviews_knownbundle');
SELECT create_distributed_table_concurrently('reviews_answer', 'learner', shard_count := 128);
```

The two small tables are read together with answers, so every server has a copy. All other tables stay on the first server, the keys among
them. Each learner has one row there.

`tests/reviews/test_routing.py` finds every query on answers in the source, runs it, and fails where it does not name its keys. Three
do not have to:

| nightly | |
|---|---|
| `memory_release._learners` | counts all new learners of a deck |
| `memory_release.exposures_of` | reads the answers of all new learners of a deck |
| `jobs.release_memory` | asks whether there is any answer at all |

Nobody has run Ravive on Citus. A sync would then write on two servers: the count of a key, and its answers. `make soak` has to pass there
before anybody relies on it. A copy has to include all servers of the same moment.
"""


def page(costs: UnitCosts, assumed: dict[str, Any]) -> str:
    """Return the page of the documentation."""
    scales = [scaled(learners, costs, assumed) for learners in LEARNERS]
    use, prices = assumed["use"], assumed["prices"]
    rows = [
        ("requests", [_short(one.requests) for one in scales]),
        ("answers", [_short(one.answers) for one in scales]),
        ("sent, GB", [_short(one.sent_gb) for one in scales]),
        (f"answers stored for {use['kept_years']} years, GB", [_short(one.database_gb) for one in scales]),
        ("requests a second in the busiest hour", [_short(one.peak_requests_a_second) for one in scales]),
        ("cores busy then: Ravive", [_short(one.peak_cores) for one in scales]),
        ("cores busy then: PostgreSQL", [_short(one.peak_database_cores) for one in scales]),
        (f"machines of {prices['machine_cores']} cores for Ravive", [_short(one.machines) for one in scales]),
        ("the same for PostgreSQL", [_short(one.database_machines) if one.database_machines else "SQLite" for one in scales]),
        ("euros", [_short(one.euros) for one in scales]),
        ("euros a thousand learners", [_short(one.euros / one.learners * 1000) for one in scales]),
    ]
    heads = " | ".join(f"{_short(learners)} learners" for learners in LEARNERS)
    table = "\n".join(f"| {name} | {' | '.join(values)} |" for name, values in rows)
    units = "\n".join(f"| {name} | {value} |" for name, value in _units(costs))
    uses = "\n".join(f"| {name.replace('_', ' ')} | {value:g} |" for name, value in {**use, **prices}.items())
    return f"""# What many learners cost

`python -m bench.scale --store` measures the unit costs, and `python -m bench.scale --page` writes this page from them. A test compares
the two.

## A year

| | {heads} |
|---|---|---|---|
{table}

The table multiplies what was measured on one small machine. Nobody has run Ravive for a million learners. Three limits are not in it:

- One PostgreSQL takes every answer. For {_short(LEARNERS[2])} learners, its table has to be [divided](#past-one-database). Ravive does not
  do that.
- The busiest hour is an average of 3,600 seconds. Minutes in it are busier, which the unused half of each processor is for.
- People who host, answer and repair are not counted. They cost more than the machines.

## Measured

{costs.measured_on}, {costs.machine}, with other work going on. Times are processor time of the processes that answer,
read from the system, so that waiting does not count. Other work changes them a little, since it displaces what processors remember.

| one of each | |
|---|---|
{units}

Sizes are compressed bodies without headers. Each file of the first visit and each bundle is counted as a list of decks is.

{PAST_ONE_DATABASE}
## Assumed

Prices and use are assumptions of {assumed["date"]}, in `bench/scale_assumptions.json`. Change them there, and run
`python -m bench.scale --page`.

| assumption | |
|---|---|
{uses}

[Several machines](../do/several-machines.md) says how to run them.
"""


def _units(costs: UnitCosts) -> list[tuple[str, str]]:
    return [
        ("first visit with all that the phone stores, kB", f"{costs.first_visit_bytes / 1000:.0f}"),
        ("requests of the first visit", f"{costs.first_visit_requests}"),
        ("list of decks, asked for on each day of use, kB", f"{costs.index_bytes / 1000:.1f}"),
        ("bundle of a deck, kB", f"{costs.bundle_bytes / 1000:.1f}"),
        ("public page, kB", f"{costs.page_bytes / 1000:.1f}"),
        (f"sync of {ANSWERS_A_SYNC} answers, both ways, kB", f"{costs.sync_bytes / 1000:.1f}"),
        ("the same, µs of Ravive's processor", f"{costs.sync_us:,.0f}"),
        ("the same, µs of PostgreSQL's processor", f"{costs.sync_database_us:,.0f}"),
        ("public page from the cache, µs", f"{costs.page_us:,.0f}"),
        ("list of decks, µs", f"{costs.index_us:,.0f}"),
        ("answer in SQLite, bytes", f"{costs.sqlite_bytes_an_answer:.0f}"),
        ("answer in PostgreSQL with its indexes, bytes", f"{costs.postgresql_bytes_an_answer:.0f}"),
    ]


def _short(number: float) -> str:
    """Return a number with two significant digits, and words for the large ones.

    >>> _short(0.0123), _short(1234), _short(2_500_000), _short(100_000_000)
    ('0.012', '1,200', '2.5 million', '100 million')
    """
    if number == 0:
        return "0"
    for size, word in ((1_000_000_000, " billion"), (1_000_000, " million")):
        if number >= size:
            return f"{_two_digits(number / size)}{word}"
    return _two_digits(number)


def _two_digits(number: float) -> str:
    digits = 1 - math.floor(math.log10(abs(number)))
    rounded = round(number, digits)
    return f"{rounded:,.{max(digits, 0)}f}".rstrip("0").rstrip(".") if digits > 0 else f"{rounded:,.0f}"
