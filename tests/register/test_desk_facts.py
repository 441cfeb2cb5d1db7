"""The facts register at the desk: what expires first, corrections and verifications by hand, and what may not be deleted."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ravive.people.models import AuditEvent, Organisation, Role
from ravive.publishing import queries
from ravive.publishing.models import BundleTaken, PublishedBundle
from ravive.register import actions as register_actions
from ravive.register import dependents
from ravive.register.actions import sources
from ravive.register.dependents import SourceUses
from ravive.register.forms import FactForm
from ravive.register.language_fields import ByLanguageWidget
from ravive.register.models import FactCheck, RegisterEntry, RegisterSourceEntry
from tests.decks.cast import entry, guest, host
from tests.people.cast import NOW, organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/desk/facts/"


@pytest.fixture
def today() -> date:
    """The day of the desk's own clock; everything in the register was verified ten days before."""
    day = timezone.localdate()
    RegisterEntry.objects.update(verified_on=day - timedelta(days=10))
    RegisterSourceEntry.objects.update(read_on=day)
    return day


@pytest.fixture
def expert(today: date) -> Client:
    return signed_in(person("eva", host(), Role.EXPERT))


def at(row: RegisterEntry, what: str = "") -> str:
    return f"{LIST}{row.pk}/{what}"


def filled(row: RegisterEntry, **changed: str) -> dict[str, Any]:
    """Return what a browser sends of an entry's form, with some fields changed."""
    names = [(name, name) for name in row.sources]
    form = FactForm(kind=row.kind, sources=names, today=timezone.localdate(), person="eva", entry=row)
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        widget: Any = bound.field.widget
        if isinstance(bound.field.widget, ByLanguageWidget):
            parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
            data |= {f"{bound.name}{part}": text for part, text in parts}
        elif value is not None and value is not False:
            data[bound.name] = value
    return data | changed


def age(name: str, days: int, today: date) -> RegisterEntry:
    """Return an entry of the host's that was verified so many days ago."""
    RegisterEntry.objects.filter(organisation=host(), entry_id=name).update(verified_on=today - timedelta(days=days))
    return entry(name)


def part(page: str, start: str) -> str:
    """Return a section of a page."""
    assert start in page
    return page.split(start, 1)[1].split("</section>")[0]


@pytest.mark.database
def test_what_expires_stands_first_with_where_it_is_used(expert: Client, today: date) -> None:
    old, soon, _fine = age("take-it-down", 180, today), age("sos-viol", 150, today), age("guardianship", 149, today)
    row = PublishedBundle.objects.get(deck="parole", language="nl", is_current=True)
    BundleTaken.objects.create(deck="parole", language="nl", digest=row.digest, way="print", day=today, count=4)
    urgent = part(expert.get(LIST).text, 'aria-labelledby="urgent"')
    assert urgent.index(at(old)) < urgent.index(at(soon))
    assert "expirée, non publiable" in urgent
    assert "expire dans 30 jours" in urgent
    assert "Un enfant me parle · FR NL DE EN · imprimée ou exportée 4 fois" in urgent
    assert "guardianship" not in urgent
    assert "Service des Tutelles" not in urgent


def test_the_list_says_of_each_entry_value_country_source_dates_and_state(expert: Client, today: date) -> None:
    RegisterEntry.objects.filter(entry_id="sos-viol").update(
        value={"fr": "0800 1", "nl": "0800 2", "de": "0800 2", "en": "0800 1"}, verified_by="Amina"
    )
    row = expert.get(LIST, {"q": "sos viol"}).text.split("<tbody>")[1]
    assert row.count("<tr>") == 1
    for text in ("SOS Viol", "BE", "FR EN", "0800 1", "NL DE", "0800 2", "Amina", "valable jusqu’au", "à confirmer"):
        assert text in row
    assert row.index("FR EN") < row.index("0800 1") < row.index("NL DE") < row.index("0800 2")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "116000"}, {"child-focus"}),
        ({"q": "Écoute enfants"}, {"ecoute-enfants"}),
        # A keyboard has the straight apostrophe.
        ({"q": "don't look away", "kind": "contact"}, {"dont-look-away"}),
        ({"state": "expired"}, {"police"}),
        ({"state": "expired", "q": "116000"}, set()),
        ({"kind": "contact", "q": "tutelles"}, {"guardianship"}),
        ({"kind": "law", "q": "116000"}, set()),
    ],
)
@pytest.mark.database
def test_the_list_is_searched_and_filtered(expert: Client, today: date, asked: dict[str, str], found: set[str]) -> None:
    age("police", 200, today)
    page = expert.get(LIST, asked).text
    rows = page.split("<tbody>")[1] if "<tbody>" in page else ""
    listed = {row.entry_id for row in RegisterEntry.objects.filter(organisation=host()) if at(row) in rows}
    assert found <= listed
    assert len(listed) <= max(3, len(found))
    assert listed or "Rien ne correspond" in page


def test_the_host_s_shared_entries_are_read_only_elsewhere(today: date) -> None:
    own = guest()
    client = signed_in(person("ana", own, Role.EXPERT))
    page = client.get(LIST).text
    mine = RegisterEntry.objects.get(organisation=own, entry_id="police")
    assert at(mine) in page
    assert f"de {host().name}" in page
    assert not [row for row in RegisterEntry.objects.filter(organisation=host()) if at(row) in page]
    assert client.get(at(entry("police"))).status_code == 404


def test_a_corrected_value_is_published_in_every_bundle_that_carries_it_and_the_page_says_which(expert: Client) -> None:
    row = entry("child-focus")
    changed = {"value_all": "116 111", "href_all": "tel:116111", "verified_now": "on", "note": "New number."}
    answer = expert.post(at(row), filled(row, **changed), follow=True)
    assert "publiée de nouveau dans 4 jeux" in answer.text
    for title in ("Je pars en voyage", "À l’accueil", "(Dé)clic", "Un enfant me parle"):
        assert title in answer.text
    for language in ("fr", "nl", "de", "en"):
        for deck in queries.current_decks(language):
            assert deck.bundle.facts["child-focus"].value == "116 111"
        assert "116 111" in [contact.value for contact in queries.contacts(language)]
    check = FactCheck.objects.filter(entry=row).first()
    assert check and (check.note, check.by_name, check.verified_on) == ("New number.", "eva", timezone.localdate())
    assert "<del>116\N{NO-BREAK SPACE}000</del> → <ins>116 111</ins>" in part(answer.text, 'aria-labelledby="checks"')
    assert AuditEvent.objects.filter(verb="fact.saved", by__username="eva").count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"href_all": "116000", "verified_now": "on"}, "« 116000 » ne peut pas s’ouvrir"),
        ({"value_all": "116 111"}, "La valeur change"),
        ({"value_all": "", "value_fr": "116 111", "verified_now": "on"}, "Écrivez-le aussi en Nederlands, Deutsch, English"),
        ({"value_fr": "116 111", "verified_now": "on"}, "pas les deux"),
        ({"verified_on": "2999-01-01"}, "est encore à venir"),
        ({"countries": "Belgique"}, "n’est pas un pays"),
        ({"grade": "U"}, "est trop faible"),
        ({"status": "draft"}, "r-error"),
        ({"sources": "nowhere"}, "r-error"),
        ({"note": "a" * 501}, "r-error"),
    ],
)
def test_what_is_not_accepted_is_shown_and_nothing_is_changed(expert: Client, changed: dict[str, str], message: str) -> None:
    row = entry("child-focus")
    before = list(RegisterEntry.objects.values()), FactCheck.objects.count(), PublishedBundle.objects.count()
    answer = expert.post(at(row), filled(row, **changed))
    assert answer.status_code == 200
    assert message in answer.text.replace("\u00a0", " ")
    refusal = answer.text.split('<div class="r-note r-note-warn r-refusal" role="alert" tabindex="-1" autofocus>')[1].split("</div>")[0]
    assert "Rien n’est enregistré" in refusal
    for place in re.findall(r'<a href="#([^"]+)">', refusal):
        assert f'id="{place}"' in answer.text
    assert "<a " in refusal or "<li>" in refusal
    assert not list(answer.context["messages"])
    assert (list(RegisterEntry.objects.values()), FactCheck.objects.count(), PublishedBundle.objects.count()) == before


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(expert: Client) -> None:
    by_kind = {row.kind: row for row in RegisterEntry.objects.filter(organisation=host())}
    for row in (*by_kind.values(), entry("child-focus"), entry("take-it-down")):
        assert expert.post(at(row), filled(row)).status_code == 302, row
    assert not AuditEvent.objects.filter(verb="fact.saved").exists()


def test_one_click_and_a_note_verify_an_entry_again(expert: Client, today: date) -> None:
    row = age("take-it-down", 200, today)
    assert "Ces jeux ne peuvent pas être publiés" in expert.get(at(row)).text
    answer = expert.post(at(row, "verify/"), {"note": "Called.", "back": "list"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert 'aria-labelledby="urgent"' not in answer.text
    row.refresh_from_db()
    check = FactCheck.objects.filter(entry=row).first()
    assert (row.verified_on, row.verified_by) == (today, "eva")
    assert check and (check.note, check.verified_on) == ("Called.", today)
    current = queries.current_deck("declic", "fr")
    assert current and current.bundle.facts["take-it-down"].verified_on == today.isoformat()


def test_who_does_not_keep_the_register_reads_it(today: date) -> None:
    author = signed_in(person("autrice", host(), Role.AUTHOR))
    row = entry("child-focus")
    assert at(row) in author.get(LIST).text
    page = author.get(at(row)).text
    assert "Corriger partout" not in page
    assert "disabled" in page
    for path in (at(row), at(row, "verify/"), at(row, "delete/"), f"{LIST}new/?kind=figure", f"{LIST}sources/new/"):
        assert author.post(path, filled(row, value_all="1", verified_now="on")).status_code == 403
    assert entry("child-focus").value == row.value


def test_an_emergency_number_is_never_deleted(expert: Client) -> None:
    row = entry("police")
    assert "Supprimer" not in expert.get(at(row)).text
    assert "il ne se supprime jamais" in expert.get(at(row, "delete/")).text
    assert expert.post(at(row, "delete/")).status_code == 409
    assert RegisterEntry.objects.filter(pk=row.pk).exists()


def test_what_a_card_uses_is_not_deleted_and_what_nothing_uses_is(expert: Client) -> None:
    used = entry("sos-viol")
    refused = expert.post(at(used, "delete/"))
    assert refused.status_code == 409
    assert "/desk/decks/" in refused.text
    free = next(row for row in RegisterEntry.objects.filter(organisation=host()) if not dependents.uses_of_fact(row).decks)
    assert expert.post(at(free, "delete/")).status_code == 302
    assert list(RegisterEntry.objects.filter(pk__in=(used.pk, free.pk))) == [used]
    event = AuditEvent.objects.get(verb="fact.deleted")
    assert event.subject_label == free.entry_id


FIGURE = {
    "id": "lone-children", "name_all": "Mineurs seuls", "value_all": "1 200 (2025)", "sources": "ravive-rules", "grade": "A",
    "status": "to_confirm", "verified_now": "on", "verified_by": "x", "note": "Rapport annuel.",
}  # fmt: skip
CONTACT = {
    **FIGURE, "id": "new-line", "href_all": "https://example.org", "purpose_all": "Parler", "need": "talk", "countries": "BE, fr",
    "audience": "everyone",
}  # fmt: skip


def test_a_new_entry_is_added_and_whom_to_call_is_out_at_once(expert: Client) -> None:
    assert {"contact", "figure", "statement", "law"} == {
        kind for kind in ("contact", "figure", "statement", "law") if f"?kind={kind}" in expert.get(f"{LIST}new/").text
    }
    assert expert.post(f"{LIST}new/?kind=figure", FIGURE).status_code == 302
    made = entry("lone-children")
    assert (made.kind, made.value["de"], made.verified_by) == ("figure", "1 200 (2025)", "eva")
    refused = expert.post(f"{LIST}new/?kind=contact", CONTACT)
    assert "« fr » n’est pas un pays" in refused.text.replace("\u00a0", " ")
    assert expert.post(f"{LIST}new/?kind=contact", {**CONTACT, "countries": "BE, FR", "languages": ["nl"]}).status_code == 302
    assert "new-line" in {contact.id for contact in queries.contacts("nl")}
    assert "new-line" not in {contact.id for contact in queries.contacts("fr")}
    taken = expert.post(f"{LIST}new/?kind=figure", FIGURE)
    assert "est déjà dans le registre" in taken.text


def test_sources_are_added_changed_and_deleted_unless_something_rests_on_them(expert: Client, today: date) -> None:
    form = {"id": "new-report", "title_all": "Rapport", "reference": "Myria, 2025", "grade": "A", "read_on": today.isoformat()}
    expert.post(f"{LIST}sources/new/", form)
    made = RegisterSourceEntry.objects.get(source_id="new-report")
    path = f"{LIST}sources/{made.pk}/"
    assert path in expert.get(f"{LIST}sources/", {"q": "myria"}).text
    expert.post(path, {**form, "title_all": "", "title_fr": "A", "title_nl": "B", "title_de": "C", "title_en": "D"})
    made.refresh_from_db()
    assert made.title == {"fr": "A", "nl": "B", "de": "C", "en": "D"}
    late = {**form, "read_on": (today + timedelta(days=1)).isoformat()}
    assert "r-error" in expert.post(path, late).text
    used = entry("sos-viol").sources[0]
    key = RegisterSourceEntry.objects.get(organisation=host(), source_id=used).pk
    refused = expert.post(f"{LIST}sources/{key}/delete/")
    assert refused.status_code == 409
    assert "sos-viol" in refused.text
    assert expert.post(f"{path}delete/").status_code == 302
    assert not RegisterSourceEntry.objects.filter(pk=made.pk).exists()
    assert {"source.added", "source.saved", "source.deleted"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_a_source_of_the_host_s_that_others_rest_on_stays(today: date) -> None:
    values = {"title": "T", "reference": "R", "grade": "A", "read_on": "2026-11-01"}
    shared = sources.add_source(organisation=host(), source_id="shared-report", values=values, by="test", now=NOW)
    other = organisation("nord")
    fact = {"kind": "figure", "name": "N", "value": "1", "grade": "A", "status": "confirmed", "sources": ["shared-report"]}
    dates = {"verified_on": "2026-11-01", "verified_by": "x"}
    register_actions.add_fact(organisation=other, entry_id="theirs", values={**fact, **dates}, by="test", now=NOW)
    with pytest.raises(sources.StillUsedError) as still:
        sources.delete_source(source=shared, by="test", now=NOW)
    assert still.value.uses == SourceUses(is_elsewhere=True)
    sources.add_source(organisation=other, source_id="shared-report", values=values, by="test", now=NOW)
    sources.delete_source(source=shared, by="test", now=NOW)
    assert not RegisterSourceEntry.objects.filter(pk=shared.pk).exists()


def many(own: Organisation, count: int) -> None:
    """Give the organisation's register this many more entries."""
    row = RegisterEntry.objects.filter(organisation=own).first()
    assert row is not None
    rows = []
    for number in range(count):
        copy = RegisterEntry.objects.get(pk=row.pk)
        copy.pk, copy.entry_id, copy.verified_on = None, f"copy-{number}", timezone.localdate() - timedelta(days=170)
        rows.append(copy)
    RegisterEntry.objects.bulk_create(rows)


def test_a_long_register_asks_as_many_queries_as_a_short_one(expert: Client) -> None:
    def asked() -> list[int]:
        counts = []
        for path in (LIST, f"{LIST}sources/", at(entry("child-focus"))):
            expert.get(path)
            with CaptureQueriesContext(connection) as found:
                assert expert.get(path).status_code == 200
            counts.append(len(found))
        return counts

    few = asked()
    many(host(), 200)
    assert asked() == few
    assert max(few) < 40
