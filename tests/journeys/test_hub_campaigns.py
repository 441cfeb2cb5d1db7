"""A campaign as visitors, partners and staff meet it: join, confirm, take back, relay, count; without script and by keyboard."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_places
from tests.journeys.conftest import VIOLATIONS, Fill, Filled
from tests.journeys.inside import INSIDE
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]
ADDRESS, SOMEBODY_ELSES = "zoe.campaign@exemple.example", "an.campaign@voorbeeld.example"
FRENCH, DUTCH = "/fr/campagnes/quatre-mots/", "/nl/campagnes/vier-woorden/"


def link_of(running: Filled, action: str, reader: str = ADDRESS) -> str:
    """Return the link that confirms or takes back, of the last e-mail to a reader that has one."""
    return running.office.find(reader, rf"http\S+/campaigns/{action}/\S+")


def test_a_campaign_is_joined_relayed_counted_and_ended(windows: Windows, filled: Fill) -> None:
    running = filled("run_campaign")
    visitor, dutch = windows.without_script(running.site), windows.without_script(running.site, "nl", accept_downloads=True)
    join_without_an_address(visitor)
    join_with_an_address_and_take_it_back(visitor, running)
    this_was_not_me(dutch, running)
    staff_gives_promises_and_reads_the_counts(windows, dutch, running)
    a_partner_takes_the_kit_along(dutch, running)
    another_site_frames_the_counter_and_no_other_page(windows, running)
    places = [f"/fr/campaigns/{running.made}/{name}/" for name in ("join", "kit", "thanks", "join/sent")]
    check_places(windows.open(base_url=running.site.url), ["/fr/campagnes/", FRENCH, f"/embed/fr/campaigns/{running.made}/", *places])

    INSIDE.do(running.site.data, "end_campaign", running.made)
    dutch.goto(DUTCH)
    expect(dutch.get_by_role("region", name="De campagne is voorbij")).to_be_visible()
    expect(dutch.get_by_role("button", name="Doe mee met de campagne")).to_have_count(0)


def join_without_an_address(page: Page) -> None:
    page.goto(FRENCH)
    page.get_by_role("link", name="Rejoindre la campagne").press("Enter")
    panel = page.get_by_role("region", name="Je rejoins")
    panel.get_by_label("J’apprends les quatre mots").press("Space")
    panel.get_by_role("button", name="Rejoindre la campagne").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    # Again, back and forth: nothing twice.
    page.reload()
    page.go_back()
    page.go_forward()
    # Nobody confirmed it: only staff count it.
    page.goto(FRENCH)
    expect(page.get_by_role("img", name="0 personnes sur les 200 espérées")).to_be_visible()


def join_with_an_address_and_take_it_back(page: Page, running: Filled) -> None:
    panel = page.get_by_role("region", name="Je rejoins")
    expect(panel.get_by_label("Me rappeler mon engagement")).not_to_be_checked()
    panel.get_by_label("J’affiche l’affiche").check()
    panel.get_by_label("Me rappeler mon engagement").check()
    panel.get_by_role("button", name="Rejoindre la campagne").click()
    expect(page.get_by_text("Pour le rappel, donnez l’adresse")).to_be_visible()
    expect(page.get_by_label("J’affiche l’affiche")).to_be_checked()
    page.get_by_label("Adresse e-mail").fill(ADDRESS)
    page.get_by_role("button", name="Rejoindre la campagne").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez votre boîte mail")
    page.goto(link_of(running, "confirm"))
    page.get_by_role("button", name="Oui, je confirme").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    page.goto(FRENCH)
    expect(page.get_by_text("1 personne engagée")).to_be_visible()
    expect(page.get_by_role("img", name="1 personnes sur les 200 espérées")).to_be_visible()

    page.goto(link_of(running, "stop"))
    page.get_by_role("button", name="Retirer mon envoi").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est retiré")
    page.reload()
    page.goto(FRENCH)
    expect(page.get_by_role("img", name="0 personnes sur les 200 espérées")).to_be_visible()


def this_was_not_me(page: Page, running: Filled) -> None:
    page.goto(DUTCH)
    panel = page.get_by_role("region", name="Ik doe mee")
    panel.get_by_label("Ik leer de vier woorden").check()
    panel.get_by_label("E-mailadres").fill(SOMEBODY_ELSES)
    panel.get_by_role("button", name="Doe mee met de campagne").click()
    page.goto(link_of(running, "confirm", SOMEBODY_ELSES))
    page.get_by_role("button", name="Ik was dit niet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Het is gewist")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("niet meer")


def a_partner_takes_the_kit_along(page: Page, running: Filled) -> None:
    """All of it without script, one image with their own logo."""
    page.goto(DUTCH)
    page.get_by_role("link", name="Affiches en beelden").click()
    expect(page.get_by_label("Tekst 1").first).to_have_value(re.compile(rf"/c/{running.made}/"))
    expect(page.get_by_label("Regel om te plakken")).to_have_value(re.compile(r"^<iframe src=.*</iframe>$"))
    with page.expect_download() as plain:
        page.get_by_role("listitem").filter(has_text="Affiche A3").get_by_role("link", name="Nederlands").click()
    assert Path(plain.value.path()).read_bytes().startswith(b"%PDF")
    logo = BytesIO()
    Image.new("RGB", (60, 30), (20, 90, 160)).save(logo, "PNG")
    page.get_by_label("Uw logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": logo.getvalue()})
    page.get_by_role("button", name="Downloaden").press("Enter")
    expect(page.get_by_text("Geef de naam die bij het logo hoort")).to_be_visible()
    page.get_by_label("Naam van uw organisatie").fill("Jeugdhuis aan het kanaal")
    page.get_by_label("Uw logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": logo.getvalue()})
    page.get_by_label("Wat u nodig hebt").select_option(label="Staand beeld, 1080 × 1920")
    page.get_by_role("combobox", name="Taal").select_option("fr")
    with page.expect_download() as own:
        page.get_by_role("button", name="Downloaden").press("Enter")
    assert own.value.suggested_filename.endswith("-tall-fr.png")
    assert Image.open(BytesIO(Path(own.value.path()).read_bytes())).size == (1080, 1920)


@contextmanager
def partner_site(body: str) -> Iterator[str]:
    """Serve one page at an origin of its own, and yield its address."""

    class OnePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def another_site_frames_the_counter_and_no_other_page(windows: Windows, running: Filled) -> None:
    page = windows.open(viewport=DESK_WINDOW, base_url=running.site.url)
    page.goto(f"/fr/campaigns/{running.made}/kit/")
    line = page.get_by_label("Ligne à coller").input_value()
    with partner_site(line) as address:
        page.goto(address)
        framed = page.frame_locator("iframe")
        expect(framed.get_by_role("heading", name="Le 30 juillet, je retiens quatre mots")).to_be_visible()
        with page.context.expect_page() as opened:
            framed.get_by_role("link", name="Rejoindre la campagne").click()
        expect(opened.value.get_by_role("button", name="Rejoindre la campagne")).to_be_visible()
    with partner_site(line.replace(f"/embed/fr/campaigns/{running.made}/", FRENCH)) as address:
        page.goto(address)
        expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_count(0)
        # The browser says so: that is what this page is for.
        VIOLATIONS.clear()


def staff_gives_promises_and_reads_the_counts(windows: Windows, page: Page, running: Filled) -> None:
    """Staff adds a third promise, which a visitor chooses on `page`."""
    desk = windows.desk(running.site, "claire", "communicator")
    desk.goto("/desk/campaigns/")
    desk.get_by_role("link", name="Le 30 juillet, je retiens quatre mots").press("Enter")
    desk.get_by_role("link", name="Objectif, dates et engagements").press("Enter")
    desk.get_by_label("Objectif, en personnes").fill("800")
    third = desk.get_by_role("group", name="Engagement 3")
    third.get_by_label("Français").fill("J’en parle en équipe")
    third.get_by_label("Nederlands").fill("Ik praat erover")
    desk.get_by_role("button", name="Enregistrer").press("Enter")
    expect(desk.get_by_text("sur 800 espérées")).to_be_visible()
    page.goto(DUTCH)
    page.get_by_label("Ik praat erover").check()
    page.get_by_role("button", name="Doe mee met de campagne").click()
    desk.reload()
    expect(desk.get_by_role("row").filter(has_text="J’en parle en équipe").get_by_role("cell").nth(1)).to_have_text("1")
    with desk.expect_download() as table:
        desk.get_by_role("link", name="CSV").click()
    assert "J’en parle en équipe;0;1;1" in Path(table.value.path()).read_text("utf-8-sig")
