"""The list of events and their pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from ravive.hub.events.models.registrations import Event
from ravive.hub.events.page_form import EventPageForm
from ravive.lib.languages import CHOICES
from ravive.pages.blocks import BODY
from ravive.site.blocks import BlocksField
from ravive.site.public_page import Hue, PublicPage
from ravive.site.renditions import with_pictures

LONGEST_PLACE, LONGEST_ROW, LONGEST_ACCESS = 120, 160, 300
EVENTS_A_PAGE = 12


class EventIndexPage(PublicPage):
    """The list of events: the coming ones first, then those that are over."""

    feeds = (("text/calendar", "events_feed"),)
    template = "events/event_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["events.EventPage"]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("list of events")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return a page of the coming events, the next one first, and one of those that are over, the latest first."""
        events, now = with_pictures(EventPage.objects.live().public().child_of(self)), timezone.now()
        found = {
            "coming": events.filter(ends_at__gte=now).order_by("starts_at", "pk"),
            "past": events.filter(ends_at__lt=now).order_by("-starts_at", "-pk"),
        }
        shown = {name: Paginator(rows, EVENTS_A_PAGE).get_page(request.GET.get(name)) for name, rows in found.items()}
        return {**super().get_context(request, *args, **kwargs), **shown}


class EventPage(PublicPage):
    """One event in one language: where and when, its programme, and the form to register."""

    class Attendance(models.TextChoices):
        """Where people take part."""

        PLACE = "place", _("On site")
        ONLINE = "online", _("Online")
        BOTH = "both", _("On site or online")

    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(
        _("Ends"), help_text=_("The days on which details of people who registered are deleted are counted from here.")
    )
    attendance = models.CharField(_("Where people take part"), max_length=6, choices=Attendance, default=Attendance.PLACE)
    place = models.CharField(_("Place"), max_length=LONGEST_PLACE, blank=True, help_text=_("City, then the name of the place."))
    address = models.CharField(_("Address"), max_length=LONGEST_PLACE, blank=True)
    languages = models.JSONField(_("Languages of the event"), default=list, blank=True)
    access = models.CharField(
        _("Access"), max_length=LONGEST_ACCESS, blank=True,
        help_text=_("What the place offers: sign language, hearing loop, a quiet room, no steps."),
    )  # fmt: skip
    training = models.ForeignKey(
        "trainings.Training", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Training"),
        help_text=_("People who registered find its code on their own page."),
    )  # fmt: skip
    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

    is_announced = True
    home_part = "event"
    home_template = "events/home.html"
    base_form_class = EventPageForm
    template = "events/event_page.html"
    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("Date")),
        MultiFieldPanel([FieldPanel("attendance"), FieldPanel("place"), FieldPanel("address"), FieldPanel("access")], heading=_("Place")),
        FieldPanel("languages"),
        InlinePanel("programme"),
        FieldPanel("body"),
        FieldPanel("training"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *PublicPage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
        index.FilterField("starts_at"),
    ]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("event")

    def clean(self) -> None:
        """Raise ValidationError for an event that ends before it begins, or is nowhere."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The event ends after it begins.")})
        if self.attendance != self.Attendance.ONLINE and not self.place.strip():
            raise ValidationError({"place": _("Say where the event is.")})

    @classmethod
    def current(cls, above: Page, *, most: int) -> Sequence[Self]:
        """Return the coming events below a page that take place, the next one first."""
        cancelled = Event.objects.filter(is_cancelled=True).values("pk")
        found = cls.objects.live().public().descendant_of(above).filter(ends_at__gte=timezone.now())
        return list(with_pictures(found.exclude(translation_key__in=cancelled).order_by("starts_at", "pk"))[:most])

    @property
    def kicker(self) -> str:
        """Return that this is an event."""
        return gettext("Event")

    @property
    def shown_on(self) -> date:
        """Return the day on which the event begins."""
        return timezone.localdate(self.starts_at)

    @property
    def invitation(self) -> str:
        """Return the words of the link from a list to the page."""
        return gettext("See the programme") if self.is_over(timezone.now()) else gettext("Programme and registration")

    @property
    def is_one_day(self) -> bool:
        """Whether it ends on the day it begins."""
        return timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)

    @property
    def language_names(self) -> list[str]:
        """Return the languages of the event, each in its own words."""
        return [name for tag, name in CHOICES if tag in self.languages]

    @property
    def is_cancelled(self) -> bool:
        """Whether the organisers cancelled the event."""
        return Event.objects.filter(pk=self.translation_key, is_cancelled=True).exists()

    def structured_data(self) -> dict[str, Any]:
        """Return the event in the words of schema.org. People learn where it is online once they registered."""
        place = {"@type": "Place", "name": self.place, "address": self.address or self.place}
        online = {"@type": "VirtualLocation"}
        modes = {
            self.Attendance.PLACE: ("OfflineEventAttendanceMode", place),
            self.Attendance.ONLINE: ("OnlineEventAttendanceMode", online),
            self.Attendance.BOTH: ("MixedEventAttendanceMode", [place, online]),
        }
        mode, location = modes[self.Attendance(self.attendance)]
        return {
            "@type": "Event",
            "name": self.title,
            "description": self.summary,
            "startDate": timezone.localtime(self.starts_at).isoformat(),
            "endDate": timezone.localtime(self.ends_at).isoformat(),
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "eventStatus": f"https://schema.org/{'EventCancelled' if self.is_cancelled else 'EventScheduled'}",
            "location": location,
        }

    def is_over(self, now: datetime) -> bool:
        """Return whether the event has ended."""
        return now >= self.ends_at


class ProgrammeRow(Orderable):
    """One part of a programme."""

    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="programme")
    day = models.DateField(_("Day"), null=True, blank=True, help_text=_("Only for an event of several days."))
    starts = models.TimeField(_("Time"))
    title = models.CharField(_("Title"), max_length=LONGEST_ROW)
    speakers = models.CharField(_("Who speaks"), max_length=LONGEST_ROW, blank=True)
    hue = models.CharField(_("Colour"), max_length=10, choices=Hue, default=Hue.SIGNS)

    panels: ClassVar[list[Any]] = [
        FieldPanel("day"),
        FieldPanel("starts"),
        FieldPanel("title"),
        FieldPanel("speakers"),
        FieldPanel("hue"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("part of the programme")

    def __str__(self) -> str:
        return self.title
