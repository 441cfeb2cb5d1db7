"""The words of each job, for people who look after the installation."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the name of the function in `operations.jobs`.
JOB_WORDS: dict[str, str | Promise] = {
    "release_memory": _("Publish how hard cards are"),
    "forget_answers": _("Delete answers at the end of their retention"),
    "clear_sessions": _("Delete expired sessions of staff"),
    "clear_request_counts": _("Delete counts of limited requests"),
    "clear_results": _("Delete old results of jobs"),
    "erase_personal_data": _("Delete details of visitors on their day"),
    "chain_audit": _("Chain and copy the audit log"),
    "refresh_search": _("Compare the public search with what is public"),
    "remove_traces": _("Overwrite what is left of deleted details"),
    "back_up": _("Write the copy of the night, and restore it for a try"),
    "measure_disk": _("Measure the room on the disk"),
    "check_installation": _("Check the installation"),
    "send_digests": _("Send the e-mails of what waits at the desk"),
    "remind_promises": _("Send reminders of campaigns"),
    "remind_registered": _("Send reminders of events"),
    "send_reminders": _("Send reminders of trainings"),
    "read_bounces": _("Read reports of e-mails that did not arrive"),
    "empty_bin": _("Delete the pages whose days in the bin are over"),
    "delete_packages": _("Delete tax certificates that were drawn for a download"),
    "draw_link_previews": _("Draw missing pictures of links"),
    "send_notices": _("Send notices to administrators"),
    "publish_pages": _("Publish pages whose time has come"),
    "send_mails": _("Go on with e-mails that wait"),
    "release_figures": _("Release figures of trainings"),
}


def job_words(task_path: str) -> str:
    """Return the words of a task in the active language; of one that is no job, the name of its function."""
    name = task_path.rpartition(".")[2]
    return str(JOB_WORDS.get(name, name))
