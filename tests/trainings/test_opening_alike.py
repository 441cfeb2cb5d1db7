"""Opening a training like another one, naming its partner, and a sentence of the trainer's own beside its figures."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime, time, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from ravive.people.models import AuditEvent, Role
from ravive.trainings import queries, report
from ravive.trainings.models import LONGEST_COMMENT, Training
from tests.people.cast import organisation, person, signed_in
from tests.trainings.cast import HELD_ON, NOON, code, phones
from tests.trainings.test_desk import USUAL

PARTNER = "Hôtels du Nord"
COMMENT = "=1+1 #let x = 1; *Les équipes de nuit* <b>suivent</b> en mars"


@pytest.fixture
def chosen(training: Training) -> Training:
    """A training of last month with a plan of its own."""
    training.partner, training.weeks, training.test_days, training.decks = PARTNER, 20, [30, 90], ["voyage"]
    training.held_on, training.certificate_share, training.languages = HELD_ON - timedelta(days=30), 0.9, ["nl", "fr"]
    training.save()
    return training


def test_form_begins_with_the_values_of_another_training(desk: Client, chosen: Training) -> None:
    page = desk.get(f"/desk/trainings/new/?like={chosen.pk}").text
    for value in (
        f'value="{chosen.title}"',
        f'value="{PARTNER}"',
        'value="20"',
        'value="30 90"',
        'value="0.9" selected',
        'value="nl" selected',
    ):
        assert value in page
    assert f'value="{HELD_ON.isoformat()}"' in page
    assert re.search(r'value="voyage"[^>]* checked', page)
    assert not re.search(r'value="accueil"[^>]* checked', page)
    assert f"Remplie comme «\N{NO-BREAK SPACE}{chosen.title}\N{NO-BREAK SPACE}»" in page
    assert f"/desk/trainings/new/?like={chosen.pk}" in desk.get(f"/desk/trainings/{chosen.pk}/").text


def test_training_opened_like_another_has_a_code_of_its_own(desk: Client, chosen: Training) -> None:
    desk.post(f"/desk/trainings/new/?like={chosen.pk}", {**USUAL, "partner": PARTNER})
    opened = Training.objects.exclude(pk=chosen.pk).get()
    assert opened.partner == PARTNER
    assert code(opened) != code(chosen)
    assert opened.comment == ""


@pytest.mark.parametrize("number", ["9" * 40, "x", "²", "-1", "0"])
def test_a_training_that_is_none_cannot_be_copied(desk: Client, training: Training, number: str) -> None:
    assert desk.get(f"/desk/trainings/new/?like={number}").status_code == 404


def test_trainings_of_other_organisations_cannot_be_copied(training: Training) -> None:
    stranger = signed_in(person("olga", organisation("ailleurs"), Role.TRAINER))
    assert stranger.get(f"/desk/trainings/new/?like={training.pk}").status_code == 404


def test_partners_of_the_organisation_are_suggested(desk: Client, chosen: Training) -> None:
    Training.objects.create(
        organisation=organisation("ailleurs"),
        title="x",
        held_on=HELD_ON,
        answers_until=HELD_ON,
        opened_at=NOON,
        partner="Partenaire d’autrui",
    )
    page = desk.get("/desk/trainings/new/").text
    assert f'<option value="{PARTNER}"></option>' in page
    assert "Partenaire d’autrui" not in page
    assert queries.partners_of(chosen.organisation) == (PARTNER,)


def test_partner_can_change_once_somebody_joined_and_phones_do_not_get_it(desk: Client, visitor: Client, training: Training) -> None:
    phones(visitor, training, 1)
    desk.post(f"/desk/trainings/{training.pk}/change/", {**USUAL, "languages": ["fr", "nl"], "partner": PARTNER})
    training.refresh_from_db()
    assert training.partner == PARTNER
    assert PARTNER not in visitor.get(f"/api/v1/trainings/{code(training)}").text


def test_the_trainers_words_stand_beside_the_figures_and_in_the_report(desk: Client, training: Training) -> None:
    path = f"/desk/trainings/{training.pk}/figures/"
    reply = desk.post(f"{path}comment/", {"comment": f"  {COMMENT}\n"}, follow=True)
    assert "La phrase est enregistrée." in reply.text
    training.refresh_from_db()
    assert training.comment == COMMENT
    assert "*Les équipes de nuit* &lt;b&gt;suivent&lt;/b&gt; en mars" in reply.text
    assert AuditEvent.objects.filter(verb="training.commented", subject_id=str(training.pk)).count() == 1
    desk.post(f"{path}comment/", {"comment": COMMENT})
    assert AuditEvent.objects.filter(verb="training.commented").count() == 1
    pdf = report.printed(training=training, language="nl", now=NOON)
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[0]) as first, closing(first.get_textpage()) as text:
        words = " ".join(text.get_text_bounded().replace("\u200b", "").split())
    assert "In de woorden van de trainer" in words
    assert COMMENT in words


def test_a_sentence_that_is_too_long_is_refused(desk: Client, training: Training) -> None:
    reply = desk.post(f"/desk/trainings/{training.pk}/figures/comment/", {"comment": "x" * (LONGEST_COMMENT + 1)}, follow=True)
    assert "400" in reply.text
    training.refresh_from_db()
    assert training.comment == ""


def test_words_are_written_by_trainers_of_the_organisation(training: Training) -> None:
    stranger = signed_in(person("olga", organisation("ailleurs"), Role.TRAINER))
    author = signed_in(person("ada", training.organisation, Role.AUTHOR))
    path = f"/desk/trainings/{training.pk}/figures/comment/"
    assert [client.post(path, {"comment": "x"}).status_code for client in (stranger, author)] == [404, 403]


def test_workbook_says_in_words_what_the_table_holds(desk: Client, training: Training) -> None:
    Training.objects.filter(pk=training.pk).update(comment=COMMENT)
    reply = desk.get(f"/desk/trainings/{training.pk}/figures/table.xlsx")
    assert reply["Content-Type"].startswith("application/vnd.openxmlformats")
    figures, about = load_workbook(BytesIO(reply.content)).worksheets
    assert [cell.value for cell in figures[1]][:3] == ["Chiffre", "Jeu de cartes", "Réflexe"]
    assert ("Ont rejoint\N{NO-BREAK SPACE}: moins de", 5) in [(row[0].value, row[8].value) for row in figures.iter_rows(min_row=2)]
    about_cells = {row[0].value: row[1] for row in about.iter_rows(min_row=2)}
    assert about_cells["Les mots de la formatrice ou du formateur"].value == COMMENT
    assert about_cells["Les mots de la formatrice ou du formateur"].data_type == "s"
    assert about_cells["Jour"].value == datetime.combine(training.held_on, time.min)


def test_a_training_for_a_partner_leads_to_the_papers_for_an_employer(desk: Client, chosen: Training) -> None:
    page = desk.get(f"/desk/trainings/{chosen.pk}/").text
    assert 'href="/desk/papers/employers/fr/"' in page and 'href="/desk/papers/staff/fr/"' in page
    chosen.partner = ""
    chosen.save()
    assert "/desk/papers/" not in desk.get(f"/desk/trainings/{chosen.pk}/").text.split('class="r-desk')[1]
