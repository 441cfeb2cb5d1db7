"""What each form for visitors has: the hidden field by which it is accepted once, and its proof of work."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ravive.site import public_form, stored_pages

register = template.Library()


@register.simple_tag
def form_once(purpose: str) -> SafeString:
    """Return the field of a form's random value. The page cache fills in a new one each time the form is shown."""
    return format_html('<input type="hidden" name="{}" value="{}">', public_form.FIELD, stored_pages.mark_for(purpose))


@register.inclusion_tag("site/form_proof.html")
def form_proof() -> dict[str, object]:
    """Return what lets a form compute its proof of work from its first focus on (`site.form_limits`)."""
    return {}
