"""A network on the host's site: its index in every language, members of many countries, and who writes their pages."""

from typing import Any

from django.contrib.auth.models import User
from wagtail.models import Locale

from ravive.hub.members.models import MemberIndexPage, MemberPage
from ravive.pages.models import HomePage
from ravive.people.countries import COUNTRIES
from ravive.people.models import Organisation, Role
from tests.existing import existing
from tests.people.cast import organisation, person

LANGUAGES = ("en", "fr", "es", "pt", "sw", "ar", "ru", "zh")


def network(language: str = "fr", *, home: HomePage | None = None, **values: Any) -> MemberIndexPage:  # noqa: ANN401 - fields of a page
    """Return a published index without members."""
    parent = home or HomePage.objects.filter(locale__language_code=language).order_by("pk")[0]
    fields = {"title": "Le réseau", "slug": "reseau", "summary": "Chacun a son site et ses langues.", **values}
    return parent.add_child(instance=MemberIndexPage(locale=parent.locale, show_in_menus=True, **fields))


def member(index: MemberIndexPage, title: str = "Watoto Salama", **values: Any) -> MemberPage:  # noqa: ANN401 - fields of a page
    """Return the published page of a member; of Kenya by default."""
    fields = {
        "slug": f"membre-{index.get_children().count()}", "country": "KE", "languages": ["en", "sw"],
        "website": "https://www.watoto.example/", "summary": "Écoute et protection.", **values,
    }  # fmt: skip
    return index.add_child(instance=MemberPage(title=title, locale=index.locale, **fields))


def many(index: MemberIndexPage, count: int = 102) -> list[MemberPage]:
    """Return members of as many countries, each with two languages."""
    codes = sorted(COUNTRIES)[:count]
    return [
        member(index, f"Organisation {place} de {code}", country=code, languages=[LANGUAGES[place % 8], LANGUAGES[(place + 3) % 8]])
        for place, code in enumerate(codes)
    ]


def translated(page: MemberPage, language: str, **values: Any) -> MemberPage:  # noqa: ANN401 - fields of a page
    """Return the published translation of a page; its index is translated first."""
    locale = Locale.objects.get(language_code=language)
    index = existing(MemberIndexPage.objects.parent_of(page).first())
    if not index.has_translation(locale):
        index.copy_for_translation(locale).save_revision().publish()
    copy = page.copy_for_translation(locale)
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return MemberPage.objects.get(pk=copy.pk)


def writers(slug: str = "watoto") -> tuple[Organisation, User]:
    """Return an organisation without a site, and its communication officer."""
    made = organisation(slug, "Watoto Salama")
    return made, person(f"writer-{slug}", made, Role.COMMUNICATOR)
