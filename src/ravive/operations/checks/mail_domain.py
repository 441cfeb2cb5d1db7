"""E-mail: the records of the sending domain, and an e-mail sent on request."""

import smtplib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import mail
from django.utils.translation import gettext as _

from ravive.mailing import domain_check, queries
from ravive.mailing.messages import plain_message
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, not_checked, to_do

if TYPE_CHECKING:
    from dns.resolver import Resolver

PROBE_SECONDS = 3.0


def check_mail_domain(context: CheckContext, *, resolver: "Resolver | None" = None) -> Iterable[CheckResult]:
    """Yield what SPF, DKIM and DMARC of the sending domain say, where name servers can be asked."""
    if not queries.is_offered():
        yield not_checked("mail.none")
        return
    domain = queries.sending_domain()
    if not name_servers_answer(domain, resolver):
        yield not_checked("mail.no_name_server", domain=domain)
        return
    host = settings.MAILERS["default"]["OPTIONS"]["host"]
    selectors = context.selectors or queries.known_selectors(domain)
    report = domain_check.check(domain, mail_host=host, contact=settings.RAVIVE_CONTACT, selectors=selectors, resolver=resolver)
    for record in report.records:
        values = {"record": record.kind, "finding": record.code, "domain": domain, "name": record.name, "value": record.value}
        if record.state in ("good", "weak"):
            yield fine("mail.record_fine", **values)
        elif record.state == "unanswered":
            yield not_checked("mail.record_unanswered", **values)
        else:
            yield to_do("mail.record_to_paste" if record.value else "mail.record_wrong", **values)


def name_servers_answer(domain: str, resolver: "Resolver | None" = None) -> bool:
    """Return whether a name server can be asked from here. Without one, each of some twenty questions would wait for its time."""
    import dns.exception
    import dns.resolver

    try:
        (resolver or dns.resolver.Resolver()).resolve(domain, "SOA", lifetime=PROBE_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return True
    except (dns.exception.DNSException, OSError):
        return False
    return True


def send_test_mail(address: str) -> CheckResult:
    """Send an e-mail to an address, and return whether the mail server accepted it."""
    if not queries.is_offered():
        return not_checked("mail.none")
    paragraphs = (_("This e-mail shows that the site can send e-mails. Nothing is to do."), settings.RAVIVE_URL)
    try:
        with mail.mailers["default"] as server:
            accepted = server.send_messages([plain_message(address, _("Test of e-mail"), paragraphs)])
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        return to_do("mail.test_refused", reason=type(problem).__name__)
    return fine("mail.test_sent") if accepted else to_do("mail.test_refused", reason="0")
