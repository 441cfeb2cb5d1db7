"""Old addresses: pages that moved, what staff add, loops refused, nobody led where staff did not say."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect

from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, InfoPage, SiteProfile
from ravive.pages.redirects import add_redirect
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Organisation, Role
from tests.people.cast import host, organisation, person, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/site/redirects/"
type Committed = Callable[..., AbstractContextManager[object]]


def page(title: str, slug: str, parent: HomePage | InfoPage | None = None) -> InfoPage:
    above = parent or HomePage.objects.get(locale__language_code="fr")
    return above.add_child(instance=InfoPage(title=title, slug=slug, locale=above.locale))


def add(old: str, target: str, own: Organisation | None = None) -> Redirect:
    return add_redirect(organisation=own or host(), old=old, target=target, by="test", now=timezone.now())


def rename(made: InfoPage, slug: str) -> None:
    made.slug = slug
    made.save_revision().publish()


@pytest.mark.database
def test_a_renamed_page_is_found_at_its_old_address(visitor: Client, django_capture_on_commit_callbacks: Committed) -> None:
    made = page("Qui", "qui")
    page("Dessous", "dessous", made)
    with django_capture_on_commit_callbacks(execute=True):
        rename(made, "nous")
    assert visitor.get("/fr/qui/").headers["Location"] == "/fr/nous/"
    assert visitor.get("/fr/qui/?utm=x").headers["Location"] == "/fr/nous/"
    assert visitor.get("/fr/qui/dessous/").headers["Location"] == "/fr/nous/dessous/"
    # And back: neither leads in a circle.
    with django_capture_on_commit_callbacks(execute=True):
        rename(InfoPage.objects.get(pk=made.pk), "qui")
    assert visitor.get("/fr/qui/").status_code == 200
    assert visitor.get("/fr/nous/").headers["Location"] == "/fr/qui/"
    InfoPage.objects.get(pk=made.pk).unpublish()
    assert [visitor.get(f"/fr/{slug}/").status_code for slug in ("qui", "nous")] == [404, 404]


@pytest.mark.database
def test_a_moved_page_is_found_at_its_old_address(visitor: Client, django_capture_on_commit_callbacks: Committed) -> None:
    above, made = page("Dessus", "dessus"), page("Qui", "qui")
    with django_capture_on_commit_callbacks(execute=True):
        made.move(above, pos="last-child")
    reply = visitor.get("/fr/qui/")
    assert (reply.status_code, reply.headers["Location"]) == (301, "/fr/dessus/qui/")


def test_staff_add_and_delete_an_old_address(visitor: Client) -> None:
    page("Contact", "contact")
    desk = signed_in(person("officer", host(), Role.COMMUNICATOR))
    assert "Aucune ancienne adresse" in desk.get(ADDRESS).text
    assert desk.post(ADDRESS, {"old": "/2019/05/nous-écrire.html", "target": "/fr/contact/"}).status_code == 302
    # Sent twice, it is there once.
    assert desk.post(ADDRESS, {"old": "/2019/05/nous-écrire.html", "target": "/fr/contact/"}).status_code == 302
    row = Redirect.objects.get()
    assert row.redirect_page is not None
    assert visitor.get("/2019/05/nous-%C3%A9crire.html").headers["Location"] == "/fr/contact/"
    assert AuditEvent.objects.filter(verb="redirect.added").count() == 1
    assert "/2019/05/nous-écrire.html" in desk.get(ADDRESS).text
    assert desk.post(f"{ADDRESS}{row.pk}/delete/").status_code == 302
    assert visitor.get("/2019/05/nous-%C3%A9crire.html").status_code == 404


def test_an_address_with_a_query_may_lead_elsewhere(visitor: Client) -> None:
    add("/index.php?page_id=12", "https://example.org/press")
    assert visitor.get("/index.php?page_id=12").headers["Location"] == "https://example.org/press"
    assert visitor.get("/index.php?page_id=13").status_code == 404


@pytest.mark.parametrize(
    "target", ["//evil.example/", "javascript:alert(1)", "data:text/html,x", "/\\evil.example", "contact", "", "https:///x", "/a\nb"]
)
def test_a_target_is_a_path_or_a_web_address(target: str) -> None:
    with pytest.raises(RefusedError):
        add("/old/", target)
    # What another program stored leads nowhere either.
    site = host().site
    Redirect.objects.create(old_path="/old", site=site, redirect_link=target)
    assert Client().get("/old/").status_code == 404


@pytest.mark.parametrize("old", ["/", "/desk/x/", "/media/x.jpg", "https://example.org/x", "old", "/" + "x" * 300])
def test_an_old_address_is_one_of_the_site(old: str) -> None:
    with pytest.raises(RefusedError):
        add(old, "/fr/")


def test_a_page_that_is_there_is_not_led_elsewhere() -> None:
    page("Qui", "qui")
    with pytest.raises(RefusedError):
        add("/fr/qui/", "/fr/")


def test_circles_are_refused() -> None:
    add("/a/", "/b/")
    add("/b/", "/c/")
    for old, target in (("/c/", "/a/"), ("/c/", "http://testserver/a/?x=1"), ("/d/", "/d/")):
        site = host().site
        assert site is not None
        with pytest.raises(RefusedError):
            add(old, target.replace("testserver", site.hostname))
    # One that another program stored leads nowhere.
    Redirect.objects.create(old_path="/e", site=host().site, redirect_link="/e/")
    assert Client().get("/e/").status_code == 404


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/fr//evil.example/", "/fr/?next=//evil.example", "/%5Cevil.example/", "/fr/https://evil.example/"]
)
def test_no_address_leads_to_a_host_that_it_names(visitor: Client, path: str) -> None:
    add("/old/", "/fr/")
    reply = visitor.get(path)
    # As a browser reads it.
    assert urljoin("http://testserver/", reply.headers.get("Location", "")).startswith("http://testserver/")


@pytest.mark.parametrize(
    ("old", "target"), [("http://[x/", "/fr/"), ("//[x", "/fr/"), ("http://testserver//[x", "/fr/"), ("/old/", "https://[x/")]
)
def test_an_address_that_is_none_is_refused(old: str, target: str) -> None:
    with pytest.raises(RefusedError):
        add(old, target)


def test_each_site_leads_its_own_addresses(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    own = organisation("ilot")
    change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=person("o", own), now=timezone.now())
    row = add("/old/", "/fr/", Organisation.objects.get(pk=own.pk))
    assert Client(headers={"host": "ilot.example"}).get("/old/").headers["Location"] == "/fr/"
    assert Client().get("/old/").status_code == 404
    officer = signed_in(person("officer", host(), Role.COMMUNICATOR))
    assert "/old" not in officer.get(ADDRESS).text.replace("/old/page/", "")
    assert officer.post(f"{ADDRESS}{row.pk}/delete/").status_code == 404


def test_wagtails_own_redirects_of_all_sites_are_closed() -> None:
    assert signed_in(person("amina", host=True)).get("/desk/redirects/").status_code == 404
