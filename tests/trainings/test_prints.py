"""The poster and the slide, read back from the file: their words in the training's language, their code, their tags."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from random import Random

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from pytest_django import Settings

from ravive.lib import paper
from ravive.trainings import actions, codes, retention
from ravive.trainings.models import Training
from tests.trainings.cast import NOON, code

TEXTS = {
    "fr": (
        "Garder ce qui a été appris",
        "Scanner ce code avec un téléphone",
        "voit le groupe, à partir de 5 personnes ; jamais une personne",
    ),
    "nl": ("Om te onthouden wat u leerde", "Scan deze code met uw telefoon", "ziet de groep, vanaf 5 personen; nooit één persoon"),
}
POINTS_A_MM = 72 / 25.4


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Yield a PDF to read."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        yield document


def words(page: pypdfium2.PdfPage) -> str:
    """Return the text of a page in one line."""
    with closing(page.get_textpage()) as text:
        return " ".join(text.get_text_bounded().split())


@pytest.mark.slow
@pytest.mark.parametrize(("language", "text"), [("fr", "ne mène qu’à cet ordinateur"), ("nl", "leidt alleen naar deze computer")])
@pytest.mark.parametrize("which", ["poster", "slide"])
def test_a_print_says_that_phones_cannot_reach_this_computer(
    desk: Client, training: Training, which: str, language: str, text: str, settings: Settings
) -> None:
    path = f"/desk/trainings/{training.pk}/{which}/?language={language}"
    for address, is_said in (("http://127.0.0.1:8000", True), ("https://ravive.example", False)):
        settings.RAVIVE_URL = address
        with opened(desk.get(path).content) as document:
            assert len(document) == 1
            with closing(document[0]) as page:
                assert (text in words(page)) is is_said


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize(("which", "width_mm", "height_mm"), [("poster", 210, 297), ("slide", 254, 142.875)])
def test_a_print_shows_how_to_join_and_what_is_shared(
    desk: Client, training: Training, language: str, which: str, width_mm: float, height_mm: float
) -> None:
    reply = desk.get(f"/desk/trainings/{training.pk}/{which}/?language={language}")
    assert reply.headers["Content-Type"] == "application/pdf"
    assert f'filename="{which}-{code(training)}-{language}.pdf"' in reply.headers["Content-Disposition"]
    with opened(reply.content) as document:
        assert len(document) == 1
        assert document.is_tagged()
        with closing(document[0]) as page:
            assert page.get_size() == pytest.approx((width_mm * POINTS_A_MM, height_mm * POINTS_A_MM), abs=1)
            found = words(page)
            picture = page.render(scale=2).to_pil()
    for text in (*TEXTS[language], training.title, training.organisation.name, f"testserver/{language}/join"):
        assert " ".join(text.split()) in found
    assert " ".join(codes.format_code(code(training)).split()) in found
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == f"http://testserver/{language}/join/{code(training)}"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("length", [24, 38, 48, 58, 70])
def test_a_title_of_two_or_three_lines_fits_on_one_page(desk: Client, training: Training, language: str, length: int) -> None:
    title = ("Onthaal van groepen aan de balie van het zwembad en in de sporthal " * 2)[:length].strip()
    Training.objects.filter(pk=training.pk).update(title=title, languages=[language])
    with opened(desk.get(f"/desk/trainings/{training.pk}/poster/").content) as document:
        assert len(document) == 1


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_longest_names_still_fit_on_one_page(desk: Client, training: Training, language: str) -> None:
    training.organisation.name = "Nom " * 30
    training.organisation.save()
    Training.objects.filter(pk=training.pk).update(title="Titre " * 20, place="Lieu " * 24, languages=[language])
    for which in ("poster", "slide"):
        with opened(desk.get(f"/desk/trainings/{training.pk}/{which}/").content) as document:
            assert len(document) == 1


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Accueil", "Protéger les enfants contre l’exploitation sexuelle dans le voyage " + "et le tourisme" * 3])
def test_a_slide_always_shows_what_is_shared_and_with_whom(desk: Client, training: Training, title: str) -> None:
    Training.objects.filter(pk=training.pk).update(title=title)
    with opened(desk.get(f"/desk/trainings/{training.pk}/slide/").content) as document, closing(document[0]) as page:
        found = words(page)
        with closing(page.get_textpage()) as text:
            whole = text.get_text_bounded()
    assert "seulement des réponses, sous une clé tirée au hasard" in found
    assert "voit le groupe" in found
    # A number stays on the line of what it counts.
    assert "5\N{NO-BREAK SPACE}personnes" in whole


LONG_WORDS = {
    "german": "Kinderschutzbeauftragtenfortbildungsveranstaltungsteilnehmerinnenverzeichnisseite 2026",
    "shorter": "Jugendhilfeeinrichtungsmitarbeiterinnenschulung",
    "no syllables": "W" * 120,
    "only vowels": "a" * 120,
    "figures": "0123456789" * 12,
    "address": "https://www.example.org/formations/2026/hotels_et_hebergements?numero=1234567890123456",
}


@pytest.mark.slow
@pytest.mark.parametrize("title", LONG_WORDS.values(), ids=LONG_WORDS)
@pytest.mark.parametrize(("which", "right_mm", "above_mm"), [("poster", 190, 0), ("slide", 136, 35), ("figures/report", 190, 0)])
def test_a_long_word_stays_within_its_column_and_off_the_code(
    desk: Client, training: Training, title: str, which: str, right_mm: float, above_mm: float
) -> None:
    Training.objects.filter(pk=training.pk).update(title=title, languages=["de"])
    training.organisation.name = LONG_WORDS["shorter"]
    training.organisation.save()
    with opened(desk.get(f"/desk/trainings/{training.pk}/{which}/").content) as document, closing(document[0]) as page:
        with closing(page.get_textpage()) as text:
            signs = [place for place in range(text.count_chars()) if text.get_text_range(place, 1).strip()]
            # What is shared stands below the code of a slide, across its whole width.
            right = max(box[2] for place in signs if (box := text.get_charbox(place))[1] > above_mm * POINTS_A_MM)
            found = "".join(text.get_text_bounded().split()).replace("-", "").replace("\N{ZERO WIDTH SPACE}", "").replace("\x02", "")
        assert right < (right_mm + 0.5) * POINTS_A_MM
        assert "".join(title.split()).replace("-", "") in found
        if which != "figures/report":
            assert [barcode.text for barcode in zxingcpp.read_barcodes(page.render(scale=2).to_pil())] == [
                f"http://testserver/de/join/{code(training)}"
            ]


def test_an_ordinary_title_is_not_hyphenated(desk: Client, training: Training) -> None:
    title = "Apprentissage professionnel " * 4
    Training.objects.filter(pk=training.pk).update(title=title)
    for which in ("poster", "slide"):
        with opened(desk.get(f"/desk/trainings/{training.pk}/{which}/").content) as document, closing(document[0]) as page:
            assert title.strip() in words(page)


def test_what_people_wrote_is_never_run(desk: Client, training: Training) -> None:
    Training.objects.filter(pk=training.pk).update(title='#panic("x") $a$ *b* _c_ <d> @e')
    with opened(desk.get(f"/desk/trainings/{training.pk}/poster/").content) as document, closing(document[0]) as page:
        assert '#panic("x") $a$ *b* _c_ <d> @e' in words(page)


def test_a_second_circle_says_that_only_numbers_are_shown(desk: Client, training: Training) -> None:
    circle = actions.open_second_circle(training=training, by=training.opened_by, now=NOON, chance=Random(2))
    with opened(desk.get(f"/desk/trainings/{circle.pk}/poster/").content) as document, closing(document[0]) as page:
        assert "voit seulement combien de personnes ont rejoint" in words(page)


def test_there_is_no_print_in_another_language_nor_of_what_is_forgotten(desk: Client, training: Training) -> None:
    assert desk.get(f"/desk/trainings/{training.pk}/poster/?language=de").status_code == 404
    retention.forget_due(now=NOON + timedelta(days=1_100))
    assert desk.get(f"/desk/trainings/{training.pk}/poster/").status_code == 404


def test_a_wrong_layout_says_where() -> None:
    with pytest.raises(paper.LayoutError, match="unknown variable: nobody"):
        paper.pdf(layout='#set document(title: "x")\n#nobody', values={}, made_at=NOON)
    with pytest.raises(paper.LayoutError, match="alt"):
        paper.pdf(layout='#set document(title: "x")\n#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\'/>"))', values={}, made_at=NOON)
