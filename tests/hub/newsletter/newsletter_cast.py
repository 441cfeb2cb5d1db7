"""What tests of news by mail begin with: readers, pages to name, an issue."""

from datetime import date

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from ravive.hub.news.models import ArticlePage, NewsIndexPage
from ravive.hub.newsletter import issues
from ravive.hub.newsletter.issues import IssueWords
from ravive.hub.newsletter.models import PURPOSE, NewsletterIssue, NewsSubscription
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from ravive.pages.models import HomePage
from ravive.people.models import Organisation
from tests.client_response import ClientResponse
from tests.entries.casts import once_of
from tests.hub.mail_answers import MailAnswers
from tests.people.cast import NOW, host, person

HOST = "https://cards.example.org"
ADDRESS = "amina@reader.example"


def ask(visitor: Client, address: str = ADDRESS, language: str = "fr", **values: str) -> ClientResponse:
    """Open the form and send it; return the response."""
    path = f"/{language}/newsletter/"
    return visitor.post(path, {"once": once_of(visitor.get(path).text), "email": address, **values})


_ANSWERS = MailAnswers("newsletter")
link_in, confirm_last = _ANSWERS.link_in, _ANSWERS.confirm_last


def reader(number: int = 0, *, organisation: Organisation | None = None, language: str = "fr", address: str = "") -> NewsSubscription:
    """Return somebody who confirmed."""
    address, at = address or f"reader{number}@reader.example", organisation or host()
    handle = encryption.handle_of(PURPOSE, f"{at.pk} {number}")
    sealed = encrypt_recipient(Recipient(address=address, language=language))
    MailAddress.objects.create(handle=handle, purpose=PURPOSE, sealed=sealed, is_to_be_asked=False)
    row = NewsSubscription(
        organisation=at, handle=handle, language=language, is_confirmed=True, confirmed_at=NOW,
        consent_words="J’accepte.", consent_page=f"/{language}/newsletter/", entered_on=date(2026, 11, 3),
    )  # fmt: skip
    row.mailbox_mark = row.mark_for(address)
    row.save()
    return row


def articles(language: str = "fr", count: int = 2, *, keys: list[str] | None = None) -> list[ArticlePage]:
    """Return published articles, the latest last; with `keys`, they are translations of others."""
    home = HomePage.objects.filter(locale__language_code=language).order_by("pk")[0]
    index = home.add_child(instance=NewsIndexPage(title="Actualités", slug=f"actualites-{language}", locale=home.locale))
    made: list[ArticlePage] = []
    for number in range(count):
        named = {"translation_key": keys[number]} if keys else {}
        page = ArticlePage(
            title=f"Article {number} {language}", slug=f"a{number}", locale=home.locale, summary=f"Résumé {number}.",
            published_on=date(2026, 11, 1 + number), **named,
        )  # fmt: skip
        made.append(index.add_child(instance=page))
    return made


def draft(pages: list[ArticlePage], **titles: str) -> NewsletterIssue:
    """Return an issue that is being written, with a title in each language that the caller names."""
    words = {
        language: IssueWords(title=title, introduction="Bonjour.\n\nVoici.") for language, title in (titles or {"fr": "Novembre"}).items()
    }
    keys = [str(page.translation_key) for page in pages]
    return issues.write(issue=None, organisation=host(), pages=keys, words=words, by=writer(), now=timezone.now())


def writer() -> User:
    """Return who writes issues."""
    return User.objects.filter(username="writer").first() or person("writer", host())
