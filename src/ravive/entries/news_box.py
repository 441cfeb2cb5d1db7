"""The box for news in a form for something else. It is not ticked beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ravive.mailing import news_consents
from ravive.mailing.news_consents import NewsWish
from ravive.people.models import Organisation
from ravive.site.forms import PublicForm

NEWS = "news"


class NewsBoxForm(PublicForm):
    """A form whose field of the address is `email`, with a box for the news of the organisation below it."""

    def offer_news(self, organisation: Organisation, *, to_adults: bool = False) -> None:
        """Add the box where the organisation sends news and the form asks for an address."""
        if "email" in self.fields and news_consents.is_offered(organisation):
            words = news_consents.adult_consent_words if to_adults else news_consents.consent_words
            self.fields[NEWS] = forms.BooleanField(label=words(organisation), required=False)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for news that could go nowhere."""
        values = super().clean() or self.cleaned_data
        if values.get(NEWS) and "email" in values and not values["email"]:
            self.add_error("email", _("For the news, give the address that we can write to."))
        return values


def wish_of(form: forms.Form, *, page: str) -> NewsWish | None:
    """Return what a valid form says of the news, with the address of its page; None without a tick."""
    if not isinstance(form, NewsBoxForm) or not form.cleaned_data.get(NEWS):
        return None
    return NewsWish(words=str(form.fields[NEWS].label), page=page)
