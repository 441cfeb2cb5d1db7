"""Prints what 200 phones meet in a minute while a site is attacked, one attack after the other: `python -m bench.attacks`.

Goal: no status but 200, 201 and a declared 429 or 503, the 95th percentile under a second, and all phones joined.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.attacks.attackers import ATTACKERS, attack
from bench.attacks.phones import PHONES, Result, a_minute
from bench.server.attack import attacked
from bench.server.load import missing_pages_asked_for
from bench.sync.ours import CARDS, DECK, Answers, ask
from tests.journeys.conftest import free_port, serve
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import post_office

SILENT, STALLED, MISSING_PAGES_A_SECOND = 2_000, 300, 200
MOST_P95_SECONDS = 1.0
# Confirmation e-mails to one person in a day.
MOST_MAILS = 3
QUIET, SILENCE, MISSING = "nothing", "silence", "missing pages"


@contextmanager
def under(name: str, url: str, code: str) -> Iterator[Counter[int]]:
    """Attack the site in this way for as long as the block lasts."""
    if name in ATTACKERS:
        with attack(name, url, code) as counted:
            yield counted
        return
    others = {
        QUIET: lambda: nullcontext(),
        SILENCE: lambda: attacked(url, silent=SILENT, stalled=STALLED),
        MISSING: lambda: missing_pages_asked_for(url, a_second=MISSING_PAGES_A_SECOND),
    }
    with others[name]():
        yield Counter()


def measured(name: str, folder: Path) -> bool:
    """Print a line for one attack on a site of its own; return whether the goal is reached."""
    data, port = folder / "data", free_port()
    with post_office() as office:
        # Pages are fetched at the address that the site is told to have.
        mail = {"RAVIVE_MAIL_URL": f"smtp://127.0.0.1:{office.port}", "RAVIVE_MAIL_FROM": "ravive@example.org"}
        result, counted = _minute(name, data, port, {**mail, "RAVIVE_URL": f"http://127.0.0.1:{port}"})
        sent = len(office.messages)
    is_met = not result.unexpected and result.p95 <= MOST_P95_SECONDS and result.joined == PHONES and sent <= MOST_MAILS
    theirs = " ".join(f"{status}×{count}" for status, count in sorted(counted.items()))
    said = f"   attacker: {theirs}" if theirs else ""
    print(f"{name:14}{result}{said}{f'   mails: {sent}' if sent else ''}{'' if is_met else '   missed'}", flush=True)
    return is_met


def _minute(name: str, data: Path, port: int, variables: dict[str, str]) -> tuple[Result, Counter[int]]:
    """Return what phones meet in a minute at a new site, and with what the attacker's requests ended."""
    site = serve(data, port, works=True, variables=variables)
    try:
        INSIDE.do(data, "sign_in", "tina", ["trainer"], "")
        code = str(INSIDE.do(data, "open_training", {"decks": [DECK], "entry_test": False}))
        bundle, cards = json.loads(ask(CARDS, data, None))
        with under(name, site.url, code) as counted:
            result = a_minute(site.url, code, Answers(bundle=bundle, cards=cards))
        return result, counted
    finally:
        site.process.terminate()
        site.process.wait(timeout=30)


def main() -> int:
    """Measure, print, and return 1 where a goal is missed."""
    names = [QUIET, SILENCE, MISSING, *ATTACKERS]
    options = argparse.ArgumentParser(prog="python -m bench.attacks", description=__doc__)
    options.add_argument("attacks", nargs="*", choices=[[], *names], help="by default all")
    chosen = options.parse_args().attacks or names
    print(f"{'':14}{'requests':>9}{'p50 s':>8}{'p95 s':>8}{'worst':>8}{'joined':>8}{'stored':>9}   statuses")
    met: list[bool] = []
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            met.append(measured(name, Path(folder)))
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
