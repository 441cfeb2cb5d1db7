"""The addresses of reminders, which phones send: their readers confirm them, or stop the e-mails."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.row_data import Data
from ravive.entries.subjects import Expiry, Subject
from ravive.reviews import journal
from ravive.trainings.models import Reminder
from ravive.trainings.reminders import actions, storage


class ReminderMails(Subject[Reminder]):
    """Reminders with an address. Their pages and e-mails name no training and no organisation: others may read them."""

    name, path = storage.PURPOSE, "reminders"
    models = (Reminder,)
    organisation_field = "training__organisation"
    stopped, expiry = actions.ADDRESS, Expiry.ADDRESS
    template = "trainings/reminder.html"
    title = gettext_lazy("Reminders")
    request = gettext_lazy("Somebody, probably you, asked for short reminders at this address: two a week at most.")

    source = gettext_lazy("From the phone or the browser on which reminders were asked for.")

    def organisation_of(self, row: Reminder) -> None:
        """Return nothing: the domain of an organisation would name it."""

    def summary(self, row: Reminder) -> tuple[str, ...]:
        """Return when reminders were asked for, which tells several requests apart, and what they are."""
        return *self.asked_in_words(row), _("Only when cards are ready, two e-mails a week at most, each with a link that stops them.")

    def sends_thanks(self, row: Reminder) -> bool:
        """Return that no e-mail follows: the phone shows that the address is confirmed."""
        return False

    def data_of(self, row: Reminder) -> Data:
        """Return when and how a phone is reminded. It names no training, as the e-mails do not: others may read the file."""
        state = actions.state_of(row)
        sent = [datetime.fromtimestamp(moment / 1000, UTC).isoformat() for moment in state.prompts]
        days = [day.day for day in state.days]
        ways = {"push": state.push is not None, "calendar": row.calendar_mark is not None}
        return {"language": state.language, "reminder_days": days, "reminders_sent": sent, **ways}

    def erase_for_person(self, row: Reminder, *, by: User, now: datetime) -> None:
        """Delete a reminder with all its ways. The phone shows that nothing reminds it any more."""
        actions.stop_handle(row.handle)

    def stop(self, row: Reminder) -> None:
        """Delete a reminder that has no other way, also from SQLite's journal, as the address."""
        actions.drop_idle(row)
        journal.empty_after_commit()


REMINDERS = ReminderMails()
