"""What e-mails to donors say: the private link, and thanks for what arrived."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.giving.donor_mailboxes import DonorMailbox, mailed_link
from ravive.giving.models import GivingPromise
from ravive.giving.money import written_euros
from ravive.giving.thanks import DueThanks, ThankedGift
from ravive.lib.languages import interface_for
from ravive.mailing.mail_kinds import MailKind
from ravive.mailing.messages import Mail


def _private_link(about: str, _now: datetime) -> Mail | None:
    """Return the e-mail with a private link, to a donor who asked for it."""
    handle, language = about.split(" ")
    promise = GivingPromise.objects.select_related("reference__organisation__site").filter(handle=handle).first()
    if promise is None:
        return None
    mailbox = DonorMailbox(organisation=promise.reference.organisation, mark=promise.mailbox_mark)
    with override(language):
        paragraphs = (
            _("You asked to see your gifts to %(name)s. This link opens your private page:") % {"name": mailbox.organisation.name},
            mailed_link(mailbox, language),
            _("The link works once, within two days; the page that it opens holds for an hour."),
            _("It was not you? There is nothing to do: nobody else has the link."),
        )
        return Mail(handle=handle, language=language, subject=_("Your gifts"), paragraphs=paragraphs)


PRIVATE_LINK = MailKind(name="private-link", write=_private_link, is_awaited=True)


def default_thanks(language: str) -> str:
    """Return the words that begin a thank-you e-mail where an organisation wrote none of its own."""
    with override(language):
        return _("Thank you. Your gift has arrived.")


def thanks_mail(due: DueThanks, *, greeting: str, effects: Mapping[int, str], link: str = "") -> Mail:
    """Return the thank-you e-mail to one donor. `effects` says what gifts to an appeal do, by its number; it may say nothing.

    `link` replaces the private link, for a preview.
    """
    language = interface_for(due.language, ())
    with override(language):
        name = due.mailbox.organisation.name
        gifts = [paragraph for gift in due.gifts for paragraph in (_gift_line(gift), effects.get(gift.appeal_id or 0, "")) if paragraph]
        # A header of an e-mail is one line.
        subject = " ".join((_("Thank you from %(name)s") % {"name": name}).split())
        see = _(
            "Your gifts and what is stored of you. The link works once, within two days, and its page holds for an hour; "
            "later, the link offers a new one:"
        )
        order = (_("Your standing order goes on. You change or stop it at your bank, at any time."),) if due.has_order else ()
        paragraphs = (greeting or default_thanks(language), *gifts, *order, see, link or mailed_link(due.mailbox, language), name)
    return Mail(handle=due.handle, language=language, subject=subject, paragraphs=paragraphs, numbers=due.receipts)


def _gift_line(gift: ThankedGift) -> str:
    values = {"amount": written_euros(gift.cents), "appeal": gift.title, "day": date_format(gift.last_on, "DATE_FORMAT")}
    if gift.count == 1:
        text = _("%(amount)s for “%(appeal)s”, received on %(day)s") if gift.title else _("%(amount)s, received on %(day)s")
        return text % values
    values |= {"count": str(gift.count), "first": date_format(gift.first_on, "DATE_FORMAT")}
    if gift.title:
        return _("%(amount)s for “%(appeal)s”, in %(count)s gifts from %(first)s to %(day)s") % values
    return _("%(amount)s in %(count)s gifts from %(first)s to %(day)s") % values
