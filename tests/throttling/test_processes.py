"""Processes that count the same requests at once miss none, on each database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROCESSES, REQUESTS = 4, 100
# Django is loaded once; then the process forks, so that every child begins to count at the same moment.
PROGRAM = f"""
import json, os, django
django.setup()
from django.core.management import call_command
from django.db import connection
from ravive.throttling.storage import DatabaseStorage
call_command("migrate", "throttling", verbosity=0, skip_checks=True)
connection.close()
children = []
for _ in range({PROCESSES}):
    reading, writing = os.pipe()
    if not os.fork():
        os.write(writing, json.dumps([DatabaseStorage().incr("a-key", 3_600) for _ in range({REQUESTS})]).encode())
        os._exit(0)
    os.close(writing)
    children.append(reading)
print(json.dumps([count for reading in children for count in json.loads(os.read(reading, 65_536))]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_processes_that_count_at_once_miss_no_request(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("postgresql") if database == "postgresql" else ""
    variables = {"RAVIVE_DATA": str(tmp_path), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, **variables}, check=True, capture_output=True)
    assert sorted(json.loads(done.stdout)) == list(range(1, PROCESSES * REQUESTS + 1))
