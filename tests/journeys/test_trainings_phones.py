"""Two phones of one person are one to the training; who leaves takes the answers out, and keeps the own ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.member import Member, ids_kept, trainings_kept, wait_for_ids
from tests.journeys.phone import answers_kept
from tests.journeys.trainer import kept_of, open_training
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey

IS_ON_TOP = """button => {
  const { left, top, bottom } = button.getBoundingClientRect();
  return [top + 2, bottom - 2].every(y => button.contains(document.elementFromPoint(left + 20, y)));
}"""


def open_settings(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/settings/"))
    expect(page.locator("#erase")).to_be_visible()


def move_by_file(here: Page, there: Page, site: Site) -> None:
    open_settings(here, site)
    with here.expect_download() as offered:
        here.get_by_role("button", name="Plutôt un fichier").click()
    open_settings(there, site)
    there.set_input_files("#move input[type=file]", Path(offered.value.path()))


def move_by_code(here: Page, there: Page, site: Site) -> None:
    open_settings(here, site)
    here.get_by_role("button", name="Montrer le code").click()
    code = here.locator("svg.qr")
    links = [code.get_attribute("data-link") or ""]
    total = int(links[0].split("#receive=")[1].split(".")[1])
    for _ in range(total - 1):
        here.get_by_role("button", name="Code suivant").click()
        expect(code).not_to_have_attribute("data-link", links[-1])
        links.append(code.get_attribute("data-link") or "")
    for link in links:
        there.goto(link)
        expect(there.locator("main section[role=status]")).to_be_visible()


@pytest.mark.parametrize("move", [move_by_file, move_by_code])
def test_each_of_two_phones_gets_what_the_other_answered(
    page: Page, windows: Windows, site: Site, move: Callable[[Page, Page, Site], None]
) -> None:
    code, other_page = open_training(site), windows.open()
    one, other = Member(page=page, site=site), Member(page=other_page, site=site)
    one.join(code)
    one.take_test(wrongly=(1,))
    one.send()
    before = ids_kept(page)

    move(page, other_page, site)
    other_page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(other_page.get_by_text("reprises")).to_be_visible()
    other.send()
    wait_for_ids(other_page, before)
    assert trainings_kept(other_page)[0]["key"] == trainings_kept(page)[0]["key"]
    assert trainings_kept(other_page)[0]["pairs"] == trainings_kept(page)[0]["pairs"]
    # The entry test was taken on the first phone: the second does not ask it again.
    expect(other_page.locator("[data-test]")).to_have_count(0)
    expect(other_page.locator("[data-state=done]")).to_contain_text("Test d’entrée")

    there = other.practise(most=2)
    other.send()
    one.send()
    wait_for_ids(page, ids_kept(other_page))
    here = one.practise(most=2)
    assert here and there and not set(here) & set(there)
    one.send()
    other.send()
    kept = kept_of(site, code)
    assert kept["keys"] == 1
    assert len(kept["answers"]) == len(before) + len(here) + len(there)
    for phone in (page, other_page):
        wait_for_ids(phone, [row["id"] for row in kept["answers"]])


def test_leaving_takes_the_answers_out_and_the_phone_keeps_its_own_without_network_too(page: Page, site: Site) -> None:
    code = open_training(site, uses_controls=False)
    member = Member(page=page, site=site)
    member.look_at(code)
    expect(page.get_by_text("attendent le jour 90")).to_have_count(0)
    member.join(code)
    member.take_test()
    # Without control cards nothing is held back.
    assert trainings_kept(page)[0]["pairs"] == []
    member.send()
    mine = ids_kept(page)
    assert [row["id"] for row in kept_of(site, code)["answers"]] == mine

    page.get_by_role("button", name="Quitter la formation").press("Enter")
    stay = page.get_by_role("button", name="Rester")
    expect(stay).to_be_visible()
    # Where it is, the bar at the bottom is not, once the page has scrolled there.
    for _ in range(30):
        if stay.evaluate(IS_ON_TOP):
            break
        page.wait_for_timeout(100)
    assert stay.evaluate(IS_ON_TOP)
    stay.click()
    assert kept_of(site, code)["keys"] == 1
    page.get_by_role("button", name="Quitter la formation").click()
    page.get_by_role("button", name="Oui, quitter").click()
    expect(page.get_by_text("La formation est quittée. Les réponses ont été retirées.")).to_be_visible()
    kept = kept_of(site, code)
    assert (kept["keys"], kept["answers"], kept["withdrawn"]) == (0, [], 1)
    # The answers stay on the phone, and say nothing of a training any more.
    assert ids_kept(page) == mine
    assert [row for row in answers_kept(page) if row.get("asked")] == []
    assert trainings_kept(page) == []

    member.practise(most=1)
    page.goto(site.at("/fr/cards/"))
    expect(page.get_by_role("link", name="Rejoindre une formation")).to_be_visible()
    assert kept_of(site, code)["answers"] == []
    who_leaves_without_network_is_out_as_soon_as_it_is_back(member)


def who_leaves_without_network_is_out_as_soon_as_it_is_back(member: Member) -> None:
    page, site = member.page, member.site
    code = open_training(site)
    member.join(code)
    member.take_test()
    member.send()
    page.context.set_offline(True)
    page.get_by_role("button", name="Quitter la formation").click()
    page.get_by_role("button", name="Oui, quitter").click()
    expect(page.get_by_text("Le retrait attend.")).to_be_visible()
    assert kept_of(site, code)["keys"] == 1
    page.context.set_offline(False)
    expect(page.get_by_text("Le retrait attend.")).to_have_count(0)
    expect(page.get_by_text("La formation est quittée.")).to_be_visible()
    kept = kept_of(site, code)
    assert (kept["keys"], kept["answers"], kept["withdrawn"]) == (0, [], 1)
