"""The papers: the same in four languages, filled in with what the organisation said, with the periods of the register, for its readers."""

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from ravive.giving.models import GivingSettings
from ravive.insight.disclosure_control import FEWEST, FEWEST_MINORS
from ravive.lib.languages import INTERFACE
from ravive.pages.models import ProcessingTerms, SiteProfile, SpecialGround
from ravive.pages.notices.storage_table import storage_table
from ravive.pages.papers.filled_papers import OPEN, FilledPaper, filled_paper
from ravive.pages.papers.paper_texts import PAPERS, TEXTS, Paper, paper_in
from ravive.pages.papers.paper_values import paper_values
from ravive.people.country_names import country_name
from ravive.people.models import OFFICERS, Organisation, Role
from ravive.site.personal_data import LegalBasis, registered
from tests.people.cast import host, organisation, person, signed_in

DAY = date(2026, 12, 2)
PLACE = re.compile(r"{(\w+)}")
DRAFT = {
    "fr": "Projet\u00a0: à confirmer par votre conseil", "nl": "te bevestigen door uw raadsman",
    "de": "von Ihrem Rechtsbeistand zu bestätigen", "en": "Draft: to be confirmed by your counsel",
}  # fmt: skip
# Letters of article 28(3), which a processor contract has to cover.
LETTERS = "abcdefgh"
WITH_REGISTER = ("processor", "impact")
pytestmark = pytest.mark.django_db


def texts_of(paper: Paper) -> list[str]:
    """Return every sentence of a paper, in its order."""
    found = [paper.lead]
    for section in paper.sections:
        found += [*section.lines, *(cell for row in section.rows for cell in row)]
    return found


def shape(paper: Paper) -> list[tuple[object, ...]]:
    """Return of each section how much it says, with which table, and of each sentence the places and what is left open."""
    sections: list[tuple[object, ...]] = [
        (len(section.lines), section.table, len(section.columns), tuple(len(row) for row in section.rows)) for section in paper.sections
    ]
    return [*sections, *((sorted(PLACE.findall(text)), len(OPEN.findall(text))) for text in texts_of(paper))]


def words_of(paper: FilledPaper) -> str:
    sentences = [paper.lead]
    for section in paper.sections:
        sentences += [*section.lines, *(cell for row in section.rows for cell in row)]
    return "\n".join("".join(piece.text for piece in sentence) for sentence in sentences)


def officer(own: Organisation, language: str = "fr") -> Client:
    return signed_in(person(f"officer-{own.slug}-{language}", own, Role.ADMIN), language)


def test_every_paper_says_the_same_in_every_language() -> None:
    for language in INTERFACE:
        assert {path.stem for path in (TEXTS / language).glob("*.toml")} == set(PAPERS), language
        for name in PAPERS:
            own = paper_in(language, name)
            assert shape(own) == shape(paper_in("en", name)), (language, name)
            assert all(len(row) == len(section.columns) for section in own.sections for row in section.rows), (language, name)


def test_french_has_its_no_break_spaces() -> None:
    texts = {name: [*texts_of(paper_in("fr", name)), *(section.heading for section in paper_in("fr", name).sections)] for name in PAPERS}
    assert not {name: wrong for name, found in texts.items() if (wrong := [text for text in found if re.search(r" [:;?!»]|« ", text)])}


def test_the_contract_has_every_letter_of_the_article() -> None:
    headings = " ".join(section.heading for section in paper_in("en", "processor").sections)
    assert set(re.findall(r"28\(3\)\((\w)\)|, \(3\)\((d)\)", headings)) >= {(letter, "") for letter in LETTERS if letter != "d"}
    assert "(3)(d)" in headings


def test_every_place_is_filled_and_what_nobody_said_is_marked() -> None:
    own = organisation("ilot", "Îlot")
    bare = {name: filled_paper(name, "en", own, DAY) for name in PAPERS}
    SiteProfile.objects.create(
        organisation=own, legal_name="Exemple ASBL", email="info@exemple.example", address="Rue Haute 1\r\n1000 Bruxelles",
        data_protection_officer="Cabinet Exemple",
    )  # fmt: skip
    own.countries = ["BE"]
    own.save()
    own = Organisation.objects.get(pk=own.pk)
    for language in INTERFACE:
        for name in PAPERS:
            filled = filled_paper(name, language, own, DAY)
            text = words_of(filled)
            assert not PLACE.search(text) and "[" not in text, (name, language)
            assert filled.open_count < bare[name].open_count or name == "children", (name, language)
    contract = words_of(filled_paper("processor", "nl", own, DAY))
    assert (
        "Exemple ASBL, Rue Haute 1, 1000 Bruxelles, België" in contract
        and "Cabinet Exemple" in contract
        and "info@exemple.example" in contract
    )
    # Who hosts the installation for others is their processor; its own is left open.
    assert host().name in contract and host().name not in paper_values(host(), "nl", DAY)["processor"]


@pytest.mark.parametrize("language", INTERFACE)
def test_periods_are_those_of_the_register_and_of_the_settings(language: str) -> None:
    own = organisation("ilot")
    GivingSettings.objects.create(organisation=own, retention_years=9)
    with override(language):
        register = storage_table(own)
    limits = {detail.limit for form in register for detail in form.details}
    assert any(limit.startswith("9 ") for limit in limits)
    desk = officer(own, language)
    for name in WITH_REGISTER:
        forms = [form for section in filled_paper(name, language, own, DAY).sections for form in section.forms]
        assert tuple(forms) == register
        saved = desk.get(f"/desk/papers/{name}/{language}/file/").text
        assert all(escape(limit) in saved for limit in limits)


def test_numbers_in_the_words_are_those_of_the_code() -> None:
    words = {5: "five", 10: "ten"}
    charter = words_of(filled_paper("employers", "en", organisation("ilot"), DAY))
    assert f"groups of {words[FEWEST]} people at least; of {words[FEWEST_MINORS]} where" in charter


@pytest.mark.parametrize("language", INTERFACE)
def test_the_desk_lists_shows_and_saves_each_paper(language: str) -> None:
    own = organisation("ilot", "Îlot <b>")
    desk = officer(own, language)
    listed = desk.get("/desk/papers/").text
    assert DRAFT[language] in listed and f'href="/{language}/notices/device/"' in listed
    for name in PAPERS:
        assert escape(paper_in(language, name).title) in listed and f'href="/desk/papers/{name}/nl/"' in listed
        shown = desk.get(f"/desk/papers/{name}/{language}/").text
        saved = desk.get(f"/desk/papers/{name}/{language}/file/")
        assert DRAFT[language] in shown and DRAFT[language] in saved.text
        assert "Îlot <b>" not in shown + saved.text
        assert saved.headers["Content-Disposition"] == f'attachment; filename="{name}.{language}.html"'
        assert f'<html lang="{language}">' in saved.text and "<mark>" in saved.text


def test_a_paper_is_in_its_own_language_whatever_the_desk_speaks() -> None:
    own = organisation("ilot")
    desk = officer(own, "fr")
    saved, shown = desk.get("/desk/papers/processor/de/file/").text, desk.get("/desk/papers/processor/de/").text
    assert DRAFT["de"] in saved and "Rechtsgrundlage" in saved and "Base légale" not in saved
    assert DRAFT["fr"] in shown and '<th scope="col">Rechtsgrundlage</th>' in shown and "Base légale" not in shown


def test_officers_and_trainers_read_papers_and_nobody_else() -> None:
    own = organisation("ilot")
    for role in Role:
        desk = signed_in(person(f"reader-{role}", own, role))
        wanted = 200 if role in (*OFFICERS, Role.TRAINER, Role.PRIVACY_OFFICER) else 403
        assert {desk.get(path).status_code for path in ("/desk/papers/", "/desk/papers/staff/fr/", "/desk/papers/staff/fr/file/")} == {
            wanted
        }
    assert Client().get("/desk/papers/").status_code == 302


@pytest.mark.parametrize("path", ["nothing/fr/", "staff/xx/", "staff/it/file/"])
def test_a_paper_that_is_not_there_is_not_found(path: str) -> None:
    assert officer(organisation("ilot")).get(f"/desk/papers/{path}").status_code == 404


def test_trainers_are_led_to_the_charter_and_the_notice() -> None:
    own = organisation("ilot")
    page = signed_in(person("trainer-ilot", own, Role.TRAINER)).get("/desk/trainings/new/").text
    assert 'href="/desk/papers/employers/fr/"' in page and 'href="/desk/papers/staff/fr/"' in page


def test_what_an_organisation_wrote_is_no_markup_in_the_file() -> None:
    own = organisation("ilot", "<script>x</script>")
    assert "<script>" not in render_to_string("pages/papers/file.html", {"paper": filled_paper("employers", "en", own, DAY)})


# The last words of the line where nobody was added.
NO_OTHER = {"fr": "\u00a0: aucun.", "nl": ": geen.", "de": ": keine.", "en": ": none."}


def confirmed_terms(own: Organisation, **changes: object) -> None:
    """Confirm the record of an organisation with its host in France and its e-mails in the United States."""
    values: dict[str, object] = {
        "bases": {f"{data.name}:{basis}": "" for data in registered() for basis in data.bases},
        "grounds": {"needs": "consent", "opinions": "members"},
        "processors": {
            "host": {"name": "Hébergeur Exemple", "countries": "FR"}, "mail": {"name": "Courrier Exemple", "countries": "US"},
            "push": {"name": "Navigateurs", "countries": "BE"},
        },
        "safeguards": "Clauses types", "confirmed_by_name": "ada", "confirmed_at": timezone.now(),
    }  # fmt: skip
    ProcessingTerms.objects.create(organisation=own, **values | changes)


@pytest.mark.parametrize("language", INTERFACE)
def test_what_the_record_confirms_stands_in_the_papers(language: str, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_PUSH_KEY = True, "key"
    own = host()
    before = {name: filled_paper(name, language, own, DAY).open_count for name in PAPERS}
    confirmed_terms(own)
    papers = {name: filled_paper(name, language, own, DAY) for name in PAPERS}
    contract, impact, staff = (words_of(papers[name]) for name in ("processor", "impact", "staff"))
    assert "Hébergeur Exemple" in contract and "Courrier Exemple" in contract and "Hébergeur Exemple" in impact + staff
    with override(language):
        values = paper_values(own, language, DAY)
        assert values["needs_ground"] == str(SpecialGround.CONSENT.label) and values["opinions_ground"] == str(SpecialGround.MEMBERS.label)
        assert values["learners_basis"] == str(LegalBasis.CONSENT.label) and country_name("US", language) in contract
    assert "[" not in "".join(values[place] for place in ("bases", "transfers", "mail_transfer", "machine_transfer", "host", "processor"))
    assert "Courrier Exemple" in values["transfers"] and "Clauses types" in impact and "Clauses types" in staff
    assert {name for name in PAPERS if papers[name].open_count < before[name]} == {"processor", "impact", "staff", "council"}


@pytest.mark.parametrize("language", INTERFACE)
def test_processors_that_the_organisation_added_stand_in_the_papers_with_who_confirmed_them(language: str) -> None:
    own = host()
    confirmed_terms(own, own_processors=[])
    papers = ("processor", "impact", "staff")
    without = {name: words_of(filled_paper(name, language, own, DAY)) for name in papers}
    assert all("Fiduciaire" not in text for text in without.values())
    added = [
        {"task": "Compta", "name": "Fiduciaire Exemple", "countries": "BE"},
        {"task": "Vidéo", "name": "Studio Exemple", "countries": ""},
    ]
    ProcessingTerms.objects.filter(organisation=own).update(own_processors=added)
    texts = {name: words_of(filled_paper(name, language, own, DAY)) for name in papers}
    for name, text in texts.items():
        assert f"Compta – Fiduciaire Exemple ({country_name('BE', language)}); Vidéo – Studio Exemple (" in text, name
        # The impact assessment says “none” of transfers too.
        assert text.count(NO_OTHER[language]) == without[name].count(NO_OTHER[language]) - 1, name
        # The staff read that it is confirmed, and not by whom.
        assert (" ada " in text) == (name != "staff"), name
    # A country that nobody gave is left to be filled in.
    assert filled_paper("staff", language, own, DAY).open_count == 1 + _open_without(own, language)


def _open_without(own: Organisation, language: str) -> int:
    ProcessingTerms.objects.filter(organisation=own).update(own_processors=[])
    return filled_paper("staff", language, own, DAY).open_count


def test_a_processor_that_came_later_leaves_transfers_open(settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = True
    confirmed_terms(host(), processors={"host": {"name": "Hébergeur Exemple", "countries": "FR"}}, safeguards="")
    values = paper_values(host(), "en", DAY)
    assert values["machine_transfer"] == "none: inside the European Economic Area"
    assert all(values[place].startswith("[") for place in ("transfers", "mail_name", "mail_transfer", "storage_name"))


def test_a_paper_never_names_this_computer_as_the_site(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_IS_LOCAL = "", True
    assert paper_values(host(), "nl", DAY)["site"].startswith("[")
    settings.RAVIVE_URL, settings.RAVIVE_IS_LOCAL = "https://exemple.example", False
    assert paper_values(host(), "nl", DAY)["site"] == "exemple.example"
