"""Reading who gets news by mail, and the issues."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from wagtail.models import Page

from ravive.hub.newsletter.models import ISSUE_KIND, Newsletter, NewsletterIssue, NewsSubscription
from ravive.lib.languages import INTERFACE, Language
from ravive.mailing import queries as mailing
from ravive.pages.models import HomePage
from ravive.people.models import Organisation
from ravive.site.announcements import latest_pages

# Pages of a language that an issue can name, and issues that the form's page names.
MOST_CHOICES, SHOWN_ISSUES = 30, 12

State = NewsletterIssue.IssueState


@dataclass(frozen=True, kw_only=True)
class ReaderNumbers:
    """How many get an organisation's news: by language, and those who do not: not confirmed, or no longer reached."""

    by_language: Mapping[Language, int]
    unconfirmed: int
    unreachable: int

    @property
    def readers(self) -> int:
        """Return how many get the news."""
        return sum(self.by_language.values())


@dataclass(frozen=True, kw_only=True)
class PageChoice:
    """A page that an issue can name: its translation key, its title in the first language that has it, and its languages."""

    key: str
    title: str
    kicker: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SendingProgress:
    """Where sending an issue stands."""

    readers: int
    accepted: int
    refused: int
    waiting: int

    @property
    def percent(self) -> int:
        """Return how much of the issue is done, 0 to 100."""
        return 100 * (self.readers - self.waiting) // self.readers if self.readers else 100


def is_open(organisation: Organisation) -> bool:
    """Return whether visitors may ask for an organisation's news."""
    return mailing.is_offered() and Newsletter.objects.filter(organisation=organisation, is_open=True).exists()


def newsletter_of(organisation: Organisation) -> Newsletter:
    """Return the news of an organisation. Two changes of its readers wait for each other by this row."""
    return Newsletter.objects.get_or_create(organisation=organisation)[0]


def readers_of(organisation: Organisation) -> QuerySet[NewsSubscription]:
    """Return the confirmed subscriptions whose address can be reached."""
    confirmed = NewsSubscription.objects.filter(organisation=organisation, is_confirmed=True)
    return confirmed.exclude(handle__in=mailing.unreachable_addresses())


def readers_among(organisation: Organisation, addresses: Collection[str]) -> set[str]:
    """Return those of these addresses whose mailbox gets an organisation's news. One query."""
    marks = set(readers_of(organisation).values_list("mailbox_mark", flat=True)) if addresses else set()
    reader = NewsSubscription(organisation=organisation)
    return {address for address in addresses if reader.mark_for(address) in marks}


def confirmed_at_mailbox(row: NewsSubscription) -> QuerySet[NewsSubscription]:
    """Return the confirmed subscriptions of an organisation at the mailbox of one."""
    return NewsSubscription.objects.filter(organisation=row.organisation, mailbox_mark=row.mailbox_mark, is_confirmed=True)


def numbers_of(organisation: Organisation) -> ReaderNumbers:
    """Return how many get an organisation's news. It names nobody. Two queries."""
    counted = NewsSubscription.objects.filter(organisation=organisation).aggregate(
        confirmed=Count("pk", filter=Q(is_confirmed=True)), unconfirmed=Count("pk", filter=Q(is_confirmed=False))
    )
    rows = readers_of(organisation).order_by().values("language").annotate(count=Count("pk"))
    found = {row["language"]: row["count"] for row in rows}
    by_language = {language: found[language] for language in INTERFACE if language in found}
    return ReaderNumbers(
        by_language=by_language, unconfirmed=counted["unconfirmed"], unreachable=counted["confirmed"] - sum(by_language.values())
    )


def home_pages(organisation: Organisation) -> dict[str, HomePage]:
    """Return the home pages of an organisation's site by language, those that e-mails speak, in the usual order."""
    if organisation.site is None:
        return {}
    pages = HomePage.objects.live().filter(translation_key=organisation.site.root_page.translation_key).select_related("locale")
    found = {page.locale.language_code: page for page in pages}
    return {language: found[language] for language in INTERFACE if language in found}


def page_choices(organisation: Organisation) -> tuple[PageChoice, ...]:
    """Return the latest published pages of an organisation's site that an issue can name, the latest first; no appeal that ended."""
    pages: dict[str, list[tuple[str, Page]]] = {}
    for language, home in home_pages(organisation).items():
        for page in latest_pages(home, most=MOST_CHOICES):
            if getattr(page, "asks_no_more", False):
                continue
            pages.setdefault(str(page.translation_key), []).append((language, page))
    choices = [
        (
            max(getattr(page, "shown_on", None) or date.min for _language, page in found),
            PageChoice(
                key=key,
                title=found[0][1].title,
                kicker=getattr(found[0][1], "kicker", ""),
                languages=tuple(language for language, _page in found),
            ),
        )
        for key, found in pages.items()
    ]
    return tuple(choice for _on, choice in sorted(choices, key=lambda choice: choice[0], reverse=True))


def progress_of(issue: NewsletterIssue) -> SendingProgress:
    """Return where sending an issue stands. One query."""
    waiting = mailing.queued(ISSUE_KIND, issue.pk).count()
    return SendingProgress(readers=issue.readers, accepted=issue.accepted, refused=issue.refused, waiting=waiting)


def issues_of(organisation: Organisation) -> QuerySet[NewsletterIssue]:
    """Return the issues of an organisation with their words, the latest first."""
    return NewsletterIssue.objects.filter(organisation=organisation).prefetch_related("texts")


def public_issues(organisation: Organisation, language: str) -> QuerySet[NewsletterIssue]:
    """Return the issues that went out in a language, the latest first."""
    return issues_of(organisation).exclude(state=State.DRAFT).filter(texts__language=language)


def without_text(numbers: ReaderNumbers, issue: NewsletterIssue) -> dict[str, int]:
    """Return how many readers an issue leaves out because it has no words in their language, by language."""
    written = {text.language for text in issue.texts.all()}
    return {language: count for language, count in numbers.by_language.items() if language not in written}
