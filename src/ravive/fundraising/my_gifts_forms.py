"""The forms of donors' private pages."""

from django.utils.translation import gettext_lazy

from ravive.giving.models.appeals import LONGEST_SHOWN_NAME
from ravive.mailing.address_field import MailAddressField
from ravive.site.forms import NameField, PublicForm


class MyGiftsForm(PublicForm):
    """Asks for the address that a donor gave."""

    email = MailAddressField(label=gettext_lazy("The e-mail address that you gave with your gift"))


class ShownNameForm(PublicForm):
    """Asks for another name to show beside a gift."""

    name = NameField(label=gettext_lazy("The name to show"), max_length=LONGEST_SHOWN_NAME)
