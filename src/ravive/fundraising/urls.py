"""Addresses of appeals: giving, what they show, the links of e-mails, what other sites frame, and the desk."""

from django.urls import URLPattern, path

from ravive.fundraising.views import appeal_files, desk, giving, my_gifts, promises, run_desk, runs

with_language: list[URLPattern] = [
    path("appeals/<int:appeal_id>/give/", giving.give, name="give"),
    path("appeals/<int:appeal_id>/promised/<str:private_key>/", giving.promised, name="promised_gift"),
    path("appeals/<int:appeal_id>/supporters/", appeal_files.supporters, name="appeal_supporters"),
    path("appeals/<int:appeal_id>/poster-<str:size>.pdf", appeal_files.poster, name="appeal_poster"),
    # The private pages of donors.
    path("my-gifts/", my_gifts.ask_link, name="my_gifts"),
    path("my-gifts/asked/", my_gifts.asked, name="my_gifts_asked"),
    path("my-gifts/open/<str:token>/", my_gifts.open_link, name="open_gifts"),
    path("my-gifts/own/<str:token>/", my_gifts.own_page, name="my_gifts_page"),
    path("my-gifts/own/<str:token>/gifts.<str:kind>", my_gifts.download, name="my_gifts_file"),
    path("my-gifts/own/<str:token>/erase/", my_gifts.erase, name="erase_my_gifts"),
    # Sponsored runs: their teams and runners.
    path("appeals/<int:appeal_id>/teams/", runs.participants, {"kind": "teams"}, name="run_teams"),
    path("appeals/<int:appeal_id>/runners/", runs.participants, {"kind": "runners"}, name="run_runners"),
    path("runs/teams/<int:number>/", runs.participant, {"kind": "teams"}, name="run_team"),
    path("runs/teams/<int:number>/sheet.pdf", runs.sheet, {"kind": "teams"}, name="run_team_sheet"),
    path("runs/runners/<int:number>/", runs.participant, {"kind": "runners"}, name="run_runner"),
    path("runs/runners/<int:number>/sheet.pdf", runs.sheet, {"kind": "runners"}, name="run_runner_sheet"),
]

without_language: list[URLPattern] = [
    # Short, because a code to scan holds it.
    path("a/<int:appeal_id>/", appeal_files.short_address, name="short_appeal"),
    path("embed/<str:language>/appeals/<int:appeal_id>/", appeal_files.embedded, name="embedded_appeal"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("appeals/", desk.appeal_list, name="desk_appeals"),
    path("appeals/<int:appeal_id>/", desk.appeal, name="desk_appeal"),
    path("appeals/<int:appeal_id>/settings/", desk.settings, name="appeal_settings"),
    path("appeals/<int:appeal_id>/names/<int:promise_id>/", desk.moderate, name="moderate_donor_name"),
    path("appeals/<int:appeal_id>/promises/remove/", promises.remove_promises, name="remove_giving_promises"),
    path("appeals/<int:appeal_id>/promises/<int:promise_id>/remove/", desk.remove_promise, name="remove_giving_promise"),
    path("runs/<int:appeal_id>/", run_desk.run, name="desk_run"),
    path("runs/<int:appeal_id>/teams/", run_desk.add_team, name="add_run_team"),
    path("runs/<int:appeal_id>/teams/<int:number>/", run_desk.moderate, {"kind": "teams"}, name="moderate_run_team"),
    path("runs/<int:appeal_id>/runners/<int:number>/", run_desk.moderate, {"kind": "runners"}, name="moderate_run_runner"),
]
