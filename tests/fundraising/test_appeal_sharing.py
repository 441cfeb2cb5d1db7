"""Posters, the short address, what other sites frame, and stored pages that show a new sum at once."""

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from pytest_django import Settings
from wagtail.contrib.frontend_cache.utils import PurgeBatch

from ravive.fundraising import page_purges, posters
from ravive.fundraising.views import appeal_files
from ravive.giving.actions import booking
from ravive.giving.models import Appeal, GivingPromise
from ravive.people.models import Role
from ravive.throttling.limit import RequestLimit
from tests.conftest import NOW
from tests.fundraising.appeal_cast import HOLDER, account_of, appeal_of, appeal_page, days, own_reference, promise_of, receive, translated
from tests.giving.ledger import Ledger, coda_of, gift
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db


def words_of(pdf: bytes) -> str:
    """Return the words of a file of one page, without the characters that hold a number together."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_bounded().replace("\u2060", "").split())


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_a_poster_has_the_payment_details_and_its_code_says_the_same(client: Client, size: str, points: tuple[int, int]) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    translated(page, "nl", title="(De)klik", slug="deklik")
    response = client.get(f"/nl/appeals/{appeal.pk}/poster-{size}.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in response.content
    sheet = pypdfium2.PdfDocument(response.content)[0]
    assert tuple(round(side) for side in sheet.get_size()) == points
    words = words_of(response.content)
    stored = own_reference(appeal).reference
    assert "BE68 5390 0754 7034" in words
    assert f"+++{stored[:3]}/{stored[3:7]}/{stored[7:]}+++" in words
    assert "(De)klik" in words
    assert f"/a/{appeal.pk}" in words
    [code] = zxingcpp.read_barcodes(sheet.render(scale=2).to_pil())
    assert code.text.split("\n") == ["BCD", "002", "1", "SCT", "", HOLDER, "BE68539007547034", "", "", stored]


def test_a_poster_of_an_example_says_so_and_has_no_code(client: Client) -> None:
    appeal = appeal_of(appeal_page(is_example=True))
    content = client.get(f"/fr/appeals/{appeal.pk}/poster-a4.pdf").content
    assert "Exemple" in words_of(content)
    assert "Visez ce code" not in words_of(content)
    assert zxingcpp.read_barcodes(pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil()) == []


def test_a_poster_needs_an_account_and_a_known_size(client: Client) -> None:
    page = appeal_page()
    appeal = Appeal.objects.get(key=page.translation_key)
    assert client.get(f"/fr/appeals/{appeal.pk}/poster-a4.pdf").status_code == 404
    appeal_of(page)
    assert client.get(f"/fr/appeals/{appeal.pk}/poster-a5.pdf").status_code == 404


def test_a_poster_asks_nobody_to_give_after_the_last_day_or_to_no_goal(client: Client) -> None:
    page = appeal_page()
    appeal, staff = appeal_of(page, ends_on=days(-1)), signed_in(person("chair", host(), Role.ADMIN))
    address = f"/fr/appeals/{appeal.pk}/poster-a4.pdf"
    assert client.get(address).status_code == 404
    desk = staff.get(f"/desk/appeals/{appeal.pk}/").text
    assert address not in desk and "Les affiches sont là" not in desk
    appeal_of(page, goal_cents=0)
    assert client.get(address).status_code == 404
    assert "Les affiches sont là dès que" in staff.get(f"/desk/appeals/{appeal.pk}/").text
    appeal_of(page, starts_on=days(2))
    assert client.get(address).status_code == 200


def test_a_flood_of_posters_is_refused_before_one_is_set(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appeal_files, "POSTER_LIMIT", RequestLimit("appeal-poster-test", burst=2, interval_seconds=600))
    appeal = appeal_of(appeal_page())
    monkeypatch.setattr(posters, "render_poster", lambda **_given: b"%PDF-")
    found = [client.get(f"/fr/appeals/{appeal.pk}/poster-a4.pdf").status_code for _time in range(3)]
    assert found == [200, 200, 429]


def test_the_short_address_leads_to_the_page(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    assert client.get(f"/a/{appeal.pk}/", headers={"Accept-Language": "fr"}).headers["Location"].endswith(page.url)
    assert client.get("/a/999999/").status_code == 404


def test_other_sites_frame_the_bar_and_nothing_else(client: Client) -> None:
    page = appeal_page()
    appeal = appeal_of(page)
    receive(appeal, 100_000)
    framed = client.get(f"/embed/fr/appeals/{appeal.pk}/")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "weave-appeal" in framed.text
    for absent in ("<form", "<script", "BE68"):
        assert absent not in framed.text
    for path in (page.url, f"/fr/appeals/{appeal.pk}/give/", f"/fr/appeals/{appeal.pk}/supporters/"):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"], path


def test_all_gifts_are_paged(client: Client) -> None:
    appeal = appeal_of(appeal_page())
    for _ in range(51):
        receive(appeal, 1000)
    first = client.get(f"/fr/appeals/{appeal.pk}/supporters/")
    assert first.text.count("Un don sans nom") == 50
    assert "Page 1 sur 2" in first.text.replace("\xa0", " ")
    assert client.get(f"/fr/appeals/{appeal.pk}/supporters/?page=2").text.count("Un don sans nom") == 1
    assert first.headers["X-Robots-Tag"] == "noindex"


def test_money_and_promises_let_a_proxy_forget_the_pages_that_show_the_sum(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, django_capture_on_commit_callbacks: object
) -> None:
    settings.RAVIVE_PROXY_CACHE_URL = "http://127.0.0.1:6081"
    page = appeal_page()
    appeal = appeal_of(page)
    purged: list[str] = []
    monkeypatch.setattr(PurgeBatch, "purge", lambda batch, *_given: purged.extend(batch.urls))

    def committed() -> set[str]:
        found = {address.partition("://")[2].partition("/")[2] for address in purged}
        purged.clear()
        return found

    expected = {"fr/soutenir/declic/", "fr/soutenir/", "fr/"}
    ledger = Ledger(appeal.organisation, account_of(appeal), appeal)
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- of pytest-django
        ledger.imported(coda_of(gift("10.00", structured=own_reference(appeal).reference), gift("12.00")))
    assert ledger.sum_cents == 1000
    assert committed() >= expected
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- as above
        booking.undo(receipt_id=ledger.receipt().pk, by=None, now=NOW)
    assert committed() >= expected
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- as above
        booking.book(transfer_id=ledger.transfer(amount_cents=1200).pk, appeal=appeal, kind="gift", by=None, now=NOW)
    assert committed() >= expected
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- as above
        promise_of(client, appeal)
    assert committed() >= expected
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- as above
        GivingPromise.objects.all().delete()
    assert committed() >= expected


def test_the_pages_of_another_appeal_stay(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, django_capture_on_commit_callbacks: object
) -> None:
    settings.RAVIVE_PROXY_CACHE_URL = "http://127.0.0.1:6081"
    mine, other = appeal_page(), appeal_page(title="Autre", slug="autre")
    purged: list[str] = []
    monkeypatch.setattr(PurgeBatch, "purge", lambda batch, *_given: purged.extend(batch.urls))
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue] -- of pytest-django
        page_purges.purge([mine.translation_key])
    assert any("declic" in address for address in purged)
    assert not any(address.endswith(other.url) for address in purged)
