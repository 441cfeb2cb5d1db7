"""What the check of a domain found, in plain words: what it means, and what to do at the company that has the domain."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.mailing.domain_check import RecordKind, RecordState

KINDS: dict[RecordKind, str | Promise] = {
    "spf": _("SPF: which servers may send for this domain"),
    "dkim": _("DKIM: a seal on each e-mail"),
    "dmarc": _("DMARC: what receivers do with forged e-mails"),
}
STATES: dict[RecordState, str | Promise] = {
    "good": _("in order"),
    "weak": _("works, can be better"),
    "bad": _("to be corrected"),
    "missing": _("missing"),
    "unanswered": _("no answer"),
}
FINDINGS: dict[str, str | Promise] = {
    "spf_good": _("Receivers see that the mail server may send for this domain."),
    "spf_missing": _("Nobody says which servers may send. Paste this; if your mail provider shows another value, paste theirs."),
    "spf_twice": _("There are two records. Receivers then read none: join them into one, and delete the other."),
    "spf_error": _("The record has a mistake, or asks for more than ten look-ups. Shorten it: take out services that you no longer use."),
    "spf_without_server": _("The record does not name the mail server that sends these e-mails. Replace it by this one."),
    "spf_open": _("The record lets any server in the world send for this domain. Replace it by this one."),
    "spf_unanswered": _("The name servers of this domain did not answer. Try again in a few minutes."),
    "dkim_good": _("Receivers find the key that checks the seal."),
    "dkim_missing": _("There is no key under this name. Switch DKIM on at your mail provider, and paste the record that it shows."),
    "dkim_not_found": _(
        "No key was found under the usual names. Switch DKIM on at your mail provider, paste the record that it shows, "
        "and give the name before “._domainkey” above."
    ),
    "dkim_revoked": _("The key is empty: it was withdrawn. Paste the present record of your mail provider."),
    "dkim_error": _("The key cannot be read, perhaps because it was cut when it was pasted. Paste the whole record again."),
    "dkim_short": _("The key is short. Ask your mail provider for one of 2048 bits."),
    "dkim_unanswered": _("The name servers of this domain did not answer. Try again in a few minutes."),
    "dmarc_good": _("Receivers set forged e-mails aside."),
    "dmarc_missing": _(
        "Nobody says what to do with forged e-mails, and large providers refuse newsletters without it. Paste this: it only observes."
    ),
    "dmarc_twice": _("There are two records. Receivers then read none: delete one."),
    "dmarc_error": _("The record has a mistake. Replace it by this one."),
    "dmarc_none": _("It only observes. Once SPF and DKIM have been in order for some weeks, replace it by this one."),
    "dmarc_unanswered": _("The name servers of this domain did not answer. Try again in a few minutes."),
}
