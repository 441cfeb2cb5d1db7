"""The e-mail of an issue, and what `mailing` needs to know of news by mail."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.hub.newsletter import actions
from ravive.hub.newsletter.issue_content import IssueContent
from ravive.hub.newsletter.queries import PURPOSE, readers_among
from ravive.mailing import news_consents, purposes
from ravive.mailing.messages import Mail
from ravive.pages.models import SiteProfile
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class ReaderProof:
    """Why somebody gets an issue, as its foot says: the day and the page of their consent."""

    given_on: date
    page: str


def register() -> None:
    """Let `mailing` confirm addresses of readers, and receive consents that are given in other forms."""
    request = gettext_lazy(
        "Somebody, probably you, asked for our news by e-mail at this address. Nothing is sent without your confirmation."
    )
    organisation_of = purposes.organisation_by("news_subscriptions__handle")
    purposes.register(purposes.Purpose(name=PURPOSE, path=PURPOSE, request=request, delete=actions.delete, organisation_of=organisation_of))
    receiver = news_consents.ConsentReceiver(
        give=actions.accept_consent,
        take_back=actions.take_back_consent,
        take_back_again=actions.take_back_consent_again,
        readers_among=readers_among,
    )
    news_consents.receive_with(receiver)


def reply_address(organisation: Organisation) -> str:
    """Return where answers to an issue go: the organisation's address for the public, empty without one."""
    return SiteProfile.objects.filter(organisation=organisation).values_list("email", flat=True).first() or ""


def mail_of(content: IssueContent, *, handle: str, proof: ReaderProof, organisation: Organisation, reply_to: str) -> Mail:
    """Return an issue as the e-mail to one reader: text, and the same as HTML that loads nothing."""
    with override(content.language):
        why = _("You get this because you agreed to it on %(day)s, on this page: %(page)s") % {
            "day": date_format(proof.given_on, "DATE_FORMAT"),
            "page": organisation_address(organisation, proof.page),
        }
        parts = ["\n".join(filter(None, (entry.kicker, entry.title, entry.summary, entry.address))) for entry in content.entries]
        foot = (content.organisation, _("This issue on our site: %(address)s") % {"address": content.address}, why)
        html = render_to_string("newsletter/mail.html", {"content": content, "why": why})
    paragraphs = (content.title, *content.introduction, *parts, *foot)
    return Mail(handle=handle, language=content.language, subject=content.title, paragraphs=paragraphs, reply_to=reply_to, html=html)


def sample_of(content: IssueContent, organisation: Organisation, *, today: date) -> Mail:
    """Return an issue as an e-mail to nobody in particular, for a preview or a test."""
    proof = ReaderProof(given_on=today, page=f"/{content.language}/newsletter/")
    return mail_of(content, handle="", proof=proof, organisation=organisation, reply_to=reply_address(organisation))
