"""The hidden field by which a form for visitors is accepted once (`site.public_form`)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ravive.site import public_form

register = template.Library()


@register.simple_tag
def form_once(purpose: str) -> SafeString:
    """Return the field of a form's random value, new each time the form is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', public_form.FIELD, public_form.shown_value(purpose))
