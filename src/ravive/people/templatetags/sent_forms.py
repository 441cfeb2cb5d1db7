"""The field by which the desk recognises a form that is sent twice."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ravive.people.sent_forms import FIELD

register = template.Library()


@register.simple_tag
def sent_form_field() -> SafeString:
    """Return a hidden field with a random value, new each time a form is shown (`people.sent_forms.accept_once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(16))
