"""Members at the desk: who writes a page and nothing else, who publishes it, contacts that reach Act once confirmed, the file."""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from ravive.hub.members import actions, agenda_items, queries
from ravive.hub.members.models import MemberIndexPage, MemberPage
from ravive.people import agenda
from ravive.people import queries as people
from ravive.people.actions import RefusedError, set_roles
from ravive.people.models import AuditEvent, EntrustedPage, Membership, Organisation, Role
from ravive.publishing import queries as published
from ravive.register import actions as register
from ravive.register.errors import FactError
from ravive.register.models import FactCheck, RegisterEntry, RegisterSourceEntry
from tests.existing import existing
from tests.hub.members.cast import member, network, translated, writers
from tests.people.cast import NOW, PASSWORD, host, organisation, person, signed_in

CONTACT = {
    "need": "talk", "name": "Childline Kenya", "reach": "116", "audience": "children", "days": "always", "opens": "", "closes": "",
    "languages": "anglais, swahili", "is_free": "on", "source_title": "Childline Kenya", "source_reference": "childlinekenya.example/116",
    "grade": "A", "verified_on": timezone.localdate().isoformat(),
}  # fmt: skip


@pytest.fixture
def index(db: None) -> MemberIndexPage:
    return network()


@pytest.fixture
def page(index: MemberIndexPage) -> MemberPage:
    return member(index)


@pytest.fixture
def admin(db: None) -> Client:
    return signed_in(person("ada", host(), Role.ADMIN))


def entrusted(page: MemberPage, *, may_publish: bool = False) -> tuple[Organisation, User]:
    """Return an organisation that writes a page, and its officer."""
    made, officer = writers()
    actions.entrust(page=page, network=host(), writer=made, may_publish=may_publish, by="test", now=NOW)
    return made, officer


def edited(page: MemberPage, **values: str) -> dict[str, Any]:
    """Return what the editor's form of a page sends."""
    return {
        "title": page.title, "slug": page.slug, "summary": page.summary, "hue": page.hue, "country": page.country,
        "languages": "anglais, swahili", "website": page.website, "email": "", "phone": "", "address": "", "picture": "",
        "picture_alternative": "", "body-count": "0", "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "",
        "review_on": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **values,
    }  # fmt: skip


# Who writes a page, and nothing else


def test_writers_edit_their_page_and_nothing_else_of_the_site(page: MemberPage, index: MemberIndexPage) -> None:
    other = member(index, "Autre membre", country="BE")
    _organisation, officer = entrusted(page)
    client = signed_in(officer)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, edited(page, summary="Changé par le membre.")).status_code == 302
    assert existing(MemberPage.objects.get(pk=page.pk).get_latest_revision_as_object()).summary == "Changé par le membre."
    home = Page.objects.get(pk=index.pk).get_parent()
    for foreign in (other, index, existing(home)):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[foreign.pk])).status_code == 404
        assert client.get(reverse("wagtailadmin_explore", args=[foreign.pk])).status_code == 404
    # Their page stays where it is, as the site's officers placed it.
    for name in ("delete", "unpublish", "move", "copy", "set_privacy", "lock", "add_subpage"):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 404, name
    assert client.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 404
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert client.post(f"{bulk}?id={page.pk}").status_code == 404
    assert MemberPage.objects.filter(pk=page.pk, live=True).exists()
    # Of the network, only what is theirs.
    listed = client.get("/desk/members/").text
    assert "Watoto Salama" in listed
    assert "Autre membre" not in listed
    assert client.get("/desk/members/list.csv").text.count("\n") == 1


def test_the_desk_of_a_writer_shows_no_other_page(page: MemberPage, index: MemberIndexPage) -> None:
    member(index, "Autre membre", country="BE")
    _organisation, officer = entrusted(page)
    client = signed_in(officer)
    for address in (reverse("wagtailadmin_explore_root"), reverse("wagtailadmin_pages:search") + "?q=membre", "/desk/"):
        shown = client.get(address, follow=True)
        assert shown.status_code == 200, address
        assert "Autre membre" not in shown.text, address


def test_only_communication_officers_of_the_writer_write_the_page(page: MemberPage) -> None:
    made, _officer = entrusted(page)
    author = signed_in(person("author", made, Role.AUTHOR))
    assert author.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404
    assert author.get("/desk/members/").status_code == 403
    stranger = signed_in(person("stranger", organisation("third"), Role.COMMUNICATOR))
    assert stranger.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404


def test_writers_without_the_right_to_publish_leave_it_to_the_officers_of_the_site(page: MemberPage) -> None:
    made, officer = entrusted(page)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    signed_in(officer).post(edit, edited(page, summary="Nouveau.", **{"action-publish": "1"}))
    page.refresh_from_db()
    assert page.summary == "Écoute et protection."
    assert page.has_unpublished_changes
    ours = person("ines", host(), Role.COMMUNICATOR)
    waiting = list(
        agenda_items.items(agenda.WaitingFor(user=ours, organisation=host(), roles=frozenset({Role.COMMUNICATOR}), today=NOW.date()))
    )
    assert [item.address for item in waiting] == [edit]
    assert "Watoto Salama" in waiting[0].title
    # It waits for nobody else.
    theirs = agenda.WaitingFor(user=officer, organisation=made, roles=frozenset({Role.COMMUNICATOR}), today=NOW.date())
    assert not list(agenda_items.items(theirs))
    assert "Changements non publiés" in signed_in(ours).get("/desk/members/").text
    signed_in(ours).post(edit, edited(page, summary="Nouveau.", **{"action-publish": "1"}))
    page.refresh_from_db()
    assert page.summary == "Nouveau."
    assert not page.has_unpublished_changes


def test_writers_publish_where_the_organisation_of_the_site_lets_them(page: MemberPage) -> None:
    _organisation, officer = entrusted(page, may_publish=True)
    client, edit = signed_in(officer), reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.post(edit, edited(page, summary="Nouveau.", **{"action-publish": "1"}), follow=True)
    page.refresh_from_db()
    assert page.summary == "Nouveau."
    # They come back to their page: the list above it is not theirs.
    assert (shown.status_code, shown.redirect_chain) == (200, [(edit, 302)])


def test_the_menu_leads_writers_to_their_page_and_to_no_empty_list(page: MemberPage) -> None:
    _organisation, officer = entrusted(page)
    theirs = signed_in(officer).get("/desk/").text
    ours = signed_in(person("ines", host(), Role.COMMUNICATOR)).get("/desk/").text
    assert "/desk/members/" in theirs
    assert 'href="/desk/pages/"' not in theirs
    assert 'href="/desk/pages/"' in ours


def test_a_right_that_is_withdrawn_ends_at_once(page: MemberPage) -> None:
    made, officer = entrusted(page, may_publish=True)
    actions.entrust(page=page, network=host(), writer=made, may_publish=False, by="test", now=NOW)
    held = GroupPagePermission.objects.filter(group=existing(made.communicators), page=page)
    assert [row.permission.codename for row in held] == ["change_page"]
    actions.withdraw(page=page, network=host(), by="test", now=NOW)
    assert not held.all().exists()
    assert signed_in(officer).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404
    # The organisation was not created for the page: its people stay its own.
    assert Membership.objects.filter(organisation=made, user=officer).exists()
    assert list(AuditEvent.objects.filter(verb__startswith="member_page.").values_list("verb", flat=True)) == [
        "member_page.withdrawn", "member_page.entrusted", "member_page.entrusted",
    ]  # fmt: skip


def test_a_translation_is_written_by_the_same_people(page: MemberPage) -> None:
    _organisation, officer = entrusted(page)
    english = translated(page, "en", title="Watoto Salama (English)")
    client = signed_in(officer)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[english.pk]))
    assert shown.status_code == 200
    # Its facts are those of the first page.
    assert 'name="country"' not in shown.text
    assert 'name="country"' in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert client.get(reverse("wagtailadmin_pages:edit", args=[existing(english.get_parent()).pk])).status_code == 404


def test_a_writer_translates_the_page_into_languages_of_the_network_only(page: MemberPage) -> None:
    _organisation, officer = entrusted(page)
    client = signed_in(officer, "fr")
    address = reverse("simple_translation:submit_page_translation", args=[page.pk])
    assert client.get(address).status_code == 200
    assert client.get(reverse("simple_translation:submit_page_translation", args=[existing(page.get_parent()).pk])).status_code == 404
    before = Page.objects.count()
    client.raise_request_exception = False
    client.post(address, {"locales": [existing(Page.objects.filter(locale__language_code="nl").first()).locale_id]})
    assert Page.objects.count() == before


def test_a_page_that_is_deleted_is_entrusted_to_nobody(page: MemberPage) -> None:
    entrusted(page)
    page.delete()
    assert not EntrustedPage.objects.exists()


# Choosing and inviting


def test_an_administrator_invites_somebody_who_writes_that_page_only(admin: Client, page: MemberPage) -> None:
    sent = {"name": "Amani Otieno", "username": "amani", "email": "amani@watoto.example", "may_publish": "on"}
    shown = admin.post(f"/desk/members/{page.pk}/writers/invite/", sent)
    link = re.search(r'value="https?://[^/]+(/desk/invitation/[^"]+)"', shown.text)
    assert link
    invited = User.objects.get(username="amani")
    row = EntrustedPage.objects.get()
    assert (row.organisation.name, row.organisation.countries, row.may_publish, row.is_created_for_page) == (
        "Watoto Salama",
        ["KE"],
        True,
        True,
    )
    assert people.own_roles(invited, row.organisation) == {Role.COMMUNICATOR}
    assert people.roles_of(invited, host()) == frozenset()
    # A second person joins the same organisation.
    admin.post(f"/desk/members/{page.pk}/writers/invite/", {**sent, "username": "zawadi", "email": ""})
    assert [writer.username for writer in queries.people_of(row)] == ["amani", "zawadi"]
    assert Client().get(link[1]).status_code == 200


def test_an_invitation_sent_twice_invites_once(admin: Client, page: MemberPage) -> None:
    address = f"/desk/members/{page.pk}/writers/invite/"
    sending = existing(re.search(r'name="sending" value="([^"]+)"', admin.get(address).text))[1]
    sent = {"name": "Amani Otieno", "username": "amani", "email": "", "sending": sending}
    first, second = admin.post(address, sent), admin.post(address, sent)
    assert first.status_code == second.status_code == 200
    assert "/desk/invitation/" in second.text
    assert User.objects.filter(username="amani").count() == Organisation.objects.filter(slug="watoto-salama").count() == 1


def test_an_invitation_sent_again_shows_no_link_once_the_writers_invite_themselves(admin: Client, page: MemberPage) -> None:
    address = f"/desk/members/{page.pk}/writers/invite/"
    sending = existing(re.search(r'name="sending" value="([^"]+)"', admin.get(address).text))[1]
    sent = {"name": "Amani Otieno", "username": "amani", "email": "", "sending": sending}
    assert "/invitation/" in admin.post(address, sent).text
    writer = EntrustedPage.objects.get(translation_key=page.translation_key).organisation
    person("their-admin", writer, Role.ADMIN)
    again = admin.post(address, sent)
    assert again.status_code == 302
    assert "/invitation/" not in again.text


def test_a_name_that_is_taken_creates_nothing(admin: Client, page: MemberPage) -> None:
    person("amani")
    shown = admin.post(f"/desk/members/{page.pk}/writers/invite/", {"name": "Amani", "username": "amani", "email": ""})
    assert "se connecte déjà sous ce nom" in shown.text
    assert not EntrustedPage.objects.exists()


def test_who_was_invited_can_be_removed_or_get_a_new_link(admin: Client, page: MemberPage) -> None:
    admin.post(f"/desk/members/{page.pk}/writers/invite/", {"name": "Amani Otieno", "username": "amani", "email": ""})
    invited = User.objects.get(username="amani")
    address = f"/desk/members/{page.pk}/writers/{invited.pk}/"
    invited.set_password(PASSWORD)
    invited.save()
    assert "/desk/invitation/" in admin.post(address, {"do": "link"}).text
    assert not User.objects.get(pk=invited.pk).has_usable_password()
    admin.post(address, {"do": "remove"})
    assert not Membership.objects.filter(user=invited).exists()
    assert admin.get(address).status_code == 404


def test_withdrawing_a_page_ends_the_desk_of_those_invited_for_it(admin: Client, page: MemberPage) -> None:
    admin.post(f"/desk/members/{page.pk}/writers/invite/", {"name": "Amani Otieno", "username": "amani", "email": ""})
    admin.post(f"/desk/members/{page.pk}/writers/", {"do": "withdraw"})
    assert not EntrustedPage.objects.exists()
    assert not Membership.objects.filter(user__username="amani").exists()


def test_a_deleted_page_ends_the_desk_of_those_invited_for_it(admin: Client, page: MemberPage) -> None:
    admin.post(f"/desk/members/{page.pk}/writers/invite/", {"name": "Amani Otieno", "username": "amani", "email": ""})
    assert Membership.objects.filter(user__username="amani").exists()
    page.delete()
    assert not EntrustedPage.objects.exists()
    assert not Membership.objects.filter(user__username="amani").exists()


def test_nobody_invites_into_an_organisation_that_looks_after_itself(admin: Client, page: MemberPage) -> None:
    made, officer = entrusted(page)
    assert "/writers/invite/" not in admin.get(f"/desk/members/{page.pk}/writers/").text
    shown = admin.post(f"/desk/members/{page.pk}/writers/invite/", {"name": "Intrus", "username": "intrus", "email": ""})
    assert "invite elle-même" in shown.text
    assert not User.objects.filter(username="intrus").exists()
    with pytest.raises(RefusedError):
        actions.remove_writer(page=page, network=host(), user=officer, by="test", now=NOW)
    # Nor once it was created for the page, and has an administrator of its own since.
    EntrustedPage.objects.update(is_created_for_page=True)
    set_roles(organisation=made, user=officer, roles=[Role.ADMIN, Role.COMMUNICATOR], by="test", now=NOW)
    assert not queries.can_invite(queries.writer_of(page))
    actions.withdraw(page=page, network=host(), by="test", now=NOW)
    assert Membership.objects.filter(organisation=made, user=officer).count() == 2


def test_only_who_hosts_the_installation_chooses_among_its_organisations(admin: Client, page: MemberPage) -> None:
    organisation("secret", "Organisation secrète")
    address = f"/desk/members/{page.pk}/writers/"
    assert "Organisation secrète" not in admin.get(address).text
    secret = Organisation.objects.get(slug="secret")
    admin.post(address, {"organisation": str(secret.pk)})
    assert not EntrustedPage.objects.exists()
    root = signed_in(person("root", host(), Role.ADMIN, host=True))
    root.post("/desk/switch/", {"organisation": host().slug})
    root.post(address, {"organisation": str(secret.pk)})
    assert EntrustedPage.objects.get().organisation == secret
    # One's own organisation can be a member too: its decks stand on the page.
    admin.post(address, {"organisation": str(host().pk), "may_publish": "on"})
    assert EntrustedPage.objects.get().organisation == host()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMIN])
def test_only_administrators_choose_who_writes(page: MemberPage, role: str) -> None:
    client = signed_in(person("one", host(), role))
    for address in (f"/desk/members/{page.pk}/writers/", f"/desk/members/{page.pk}/writers/invite/"):
        assert client.get(address).status_code == client.post(address, {"name": "A", "username": "a"}).status_code == 403


# Contacts


def propose(client: Client, page: MemberPage, **values: str) -> str:
    return client.post(f"/desk/members/{page.pk}/contacts/", {**CONTACT, **values}, follow=True).text


def in_act(country: str = "KE", language: str = "fr") -> list[tuple[str, str]]:
    return [(contact.name, contact.href) for contact in published.contacts(language) if country in contact.countries]


def test_a_proposed_contact_is_a_draft_and_reaches_act_once_confirmed(page: MemberPage, visitor: Client) -> None:
    _organisation, officer = entrusted(page)
    shown = propose(signed_in(officer), page)
    assert "en attente" in shown
    entry = RegisterEntry.objects.get(entry_id="ke-childline-kenya")
    assert (entry.organisation, entry.status, entry.countries, entry.need) == (host(), "draft", ["KE"], "talk")
    assert entry.verified_by == "writer-watoto, Watoto Salama"
    assert entry.detail["nl"] == "Dag en nacht. Gratis. Talen: Engels, Swahili."
    assert entry.detail["fr"] == "Jour et nuit. Gratuit. Langues\N{NO-BREAK SPACE}: anglais, swahili."
    assert FactCheck.objects.get(entry=entry).note == "Proposé par Watoto Salama."
    source = RegisterSourceEntry.objects.get(source_id=entry.sources[0])
    assert (source.organisation, source.reference, source.grade) == (host(), "childlinekenya.example/116", "A")
    assert in_act() == []
    assert "tel:116" not in visitor.get("/fr/act/").text.replace("tel:116000", "")
    # Those who know facts find it among what waits, and confirm it as any other.
    expert = signed_in(person("erik", host(), Role.EXPERT))
    assert "Childline Kenya" in expert.get("/desk/facts/?state=draft").text
    register.save_fact(entry=entry, values={"status": "to_confirm"}, by=person("eva", host(), Role.EXPERT), now=timezone.now())
    assert in_act() == [("Childline Kenya", "tel:116")]
    assert in_act("UG") == []
    act = visitor.get("/fr/act/").text
    assert act.index("Kenya</h2>") < act.index('href="tel:116"')
    assert 'href="tel:116"' in visitor.get(page.url).text
    assert "montré jusqu’au" in signed_in(officer).get(f"/desk/members/{page.pk}/contacts/").text


def test_a_contact_that_is_too_old_is_shown_nowhere(page: MemberPage) -> None:
    _organisation, officer = entrusted(page)
    propose(signed_in(officer), page)
    entry = RegisterEntry.objects.get(entry_id="ke-childline-kenya")
    register.save_fact(entry=entry, values={"status": "to_confirm"}, by="test", now=timezone.now())
    RegisterEntry.objects.filter(pk=entry.pk).update(verified_on=timezone.localdate() - timedelta(days=200))
    shown = signed_in(officer).get(f"/desk/members/{page.pk}/contacts/").text
    assert "trop ancien" in shown


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"reach": "http://chat.example"}, "Donnez un numéro"),
        ({"reach": "appelez-nous"}, "Donnez un numéro"),
        ({"reach": "javascript:alert(1)"}, "Donnez un numéro"),
        ({"days": "weekdays"}, "Dites quand il ouvre"),
        ({"languages": "anglais, klingon"}, "klingon"),
        ({"verified_on": "2020-01-01"}, "Vérifiez-le de nouveau"),
        ({"verified_on": "2999-01-01"}, "encore à venir"),
        ({"need": ""}, "need"),
        ({"source_reference": ""}, "source_reference"),
    ],
)
def test_a_contact_that_cannot_be_checked_is_not_proposed(page: MemberPage, values: dict[str, str], text: str) -> None:
    _organisation, officer = entrusted(page)
    shown = propose(signed_in(officer), page, **values)
    assert text in shown
    assert "Rien n’est enregistré" in shown
    assert 'value="Childline Kenya"' in shown
    assert not RegisterEntry.objects.filter(entry_id__startswith="ke-").exists()
    assert not RegisterSourceEntry.objects.filter(reference=CONTACT["source_reference"]).exists()


def test_an_address_and_hours_are_written_as_people_read_them(page: MemberPage) -> None:
    _organisation, officer = entrusted(page)
    propose(
        signed_in(officer),
        page,
        reach="https://www.watoto.example/chat/",
        days="weekdays",
        opens="08:00",
        closes="17:30",
        is_free="",
        grade="C",
    )
    entry = RegisterEntry.objects.get(entry_id="ke-childline-kenya")
    assert (entry.value["fr"], existing(entry.href)["fr"]) == ("watoto.example/chat", "https://www.watoto.example/chat/")
    assert existing(entry.detail)["en"] == "Monday to Friday, 08:00–17:30, local time. Languages: English, Swahili."
    # What no recognised body says stays a draft.
    with pytest.raises(FactError):
        register.save_fact(entry=entry, values={"status": "to_confirm"}, by="test", now=timezone.now())


def test_a_country_has_ten_waiting_contacts_at_most_and_the_same_source_once(page: MemberPage) -> None:
    _organisation, officer = entrusted(page)
    client = signed_in(officer)
    for number in range(actions.MOST_WAITING):
        propose(client, page, name=f"Ligne {number}")
    assert "attendent déjà" in propose(client, page, name="Encore une")
    assert RegisterEntry.objects.filter(entry_id__startswith="ke-").count() == actions.MOST_WAITING
    assert RegisterSourceEntry.objects.filter(reference=CONTACT["source_reference"]).count() == 1


def test_a_correction_names_what_it_corrects_and_changes_nothing_itself(page: MemberPage) -> None:
    belgian = member(MemberIndexPage.objects.get(), "Kinderhulp", country="BE")
    _organisation, officer = entrusted(belgian)
    before = RegisterEntry.objects.get(entry_id="child-focus").value
    propose(signed_in(officer), belgian, name="Child Focus", reach="116 001", replaces="child-focus")
    entry = RegisterEntry.objects.get(entry_id="be-child-focus")
    assert "child-focus" in FactCheck.objects.get(entry=entry).note
    assert RegisterEntry.objects.get(entry_id="child-focus").value == before


def test_contacts_are_proposed_by_those_of_the_network_and_those_who_write_the_page(page: MemberPage) -> None:
    made, _officer = entrusted(page)
    address = f"/desk/members/{page.pk}/contacts/"
    for place, (owner, role) in enumerate([(host(), Role.COMMUNICATOR), (host(), Role.EXPERT), (made, Role.EXPERT), (made, Role.ADMIN)]):
        assert signed_in(person(f"one-{place}", owner, role)).get(address).status_code == 200
    assert signed_in(person("other", organisation("third"), Role.ADMIN)).get(address).status_code == 404
    assert signed_in(person("trainer", made, Role.TRAINER)).get(address).status_code == 403


# The list and its file


def test_the_desk_lists_the_members_with_who_writes_them(admin: Client, page: MemberPage, index: MemberIndexPage) -> None:
    member(index, "Brouillon", country="BE", live=False)
    entrusted(page)
    shown = admin.get("/desk/members/").text
    assert shown.index("Brouillon") < shown.index("Watoto Salama")
    assert "Votre équipe de communication" in shown
    assert f'href="/desk/members/{page.pk}/writers/"' in shown


def test_the_file_names_every_member_and_runs_no_formula(admin: Client, index: MemberIndexPage) -> None:
    member(index, "=HYPERLINK(1)", phone="+254 20 000 0000", address="Mombasa Road\nNairobi")
    member(index, "Kinderhulp", country="BE", languages=["nl"], live=False)
    response = admin.get("/desk/members/list.csv")
    assert response.headers["Content-Disposition"] == f'attachment; filename="members-{host().slug}.csv"'
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Membre"] for row in rows] == ["Kinderhulp", "'=HYPERLINK(1)"]
    assert rows[1] | {"Page": ""} == {
        "Membre": "'=HYPERLINK(1)", "Code du pays": "KE", "Pays": "Kenya", "Langues": "anglais, swahili",
        "Site": "https://www.watoto.example/", "E-mail": "", "Téléphone": "'+254 20 000 0000", "Adresse": "Mombasa Road Nairobi",
        "Jeux partagés": "0", "Écrit par": "", "Publié": "Oui", "Page": "",
    }  # fmt: skip
    assert rows[0]["Page"] == ""


def test_languages_are_typed_by_name_and_unknown_ones_are_named(admin: Client, page: MemberPage) -> None:
    ines = signed_in(person("ines", host(), Role.COMMUNICATOR))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'value="anglais, swahili"' in ines.get(edit).text
    shown = ines.post(edit, edited(page, languages="Dutch; frans, klingon"))
    assert "klingon" in shown.text
    ines.post(edit, edited(page, languages="Dutch; frans", country="BE", **{"action-publish": "1"}))
    page.refresh_from_db()
    assert (page.languages, page.country) == (["nl", "fr"], "BE")
