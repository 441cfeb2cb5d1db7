"""The home pages: one a language, edited at the desk, empty of what does not exist."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ravive.pages import mosaic
from ravive.pages.models import HomePage
from ravive.site import app_files
from tests.people.cast import person


@pytest.mark.parametrize(
    ("language", "promise"), [("fr", "Savoir réagir"), ("nl", "Weten hoe"), ("de", "Wissen, was"), ("en", "Know how to react")]
)
def test_home_speaks_each_language(visitor: Client, language: str, promise: str) -> None:
    page = visitor.get(f"/{language}/").text
    assert promise in page
    assert page.count('class="deck-column') == 4
    # Where to begin is chosen here, not for everyone alike.
    for deck in ("voyage", "accueil", "declic"):
        assert f'class="first-choice" href="/{language}/decks/{deck}/start/"' in page
    assert f'href="/{language}/start/"' not in page


def test_mosaic_says_its_figures_in_words(visitor: Client) -> None:
    page = visitor.get("/en/").text
    drawn = mosaic.promise()
    assert f"{drawn.without_practice}\u00a0% recalled without practice, {drawn.with_practice}\u00a0% with it" in page
    assert len(re.findall(r'<i\s+class="tile hue-\w+ recall-\d+(?: second)?"', page.split("weave-promise")[1].split("</div>")[0])) == 100


def test_mosaic_fades_and_is_revived() -> None:
    for row in mosaic.promise().rows:
        recalls = [tile.recall for tile in row]
        fading, revived = recalls[:7], recalls[7:]
        assert fading == sorted(fading, reverse=True)
        assert min(revived) > fading[-1]


@pytest.mark.slow
def test_mosaic_says_what_the_shipped_model_says() -> None:
    drawn: Any = mosaic.compute_figures()
    shown = json.loads(mosaic.FIGURES.read_text("utf-8"))
    # Learners are simulated with a seed: the last digit of another processor may change one tile of a hundred.
    assert shown["rows"] == [pytest.approx(row, abs=0.02) for row in drawn["rows"]], "run python -m tests.pages.build_promise"
    for name in ("days", "without_practice", "with_practice"):
        assert shown[name] == pytest.approx(drawn[name], abs=1)


def test_nothing_that_does_not_exist_is_announced(visitor: Client) -> None:
    page = visitor.get("/fr/").text.lower()
    for word in ("actualités", "campagne", "faire un don", "rejoindre ma formation"):
        assert word not in page


def test_home_pages_are_translations_of_one_another(db: None) -> None:
    pages = HomePage.objects.all()
    assert pages.count() == 4
    assert len({page.translation_key for page in pages}) == 1


def test_staff_change_the_promise_at_the_desk(db: None) -> None:
    staff = Client()
    staff.force_login(person("amina", host=True))
    home = HomePage.objects.get(locale__language_code="fr")
    edit = staff.get(f"/desk/pages/{home.pk}/edit/")
    assert edit.status_code == 200
    values = {"title": "Ravive", "promise": "Une autre promesse", "lead": home.lead, "start_label": home.start_label,
              "decks_heading": home.decks_heading, "slug": home.slug, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
              "parts-count": 0, "action-publish": "1"}  # fmt: skip
    saved = staff.post(f"/desk/pages/{home.pk}/edit/", values)
    assert saved.status_code == 302
    assert "Une autre promesse" in Client().get("/fr/").text


def test_the_desk_has_the_sites_letters_under_their_built_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    from ravive.pages import wagtail_hooks

    urls = [f"/static/app/assets/font-{weight}-5cb240a4.woff2" for weight in (400, 700)]
    built = replace(app_files.load(settings.RAVIVE_APP_DIST), guard=f"load([`{urls[0]}`,`{urls[1]}`])")
    monkeypatch.setattr(app_files, "load", lambda folder: built)
    style = wagtail_hooks.font_styles()
    assert style.count("@font-face{") == 2
    assert f'url({urls[0]})format("woff2");font-weight:100 500' in style
