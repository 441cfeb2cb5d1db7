"""What so many learners cost in a year, from measured unit costs and assumptions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

DAYS_A_YEAR, SECONDS_AN_HOUR, MONTHS = 365, 3600, 12
GB = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class UnitCosts:
    """What one of each costs. Times are of the processor, in microseconds; bytes are on the wire without headers, or on the disk."""

    measured_on: str
    machine: str
    first_visit_bytes: int
    first_visit_requests: int
    index_bytes: int
    bundle_bytes: int
    page_bytes: int
    sync_bytes: int
    sync_us: float
    sync_database_us: float
    page_us: float
    index_us: float
    sqlite_bytes_an_answer: float
    postgresql_bytes_an_answer: float


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What so many learners cost in a year. `peak_cores` are those that are busy in the busiest hour, of Ravive and of the database."""

    learners: int
    requests: float
    answers: float
    sent_gb: float
    database_gb: float
    peak_requests_a_second: float
    peak_cores: float
    peak_database_cores: float
    machines: int
    database_machines: int
    euros: float


def scaled(learners: int, costs: UnitCosts, assumed: dict[str, Any]) -> Scale:
    """Return what so many learners cost in a year, by the unit costs and the assumptions."""
    use, prices = assumed["use"], assumed["prices"]
    days = learners * use["days_of_use_a_year"]
    syncs, indexes = days * use["syncs_a_day_of_use"], days
    pages, bundles = learners * use["pages_of_the_public_site_a_year"], learners * use["bundles_fetched_a_year"]
    visits = learners * use["visits_a_learner"]
    answers = days * use["answers_a_day_of_use"]
    requests = syncs + indexes + pages + bundles + visits * costs.first_visit_requests
    sent = syncs * costs.sync_bytes + indexes * costs.index_bytes + pages * costs.page_bytes + bundles * costs.bundle_bytes
    sent += visits * costs.first_visit_bytes
    # Files of the first visit and bundles are sent as an index is: from memory.
    others = indexes + bundles + visits * costs.first_visit_requests
    seconds = (syncs * costs.sync_us + pages * costs.page_us + others * costs.index_us) / 1e6
    peak = use["busiest_day_by_average"] * use["share_of_the_day_in_the_busiest_hour"] / DAYS_A_YEAR / SECONDS_AN_HOUR
    cores, database_cores = seconds * peak, syncs * costs.sync_database_us / 1e6 * peak
    usable = prices["machine_cores"] * use["share_of_a_processor_that_is_used"]
    machines, database_machines = max(math.ceil(cores / usable), 1), math.ceil(database_cores / usable)
    sqlite_gb = answers * use["kept_years"] * costs.sqlite_bytes_an_answer / GB
    if cores + database_cores <= usable and sqlite_gb <= use["sqlite_up_to_gb"]:
        database_machines = 0
    database_gb = (
        answers * use["kept_years"] * (costs.postgresql_bytes_an_answer if database_machines else costs.sqlite_bytes_an_answer) / GB
    )
    euros = MONTHS * (
        (machines + database_machines) * prices["machine_euros_a_month"]
        + database_gb * (1 + prices["copies_of_the_database"]) * prices["database_disk_euros_a_gb_month"]
        + prices["pictures_and_films_gb"] * prices["bucket_euros_a_gb_month"]
    )
    return Scale(
        learners=learners,
        requests=requests,
        answers=answers,
        sent_gb=sent / GB,
        database_gb=database_gb,
        peak_requests_a_second=requests * peak,
        peak_cores=cores,
        peak_database_cores=database_cores,
        machines=machines,
        database_machines=database_machines,
        euros=euros + sent / GB * prices["traffic_euros_a_gb"],
    )
