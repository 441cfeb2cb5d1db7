"""Addresses of trainings: for phones, for people who join, for the trainer's desk."""

from django.urls import URLPattern, path, re_path

from ravive.trainings.certificates import views as certificates
from ravive.trainings.views import desk, figures, join, live, newcomers, phones, pools, prints, reminders, room

CODE = r"(?P<code>[0-9A-Za-z]{4,12})"
PHONE = r"(?P<phone>[A-Za-z0-9_-]{8,40})"

api: list[URLPattern] = [
    path("openapi.json", phones.document, name="openapi"),
    re_path(rf"^trainings/{CODE}$", phones.training, name="training_sheet"),
    re_path(rf"^trainings/{CODE}/certificate$", certificates.certificate, name="certificate"),
    re_path(rf"^trainings/{CODE}/reminders$", reminders.reminders, name="reminders"),
    re_path(rf"^trainings/{CODE}/reminders/email$", reminders.email, name="reminders_email"),
    re_path(rf"^trainings/{CODE}/reminders/calendar$", reminders.calendar, name="reminders_calendar"),
]

# A badge, its number, or nothing.
BADGE = r"(?:/(?P<badge>[A-Za-z0-9._:-]{1,16000}))?/?"

without_language: list[URLPattern] = [
    # Calendar programs ask here, without a language.
    path("calendar/<str:token>.ics", reminders.feed, name="reminders_feed"),
    path(".well-known/jwks.json", certificates.key_set),
    path("badges/keys", certificates.key_set, name="badge_keys"),
    path("badges/keys/<str:name>", certificates.key, name="badge_key"),
    path("badges/issuers/<int:organisation_id>", certificates.issuer, name="badge_issuer"),
    path("badges/achievements/<uuid:achievement_id>", certificates.achievement, name="badge_achievement"),
    re_path(rf"^verify{BADGE}$", certificates.in_own_language, name="verify_in_own_language"),
]

with_language: list[URLPattern] = [
    # Posters show this address and phones scan it, with or without its final slash.
    re_path(r"^join(?:/(?P<typed>[^/]{0,60}))?/?$", join.join, name="join"),
    # Phones answer here, each under a random name.
    path("live", live.live_answer, name="live_answer"),
    re_path(rf"^live/{CODE}$", live.live_answer, name="live_answer"),
    re_path(rf"^live/{CODE}/{PHONE}$", live.live_answer, name="live_answer"),
    re_path(rf"^live/{CODE}/{PHONE}/state$", live.live_phone_state, name="live_phone_state"),
    path("verify/list", certificates.verify_list, name="verify_list"),
    re_path(rf"^verify{BADGE}$", certificates.verify, name="verify"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("trainings/", desk.training_list, name="desk_trainings"),
    path("trainings/new/", desk.new_training, name="new_training"),
    path("trainings/rules/", desk.rules, name="training_rules"),
    path("trainings/figures/", figures.all_figures, name="all_figures"),
    path("trainings/figures/pooled/", pools.pooled_figures, name="pooled_figures"),
    path("trainings/figures/pooled/report/", pools.pooled_report, name="pooled_report"),
    path("trainings/figures/pooled/table.xlsx", pools.pooled_workbook, name="pooled_xlsx"),
    path("trainings/certificates/", certificates.withdrawals, name="desk_certificates"),
    path("trainings/<int:training_id>/", desk.training, name="desk_training"),
    path("trainings/<int:training_id>/change/", desk.change, name="change_training"),
    path("trainings/<int:training_id>/figures/", figures.figures, name="training_figures"),
    path("trainings/<int:training_id>/figures/report/", figures.figures_report, name="figures_report"),
    path("trainings/<int:training_id>/figures/comment/", figures.comment, name="comment_figures"),
    path("trainings/<int:training_id>/figures/table.xlsx", figures.figures_workbook, name="figures_xlsx"),
    path("trainings/<int:training_id>/figures/table.csv", figures.figures_table, {"kind": "csv"}, name="figures_csv"),
    path("trainings/<int:training_id>/figures/table.parquet", figures.figures_table, {"kind": "parquet"}, name="figures_parquet"),
    path("trainings/<int:training_id>/room/", room.room, name="training_room"),
    path("trainings/<int:training_id>/room/numbers/", room.room_numbers, name="room_numbers"),
    path("trainings/<int:training_id>/room/close/", room.close_room, name="close_room"),
    path("trainings/<int:training_id>/live/", live.live_question, name="live_question"),
    path("trainings/<int:training_id>/live/state/", live.live_state, name="live_state"),
    path("trainings/<int:training_id>/again/", room.again, name="take_up_again"),
    path("trainings/<int:training_id>/poster/", prints.poster, name="training_poster"),
    path("trainings/<int:training_id>/slide/", prints.slide, name="training_slide"),
    path("trainings/<int:training_id>/close/", desk.close, name="close_training"),
    path("trainings/<int:training_id>/new-code/", newcomers.new_code, name="new_code"),
    path("trainings/<int:training_id>/reject/", newcomers.reject_day, name="reject_day"),
    path("trainings/<int:training_id>/extend/", desk.extend, name="extend_training"),
    path("trainings/<int:training_id>/delete/", desk.delete, name="delete_training"),
    path("trainings/<int:training_id>/second-circle/", desk.second_circle, name="second_circle"),
]
