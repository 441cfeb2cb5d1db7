"""The basement: two weeks without network, answering, the browser restarted; then everything is on the server, nothing twice."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.journeys.member import Member, ids_kept
from tests.journeys.phone import wait_until_kept
from tests.journeys.sites import serve_prepared
from tests.journeys.test_offline import browser_on
from tests.journeys.trainer import kept_of, open_training
from tests.ports import free_port

pytestmark = pytest.mark.journey

DAYS_DOWN = (3, 8, 14)


@pytest.mark.long
@pytest.mark.slow
def test_two_weeks_without_network_end_with_every_answer_once(playwright_session: Playwright, prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "data")
    port = free_port()
    served = serve_prepared(tmp_path / "data", port)
    today = datetime.now().astimezone()
    cards = {}
    try:
        code = open_training(served)
        with browser_on(playwright_session, tmp_path / "profile") as phone:
            member = Member(page=phone.new_page(), site=served)
            cards = member.cards
            member.join(code)
            member.take_test(wrongly=(2,))
            member.send()
            wait_until_kept(member.page, served)
            above = ids_kept(member.page)
    finally:
        served.process.terminate()
        served.process.wait(timeout=20)
    assert len(above) == len(kept_of(served, code)["answers"]) > 0

    below: list[str] = []
    for day in DAYS_DOWN:
        # Each time the browser starts anew, and finds what it needs on the phone.
        with browser_on(playwright_session, tmp_path / "profile") as phone:
            member = Member(page=phone.new_page(), site=served, cards=cards)
            member.be_at(today + timedelta(days=day))
            answered = member.practise(most=3)
            assert answered
            below += answered
            member.see_trainings()
            waiting = f"{len(below)} réponses attendent d’être envoyées."
            expect(member.page.get_by_text(waiting)).to_be_visible()
    assert len(kept_of(served, code)["answers"]) == len(above)

    served = serve_prepared(tmp_path / "data", port)
    try:
        with browser_on(playwright_session, tmp_path / "profile") as phone:
            member = Member(page=phone.new_page(), site=served, cards=cards)
            member.be_at(today + timedelta(days=15))
            member.send()
            mine = ids_kept(member.page)
            assert len(mine) == len(above) + len(below)
            # Looking again sends nothing again.
            member.send()
        kept = kept_of(served, code)
        assert [row["id"] for row in kept["answers"]] == mine
        assert kept["keys"] == 1
        assert sorted(row["card__card"] for row in kept["answers"] if row["test_day"] is None) == sorted(below)
    finally:
        served.process.terminate()
        served.process.wait(timeout=20)
