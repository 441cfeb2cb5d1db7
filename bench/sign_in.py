"""How long a wrong password takes for a name, an e-mail address, and what nobody has: `python -m bench.sign_in`."""

from __future__ import annotations

import os
import statistics
import tempfile
import time

ROUNDS = 60
NAMES = ("anna", "anna@example.org", "nobody", "nobody@example.org")
# Between the medians of two names, in parts of the smaller one: less than a busy machine makes of one name from run to run.
MOST_DIFFERENCE = 0.2


def main() -> int:
    """Print the times of each name; return 1 when their medians differ by more than the goal."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ.update(RAVIVE_DATA=folder, DJANGO_SETTINGS_MODULE="ravive.config.settings")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        return _measure()


def _measure() -> int:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from ravive.config.server import preparation
    from ravive.throttling.storage import sign_in_storage

    settings.ALLOWED_HOSTS.append("testserver")
    preparation.prepare_database(print)
    User.objects.create_user(*NAMES[:2], "a password of the owner")
    taken_ms: dict[str, list[float]] = {name: [] for name in NAMES}
    for _round in range(ROUNDS):
        for name in NAMES:
            # As if time had passed: no attempt is refused.
            sign_in_storage().reset()
            start = time.perf_counter()
            Client(REMOTE_ADDR="192.0.2.7").post("/desk/login/", {"login": name, "password": "a password of somebody else"})
            taken_ms[name].append((time.perf_counter() - start) * 1000)
    print(f"{'ms':22}{'p5':>6}{'p50':>6}{'p95':>6}")
    for name, times in taken_ms.items():
        places = statistics.quantiles(times, n=20)
        print(f"{name:22}{places[0]:6.0f}{statistics.median(times):6.0f}{places[-1]:6.0f}")
    medians = [statistics.median(times) for times in taken_ms.values()]
    difference = max(medians) / min(medians) - 1
    print(f"difference of the medians: {difference:.0%}, goal ≤ {MOST_DIFFERENCE:.0%}")
    return int(difference > MOST_DIFFERENCE)


if __name__ == "__main__":
    raise SystemExit(main())
