"""Addresses of appeals."""

from django.urls import URLPattern, path

from ravive.hub.appeals.views import run_desk, run_links, runs

with_language: list[URLPattern] = [
    # Sponsored runs: their teams and runners, and the links of e-mails.
    path("appeals/<int:appeal_id>/teams/", runs.participants, {"kind": "teams"}, name="run_teams"),
    path("appeals/<int:appeal_id>/runners/", runs.participants, {"kind": "runners"}, name="run_runners"),
    path("appeals/<int:appeal_id>/register/team/", runs.register_team, name="register_run_team"),
    path("appeals/<int:appeal_id>/register/runner/", runs.register_runner, name="register_runner"),
    path("appeals/<int:appeal_id>/registered/", runs.registered, name="run_registered"),
    path("runs/teams/<int:number>/", runs.participant, {"kind": "teams"}, name="run_team"),
    path("runs/teams/<int:number>/sheet.pdf", runs.sheet, {"kind": "teams"}, name="run_team_sheet"),
    path("runs/runners/<int:number>/", runs.participant, {"kind": "runners"}, name="run_runner"),
    path("runs/runners/<int:number>/sheet.pdf", runs.sheet, {"kind": "runners"}, name="run_runner_sheet"),
    path("runs/confirm/<str:token>/", run_links.confirm, name="confirm_run"),
    path("runs/stop/<str:token>/", run_links.own, name="own_run"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("runs/<int:appeal_id>/", run_desk.run, name="desk_run"),
    path("runs/<int:appeal_id>/teams/", run_desk.add_team, name="add_run_team"),
    path("runs/<int:appeal_id>/teams/<int:number>/", run_desk.moderate, {"kind": "teams"}, name="moderate_run_team"),
    path("runs/<int:appeal_id>/runners/<int:number>/", run_desk.moderate, {"kind": "runners"}, name="moderate_run_runner"),
]
