"""The bin: what hangs on a page is named, it leaves the site at once, and comes back as it was until its day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from ravive.hub.events.models import Event, EventPage, Registration
from ravive.hub.events.private_links import token_of
from ravive.operations import jobs
from ravive.pages.bin import actions
from ravive.pages.models import BinnedPage, HomePage, InfoPage
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, EntrustedPage, Role
from ravive.site import personal_data
from tests.hub.events import cast as events
from tests.hub.letters import letter_cast as letters
from tests.people.cast import host, organisation, person, signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def info(title: str, slug: str, parent: Page | None = None, **values: object) -> InfoPage:
    above = parent or HomePage.objects.get(locale__language_code="fr")
    return above.add_child(instance=InfoPage(title=title, slug=slug, locale=above.locale, **values))


@pytest.fixture
def officer() -> Client:
    return signed_in(person("ines", host(), Role.COMMUNICATOR))


def ask(pages: list[Page]) -> str:
    return reverse("delete_pages") + "?" + "&".join(f"id={page.pk}" for page in pages)


def binned(page: Page, client: Client) -> BinnedPage:
    assert client.post(ask([page])).status_code == 302
    return BinnedPage.objects.get(page=page.pk)


# Asking first


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_delete_screen_of_the_editor_asks_and_deletes_nothing(officer: Client, method: str) -> None:
    page = info("Qui", "qui")
    reply = getattr(officer, method)(reverse("wagtailadmin_pages:delete", args=[page.pk]) + "?next=/desk/")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{ask([page])}&next=%2Fdesk%2F")
    assert InfoPage.objects.get(pk=page.pk).live
    assert not BinnedPage.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_deleting_what_is_ticked_asks_for_all_of_it(officer: Client, method: str) -> None:
    pages = [info("Qui", "qui"), info("Quoi", "quoi")]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    reply = getattr(officer, method)(f"{bulk}?" + "&".join(f"id={page.pk}" for page in pages))
    assert reply.status_code == 303
    shown = officer.get(reply.headers["Location"]).text
    assert "Qui" in shown
    assert "Quoi" in shown
    assert officer.post(reply.headers["Location"]).status_code == 302
    assert BinnedPage.objects.count() == 2


@pytest.mark.database
def test_what_hangs_on_a_page_is_named(officer: Client) -> None:
    page = events.event_page()
    event = events.opened(page, places=1)
    for number in range(6):
        Registration.objects.create(event=event, handle=f"{number}", has_place=number == 0, language="fr", registered_on=NOW.date())
    letter = letters.letter_page()
    letters.letter_of(letter, delivered_on=NOW.date(), final_organisations=3, final_people=2)
    shown = officer.get(ask([page])).text
    assert "6 inscriptions (5 sur la liste d’attente)" in shown
    above = Page.objects.parent_of(page).get()
    amina = signed_in(person("amina", host=True))
    shown = amina.get(ask([above, page, letter])).text
    # What is below another page goes with it, once.
    assert shown.count("6 inscriptions") == 1
    assert "1 page en dessous" in shown
    assert "5 signatures" in shown


def test_the_first_page_of_a_site_stays(officer: Client) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    assert "ne peut pas être supprimée" in officer.get(ask([home])).text
    officer.post(ask([home]))
    assert HomePage.objects.filter(pk=home.pk, live=True).exists()
    assert not BinnedPage.objects.exists()


def test_only_those_who_write_the_site_delete_and_restore(officer: Client) -> None:
    page = info("Qui", "qui")
    author = signed_in(person("author", host(), Role.AUTHOR))
    assert author.post(ask([page])).status_code == 403
    stranger = signed_in(person("stranger", organisation("third"), Role.COMMUNICATOR))
    assert stranger.post(ask([page])).status_code == 404
    row = binned(page, officer)
    for name in ("restore_page", "delete_for_good"):
        assert author.post(reverse(name, args=[row.pk])).status_code == 403
        assert stranger.post(reverse(name, args=[row.pk])).status_code == 404
    assert "Qui" not in stranger.get(reverse("page_bin")).text
    assert "Qui" in officer.get(reverse("page_bin")).text


# Away, and back


@pytest.mark.database
def test_a_page_leaves_the_site_and_comes_back_where_it_was(officer: Client, visitor: Client) -> None:
    before, page, after = info("Avant", "avant"), info("Qui", "qui", show_in_menus=True), info("Après", "apres")
    below = info("Dessous", "dessous", page)
    draft = info("Brouillon", "brouillon", page, live=False)
    page.summary = "Pas encore en ligne"
    changed = page.save_revision()
    home = Page.objects.parent_of(before).get()
    order = list(home.get_children().order_by("path").values_list("pk", flat=True))
    # Only hosts delete pages with others below.
    assert officer.post(ask([page])).status_code == 404
    amina = signed_in(person("amina", host=True))
    row = binned(page, amina)
    assert [visitor.get(f"/fr/{path}/").status_code for path in ("qui", "qui/dessous")] == [404, 404]
    assert "/fr/qui/" not in visitor.get("/fr/").text
    assert not Page.objects.filter(pk__in=[page.pk, below.pk], live=True).exists()
    for client in (officer, amina):
        assert ">Qui<" not in client.get(reverse("wagtailadmin_explore", args=[home.pk])).text
        assert "ravive-bin" not in client.get(reverse("wagtailadmin_explore_root"), follow=True).text
    assert officer.post(reverse("restore_page", args=[row.pk])).status_code == 302
    assert list(home.get_children().order_by("path").values_list("pk", flat=True)) == order
    assert [visitor.get(f"/fr/{path}/").status_code for path in ("qui", "qui/dessous")] == [200, 200]
    restored = InfoPage.objects.get(pk=page.pk)
    assert (restored.slug, restored.live, restored.has_unpublished_changes) == ("qui", True, True)
    assert restored.latest_revision == changed
    assert not InfoPage.objects.get(pk=draft.pk).live
    assert InfoPage.objects.get(pk=after.pk).live
    assert not BinnedPage.objects.exists()
    assert not any(Page.find_problems())
    verbs = AuditEvent.objects.filter(verb__startswith="page.").order_by("pk").values_list("verb", "subject_label")
    assert list(verbs) == [("page.binned", "Qui"), ("page.restored", "Qui")]


def test_an_address_that_another_page_has_by_now_gets_a_number(officer: Client, visitor: Client) -> None:
    page = info("Qui", "qui")
    page.save_revision().publish()
    row = binned(InfoPage.objects.get(pk=page.pk), officer)
    info("Nouveau", "qui")
    officer.post(reverse("restore_page", args=[row.pk]))
    assert visitor.get("/fr/qui-2/").status_code == 200
    # Its draft has the new address too: publishing it is possible.
    InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision().publish()
    assert visitor.get("/fr/qui-2/").status_code == 200


def test_the_page_above_comes_back_first(officer: Client) -> None:
    above = info("Dessus", "dessus")
    page = info("Qui", "qui", above)
    row, first = binned(page, officer), binned(InfoPage.objects.get(pk=above.pk), officer)
    with pytest.raises(RefusedError):
        actions.restore(row=row, by=first.deleted_by, now=NOW)
    officer.post(reverse("restore_page", args=[first.pk]))
    officer.post(reverse("restore_page", args=[row.pk]))
    assert InfoPage.objects.get(pk=page.pk).url_path.endswith("/dessus/qui/")


def test_without_the_page_above_it_comes_back_to_the_first_place_that_takes_it(officer: Client) -> None:
    above = info("Dessus", "dessus")
    page = info("Qui", "qui", above)
    row = binned(page, officer)
    Page.objects.get(pk=above.pk).delete()
    officer.post(reverse("restore_page", args=[row.pk]))
    assert InfoPage.objects.get(pk=page.pk).live


@pytest.mark.database
def test_nothing_is_published_in_the_bin_and_a_plan_comes_back(officer: Client) -> None:
    page = info("Qui", "qui", live=False)
    page.go_live_at = NOW + timedelta(hours=1)
    planned = page.save_revision()
    planned.publish()
    assert Revision.objects.get(pk=planned.pk).approved_go_live_at
    row = binned(page, officer)
    assert Revision.objects.get(pk=planned.pk).approved_go_live_at is None
    officer.post(reverse("restore_page", args=[row.pk]))
    assert Revision.objects.get(pk=planned.pk).approved_go_live_at == page.go_live_at


def test_other_screens_leave_pages_of_the_bin_alone(officer: Client) -> None:
    page = info("Qui", "qui")
    organisation_of_writer = organisation("second")
    EntrustedPage.objects.create(organisation=organisation_of_writer, translation_key=page.translation_key)
    writer = signed_in(person("writer", organisation_of_writer, Role.COMMUNICATOR))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert writer.get(edit).status_code == 200
    binned(page, officer)
    amina = signed_in(person("amina", host=True))
    for name in ("edit", "copy", "delete"):
        reply = amina.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert reply.headers.get("Location") == reverse("page_bin"), name
    assert [client.get(edit).status_code for client in (officer, writer)] == [404, 404]


# Its day


@pytest.mark.database
def test_after_thirty_days_it_is_deleted_for_good(officer: Client) -> None:
    row = binned(info("Qui", "qui"), officer)
    later = row.deleted_at + timedelta(days=30)
    assert actions.empty(now=later - timedelta(minutes=1)) == 0
    assert actions.empty(now=later) == 1
    assert not Page.objects.filter(pk=row.page_id).exists()
    assert AuditEvent.objects.filter(verb="page.deleted", by_name=actions.BY).count() == 1
    assert jobs.empty_bin.call(due="") == 0


def test_somebody_may_delete_it_for_good_at_once_after_a_question(officer: Client) -> None:
    row = binned(info("Qui", "qui"), officer)
    address = reverse("delete_for_good", args=[row.pk])
    assert "Supprimer définitivement" in officer.get(address).text
    assert Page.objects.filter(pk=row.page_id).exists()
    assert officer.post(address).status_code == 302
    assert not Page.objects.filter(pk=row.page_id).exists()


@pytest.mark.database
def test_details_of_people_are_erased_on_their_day_in_the_bin(officer: Client, visitor: Client) -> None:
    begins = NOW + timedelta(days=2)
    page = events.event_page(starts_at=begins)
    event = events.opened(page)
    handle = "a" * 32
    row = Registration.objects.create(event=event, handle=handle, has_place=True, language="fr", registered_on=NOW.date())
    binned(page, officer)
    # The private link says what happened, as for a page that was taken off the site.
    shown = visitor.get(f"/fr/registrations/{token_of(handle)}/")
    assert shown.status_code == 200
    assert page.title in shown.text
    personal_data.erase_due(now=NOW + timedelta(days=20))
    assert Registration.objects.filter(pk=row.pk).exists()
    personal_data.erase_due(now=page.ends_at + timedelta(days=31))
    assert not Registration.objects.filter(pk=row.pk).exists()
    assert EventPage.objects.filter(pk=page.pk).exists()
    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.database
def test_what_hangs_on_it_goes_in_the_night_after_it(officer: Client) -> None:
    page = events.event_page(starts_at=NOW + timedelta(days=200))
    event = events.opened(page)
    row = Registration.objects.create(event=event, handle="b" * 32, has_place=True, language="fr", registered_on=NOW.date())
    binned(page, officer)
    actions.empty(now=NOW + timedelta(days=31))
    personal_data.erase_due(now=NOW + timedelta(days=31))
    assert not Registration.objects.filter(pk=row.pk).exists()
