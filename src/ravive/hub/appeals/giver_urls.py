"""Addresses of givers' private pages."""

from django.urls import URLPattern, path

from ravive.hub.appeals.views import giver

with_language: list[URLPattern] = [
    path("my-gifts/", giver.ask_link, name="my_gifts"),
    path("my-gifts/asked/", giver.asked, name="my_gifts_asked"),
    path("my-gifts/open/<str:token>/", giver.open_link, name="open_gifts"),
    path("my-gifts/own/<str:token>/", giver.own_page, name="giver_page"),
    path("my-gifts/own/<str:token>/gifts.<str:kind>", giver.download, name="giver_file"),
    path("my-gifts/own/<str:token>/erase/", giver.erase, name="erase_giver"),
    # Of each e-mail to a giver.
    path("gifts/stop/<str:token>/", giver.stop, name="stop_gift_mails"),
]
