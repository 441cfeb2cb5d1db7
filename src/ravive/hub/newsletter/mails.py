"""The e-mail of an issue."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.hub.newsletter.issue_content import IssueContent
from ravive.hub.newsletter.pictures import pictures_of
from ravive.mailing.messages import Mail
from ravive.pages.models import SiteProfile
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class ReaderProof:
    """Why somebody gets an issue, as its foot says: the day and the page of their consent, or its place in words."""

    given_on: date
    page: str

    def words(self, organisation: Organisation) -> str:
        """Return why, in the active language."""
        day = date_format(self.given_on, "DATE_FORMAT")
        if not self.page.startswith(("/", "http://", "https://")):
            return _("You get this because you agreed to it on %(day)s: %(place)s") % {"day": day, "place": self.page}
        page = organisation_address(organisation, self.page) if self.page.startswith("/") else self.page
        return _("You get this because you agreed to it on %(day)s, on this page: %(page)s") % {"day": day, "page": page}


def reply_address(organisation: Organisation) -> str:
    """Return where answers to an issue go: the organisation's address for the public, empty without one."""
    return SiteProfile.objects.filter(organisation=organisation).values_list("email", flat=True).first() or ""


def mail_of(content: IssueContent, *, handle: str, proof: ReaderProof, organisation: Organisation, reply_to: str) -> Mail:
    """Return an issue as the e-mail to one reader: text, and the same as HTML with the pages’ pictures, which loads nothing."""
    with override(content.language):
        why = proof.words(organisation)
        parts = ["\n".join(filter(None, (entry.kicker, entry.title, entry.summary, entry.address))) for entry in content.entries]
        foot = (content.organisation, _("This issue on our site: %(address)s") % {"address": content.address}, why)
        pictures = pictures_of(content)
        entries = [(entry, pictures.get(entry.picture)) for entry in content.entries]
        html = render_to_string("newsletter/mail.html", {"content": content, "entries": entries, "why": why})
    paragraphs = (content.title, *content.introduction, *parts, *foot)
    return Mail(
        handle=handle,
        language=content.language,
        subject=content.title,
        paragraphs=paragraphs,
        reply_to=reply_to,
        html=html,
        pictures=tuple(pictures.values()),
    )


def sample_of(content: IssueContent, organisation: Organisation, *, today: date) -> Mail:
    """Return an issue as an e-mail to nobody in particular, for a preview or a test."""
    proof = ReaderProof(given_on=today, page=f"/{content.language}/newsletter/")
    return mail_of(content, handle="", proof=proof, organisation=organisation, reply_to=reply_address(organisation))
