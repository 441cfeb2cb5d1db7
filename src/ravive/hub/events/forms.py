"""The form to register, as the event asks; and how staff choose what it asks."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.news_box import NewsBoxForm, wish_of
from ravive.entries.own_questions.answers import field_of, typed_answers
from ravive.hub.events.actions import RegistrationValues
from ravive.hub.events.answers import LONGEST_NAME, NEEDS
from ravive.hub.events.erasure import ADDRESS_DAYS
from ravive.hub.events.models import Event, EventPage, EventQuestion
from ravive.hub.events.models.registrations import USUAL_DAYS
from ravive.lib.languages import CHOICES
from ravive.mailing.address_field import MailAddressField
from ravive.mailing.queries import is_offered
from ravive.site.forms import NameField

Kind = EventQuestion.QuestionKind
MOST_REQUIRED = 3
ATTENDANCE, ON_SITE, ONLINE = "attendance", "place", "online"
STORED_DAYS = (
    (1, gettext_lazy("the day after")),
    (7, gettext_lazy("7 days after")),
    (30, gettext_lazy("30 days after")),
    (90, gettext_lazy("90 days after")),
    (365, gettext_lazy("a year after")),
)
NOT_ASKED, OPTIONAL, REQUIRED = "", "optional", "required"
ASKED = ((NOT_ASKED, gettext_lazy("Not asked")), (OPTIONAL, gettext_lazy("Asked, optional")), (REQUIRED, gettext_lazy("Asked, required")))


class RegistrationForm(NewsBoxForm):
    """Asks what the event asks, each with the day on which the answer is deleted. The e-mail address is always optional."""

    def __init__(self, *args: Any, page: EventPage, event: Event, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.page = page
        end = localdate(page.ends_at)
        asked = {question.kind: question for question in event.questions.all()}
        for kind in Kind:
            question = asked.get(kind)
            if question and (field := self._field(kind, is_required=question.is_required)):
                field.help_text = deletion_words(end, question.stored_days)
                self.fields[kind] = field
        self.own = list(event.own_questions.all())
        for question in self.own:
            deletion = deletion_words(end, question.stored_days)
            self.fields[question.key] = field_of(question, page.locale.language_code, deletion=deletion)
        if page.attendance == EventPage.Attendance.BOTH:
            self.fields[ATTENDANCE] = self._attendance()
        if is_offered():
            label, how = _("E-mail"), _("For your private link, and to tell you when a place becomes free.")
            help_text = f"{how} {deletion_words(end, ADDRESS_DAYS)}"
            self.fields["email"] = MailAddressField(label=label, required=False, help_text=help_text)
        self.offer_news(event.organisation)

    def _field(self, kind: str, *, is_required: bool) -> forms.Field | None:
        """Return the field of a question; None where the page leaves nothing to choose."""
        label = Kind(kind).label
        if kind == Kind.LANGUAGE:
            spoken = [(tag, name) for tag, name in CHOICES if tag in self.page.languages]
            choices = spoken if is_required else [("", "–"), *spoken]
            return forms.ChoiceField(label=label, required=is_required, choices=choices) if len(spoken) > 1 else None
        if kind == Kind.NEEDS:
            return forms.MultipleChoiceField(label=label, required=is_required, choices=NEEDS, widget=forms.CheckboxSelectMultiple)
        field = NameField(label=label, required=is_required, max_length=LONGEST_NAME)
        field.widget.attrs["autocomplete"] = "name" if kind == Kind.NAME else "organization"
        return field

    def _attendance(self) -> forms.ChoiceField:
        choices = ((ON_SITE, _("On site")), (ONLINE, _("Online")))
        return forms.ChoiceField(label=_("How you take part"), choices=choices, initial=ON_SITE, widget=forms.RadioSelect)

    def values(self, language: str, *, page: str) -> RegistrationValues:
        """Return what was filled in, in the language of the form, whose page has this address."""
        values = self.cleaned_data
        answers = {str(kind): values[kind] for kind in Kind if kind in values and kind != Kind.NEEDS}
        if Kind.NEEDS in values:
            answers[str(Kind.NEEDS)] = ",".join(values[Kind.NEEDS])
        answers |= typed_answers(self.own, values)
        is_online = values.get(ATTENDANCE) == ONLINE
        address, news = values.get("email", ""), wish_of(self, page=page)
        return RegistrationValues(answers=answers, is_online=is_online, language=language, address=address, news=news)


def form_purpose(page: EventPage) -> str:
    """Return what the form of an event's page is for, as its one-time value says."""
    return f"event-{page.pk}"


def deletion_words(end: date, days: int) -> str:
    """Return in words when an answer is deleted."""
    return _("Deleted on %(day)s.") % {"day": date_format(end + timedelta(days=days), "DATE_FORMAT")}


class EventSettingsForm(forms.ModelForm):
    """How people register for an event, and what it asks: at most three required answers, each with its day of deletion."""

    class Meta:
        model = Event
        fields = ("is_open", "places", "has_waiting_list", "closes_at", "online_address", "reminds")
        widgets = {"closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}  # noqa: RUF012 - as Django's form

    def __init__(self, *args: Any, page: EventPage, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        # To choose between on site and online is one of the answers that may be required.
        self.most_required = MOST_REQUIRED - (page.attendance == EventPage.Attendance.BOTH)
        # A colleague may add a place while this page is open: only what was changed here is stored.
        for name in self.Meta.fields:
            self.fields[name].show_hidden_initial = True
        event = cast("Event", self.instance)
        asked = {question.kind: question for question in EventQuestion.objects.filter(event=event)} if event.pk else {}
        is_new = event._state.adding
        for kind in Kind:
            question = asked.get(kind)
            usual = REQUIRED if is_new and kind == Kind.NAME else OPTIONAL if is_new and kind == Kind.NEEDS else NOT_ASKED
            first = (REQUIRED if question.is_required else OPTIONAL) if question else usual
            self.fields[f"ask_{kind}"] = forms.ChoiceField(label=kind.label, choices=ASKED, required=False, initial=first)
            label = _("%(question)s: deleted") % {"question": kind.label}
            days = question.stored_days if question else USUAL_DAYS[kind]
            self.fields[f"days_{kind}"] = forms.TypedChoiceField(label=label, choices=STORED_DAYS, coerce=int, initial=days)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for more than three required answers."""
        values = super().clean() or self.cleaned_data
        if sum(values.get(f"ask_{kind}") == REQUIRED for kind in Kind) > self.most_required:
            problem = _("Three answers can be required at most, with the choice between on site and online. Make one optional.")
            raise ValidationError(problem)
        return values

    def changed_settings(self) -> list[str]:
        """Return the fields of the event that were changed on this page."""
        return [name for name in self.changed_data if name in self.Meta.fields]

    def questions(self) -> list[EventQuestion]:
        """Return what the event asks, not stored yet."""
        values = self.cleaned_data
        asked = [(kind, values[f"ask_{kind}"], values[f"days_{kind}"]) for kind in Kind]
        return [EventQuestion(kind=kind, is_required=how == REQUIRED, stored_days=days) for kind, how, days in asked if how]
