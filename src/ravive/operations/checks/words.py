"""The words of each finding, and the remedy, by its code. Places such as %(free)s are filled with the finding's values."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.mailing import domain_words

SUBJECTS: dict[str, str | Promise] = {
    "address": _("Public address"),
    "hsts": _("https only"),
    "keys": _("Keys"),
    "disk": _("Disk"),
    "database": _("Database"),
    "tables": _("Tables"),
    "clock": _("Clock"),
    "mail": _("E-mail"),
    "smtp": _("Mail server"),
    "valkey": "Valkey",
    "worker": _("Work in the background"),
    "jobs": _("Jobs"),
    "backups": _("Copies"),
    "audit": _("Audit log"),
    "facts": _("Facts"),
    "forms": _("Forms of visitors"),
    "security": _("Contact about faults"),
}
_UNANSWERED: str | Promise = _("This could not be looked at (%(reason)s).")
_LOOK_AGAIN: str | Promise = _("Look at the database and the data folder first, then check again.")

# The words of `mailing.domain_words`.
_RECORD = "%(kind)s. %(meaning)s"

FINDINGS: dict[str, str | Promise] = {
    "address.fine": _("Visitors reach the site at %(address)s."),
    "address.missing": _("No public address is set: the site has no https."),
    "address.http": _("The public address %(address)s has no https."),
    "address.host_refused": _("The site refuses requests to its own public address: ALLOWED_HOSTS does not name %(host)s."),
    "address.debug": _("RAVIVE_DEBUG is on: errors show the program and its settings to visitors."),
    "hsts.fine": _("Browsers that came once come back with https only."),
    "hsts.missing": _("The response at %(address)s has no header Strict-Transport-Security."),
    "hsts.certificate": _("Browsers do not accept the certificate of %(address)s."),
    "hsts.no_https": _("Without a public address with https, there is nothing to look at."),
    "hsts.unreachable": _("This machine does not reach %(address)s."),
    "keys.fine": _("All keys are there, and only the site can read them, the data and the copies."),
    "keys.example": _("%(name)s is too simple, or copied from an example."),
    "keys.missing": _("“%(name)s” is missing in the data folder."),
    "keys.open": _("Other users of this machine can read “%(name)s”."),
    "disk.fine": _("%(free)s GB are free."),
    "disk.fine_growing": _("%(free)s GB are free; lately %(growth)s MB a day were filled."),
    "disk.unwritable": _("Nothing can be written to the data folder (%(reason)s)."),
    "disk.low": _("%(free)s GB are free, fewer than %(least)s GB."),
    "disk.filling": _("%(free)s GB are free; as it filled lately, the disk is full in %(days)s days."),
    "database.fine": _("%(name)s %(version)s answers, and nothing is damaged."),
    "database.old": _("%(name)s %(version)s is too old: %(least)s or newer is needed."),
    "database.unreachable": _("The database does not answer: %(detail)s"),
    "database.damaged": _("The file of the database is damaged: %(detail)s"),
    "tables.fine": _("The tables are those of this version."),
    "tables.pending": _("Steps to bring the tables up to date: %(count)s."),
    "tables.newer": _("Another version of Ravive created the tables (%(name)s)."),
    "clock.fine": _("The clocks agree."),
    "clock.disk": _("The clock of this machine and that of the disk differ by %(seconds)s seconds."),
    "clock.database": _("The clock of this machine and that of the database differ by %(seconds)s seconds."),
    "clock.back": _("The last signal of the worker is %(minutes)s minutes in the future: the clock went back."),
    "mail.none": _("This site has no mail server, and offers no e-mail."),
    "mail.no_name_server": _("No name server answers from here about %(domain)s."),
    "mail.record_fine": _RECORD,
    "mail.record_to_paste": _RECORD,
    "mail.record_wrong": _RECORD,
    "mail.record_unanswered": _RECORD,
    "mail.test_sent": _("The mail server accepted the test e-mail."),
    "mail.test_refused": _("The mail server did not accept the test e-mail (%(reason)s)."),
    "smtp.fine": _("The mail server takes e-mails of this site."),
    "smtp.plain_letters": _("The mail server takes e-mails, but none to addresses with letters such as é or ü (it lacks SMTPUTF8)."),
    "smtp.slow": _("The mail server took %(seconds)s seconds to accept this site as a sender."),
    "smtp.refused": _("The mail server takes no e-mails of this site (%(reason)s)."),
    "valkey.fine": _("Valkey answers."),
    "valkey.away": _("Valkey does not answer (%(reason)s)."),
    "worker.fine": _("The worker on %(machine)s works since %(at)s."),
    "worker.never": _("Nothing has worked in the background yet."),
    "worker.silent": _("The last signal of the worker on %(machine)s: %(at)s."),
    "jobs.fine": _("All %(count)s jobs were done at their last hour."),
    "jobs.none_yet": _("No job was done yet."),
    "jobs.overdue": _("Late since %(at)s: %(jobs)s."),
    "jobs.failed": _("%(jobs)s: failed on %(at)s (%(reason)s)."),
    "jobs.traces_left": _("What was deleted is not yet overwritten in the files of the database, since %(at)s."),
    "jobs.other_failed": _("Other work that failed in the last 24 hours: %(count)s (%(names)s)."),
    "backups.fine": _("The newest of %(count)s copies is of %(at)s."),
    "backups.none": _("There is no copy of the data."),
    "backups.failed": _("The last copy was not written: %(reason)s"),
    "backups.different": _("The last copy that was restored for a try was not equal: %(reason)s"),
    "backups.not_drilled": _("The last copy was not restored for a try: %(reason)s"),
    "backups.never_drilled": _("No copy was restored for a try yet."),
    "backups.no_recipient": _("No public key is named for copies: the next one is not encrypted."),
    "backups.unencrypted": _("Copies are not encrypted (%(count)s): anybody who gets such a file can read all that the site stores."),
    "backups.old": _("The newest copy is of %(at)s."),
    "audit.fine": _("All %(count)s entries of the audit log are whole, and equal to their copy."),
    "audit.none_yet": _("No entry of the audit log is chained yet."),
    "audit.broken": _("The audit log was changed. Broken chains: %(count)s; the first one is %(scope)s, at entry %(place)s."),
    "audit.copy_unreadable": _("The copy of the audit log cannot be read: %(reason)s"),
    "facts.fine": _("No fact is past its date."),
    "facts.expired": _("Facts past their date: %(count)s, of which contacts that people call: %(contacts)s."),
    "forms.fine": _("No form refused visitors in the last hour."),
    "forms.refusing": _("%(form)s (%(path)s): too many of all senders together, since %(at)s. Refused: %(count)s at least."),
    "forms.refusing_unproved": _("%(form)s (%(path)s): too many without a proof of work, since %(at)s. Refused: %(count)s at least."),
    "security.fine": _("Each site names somebody to whom a fault is reported."),
    "security.missing": _("Sites that name nobody to whom a fault is reported: %(count)s."),
    **{f"{subject}.unanswered": _UNANSWERED for subject in SUBJECTS},
}

REMEDIES: dict[str, str | Promise] = {
    "address.missing": _("Put a proxy with https in front, and set RAVIVE_URL to the address that visitors see."),
    "address.http": _("Put a proxy with https in front, and let RAVIVE_URL begin with https://."),
    "address.host_refused": _("Add it to ALLOWED_HOSTS, separated by a comma, and start again."),
    "address.debug": _("Remove RAVIVE_DEBUG, and start again."),
    "hsts.missing": _("Let the proxy pass this header on, as it passes the others."),
    "hsts.certificate": _("Renew the certificate at the proxy."),
    "hsts.no_https": _("See above."),
    "hsts.unreachable": _("Open the address on another network, such as a phone’s."),
    "keys.example": _("Set a random key before people use the site. What was locked with the old one is lost, such as second factors."),
    "keys.missing": _("Put it back from a copy. If there never was one, start the site once: it creates it."),
    "keys.open": _("Start the site again, which takes it from others, or run chmod go= on the file or folder."),
    "disk.unwritable": _(
        "Make room, or see why the disk is mounted read-only and whose the folder is. Until then, the site stores nothing."
    ),
    "disk.low": _("Delete old copies, move them to another machine, or enlarge the disk. Uploads are refused when it is nearly full."),
    "disk.filling": _("See what grows: copies, uploads or the database. Move copies to another machine, or enlarge the disk."),
    "database.old": _("Install a newer one, and restore a copy into it."),
    "database.unreachable": _("Check DATABASE_URL and whether the database runs, or the data folder and its owner."),
    "database.damaged": _("Stop the site, store this file elsewhere, and restore the newest copy. Then look at the disk itself."),
    "tables.pending": _("Start the site again: it brings them up to date."),
    "tables.newer": _("Start the version that created them, or restore a copy from before."),
    "clock.disk": _("Set the clock by the network, on this machine and on the file server."),
    "clock.database": _("Set the clock by the network, on this machine and on that of the database."),
    "clock.back": _("Set the clock by the network, such as with: timedatectl set-ntp true"),
    "mail.none": _("Set RAVIVE_MAIL_URL, if people are to get e-mails."),
    "mail.no_name_server": _("Check the domain on a machine with a network: ravive mail check %(domain)s"),
    "mail.record_to_paste": _("At %(name)s, paste: %(value)s"),
    "mail.record_wrong": _("Correct the record at the company where the domain is registered."),
    "mail.record_unanswered": _("Check again in a few minutes."),
    "smtp.slow": _("E-mails wait and are sent later. If it lasts, ask the company that runs the mail server."),
    "smtp.refused": _("E-mails wait for two days. Check RAVIVE_MAIL_URL, and ask the company that runs the mail server."),
    "valkey.away": _("Start Valkey. Until then, pages are slower, and each machine counts requests for itself."),
    "mail.test_refused": _("Check RAVIVE_MAIL_URL: host, port, name and password."),
    "worker.never": _("Start the site without --without-worker, or on another machine: ravive work"),
    "worker.silent": _("Start the site again, or on the machine that works: ravive work. Its log says why it ended."),
    "jobs.none_yet": _("See whether the worker runs. It does late jobs by itself."),
    "jobs.overdue": _("See whether the worker runs. It does late jobs by itself."),
    "jobs.failed": _("Read the log of that hour. The job runs again at its next hour."),
    "jobs.traces_left": _(
        "Read the log of 4:45. On SQLite, make room, or stop the site and run VACUUM. On PostgreSQL, end what uses the tables at that hour."
    ),
    "jobs.other_failed": _("Read the log of these hours."),
    "backups.none": _(
        "Let “ravive serve” or “ravive work” run through the night: it writes a copy. Or write one now with “ravive backup”."
    ),
    "backups.failed": _("Remove the reason, then write a copy with “ravive backup”; the next night tries again."),
    "backups.different": _("Write a copy with “ravive backup”, check it with “ravive verify”, and restore it into an empty folder."),
    "backups.not_drilled": _("Remove the reason; the next night tries again. Until then, nobody knows whether the copies can be restored."),
    "backups.never_drilled": _("Let “ravive serve” or “ravive work” run through the night: it writes a copy and tries it."),
    "backups.no_recipient": _("Create a key with age-keygen on another computer, and set RAVIVE_BACKUP_RECIPIENT to its public part."),
    "backups.unencrypted": _("Delete them once there is an encrypted copy. Else they go after 30 days."),
    "backups.old": _("See why the copies stopped: a full disk, or a job that no longer runs."),
    "audit.none_yet": _("See whether the worker runs: it chains entries every five minutes."),
    "audit.broken": _("Run “ravive audit verify”. If no older copy was restored, look for who changed the database, as after a breach."),
    "audit.copy_unreadable": _("Remove the reason, then check again."),
    "facts.expired": _("At the desk, under “Facts”, somebody verifies them. Until then, they cannot be published."),
    "forms.refusing": _("At the desk, under “Floods of forms”, look at what was sent, and delete what a flood left."),
    "forms.refusing_unproved": _(
        "Nothing, as long as others are accepted: browsers with script send a proof. The desk shows what was sent."
    ),
    "security.missing": _(
        "At the desk, under “Site”, give an address for reports of faults: the site then answers at /.well-known/security.txt."
    ),
    **{f"{subject}.unanswered": _LOOK_AGAIN for subject in SUBJECTS},
}


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """Return the words of a record of the sending domain, where the values name one."""
    kinds = {str(kind): words for kind, words in domain_words.KINDS.items()}
    kind, meaning = kinds.get(values.get("record", "")), domain_words.FINDINGS.get(values.get("finding", ""))
    return {"kind": str(kind), "meaning": str(meaning)} if kind and meaning else {}
