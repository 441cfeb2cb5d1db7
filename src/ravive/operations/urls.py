"""The address of the page of the installation."""

from django.urls import URLPattern, path

from ravive.operations import views

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [path("installation/", views.installation, name="installation")]
