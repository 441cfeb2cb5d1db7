"""Details entered through the forms of a sponsored run."""

from ravive.giving.models import RunTeam, SponsoredRunner
from tests.fundraising.appeal_cast import appeal_page
from tests.fundraising.run_cast import once, receive_for, run_of
from tests.hub.erasure.seeding import FORMS, SeededWorld


@FORMS.seeds("send_runs", "confirm_runs", "own_runs")
def seed_runs(world: SeededWorld) -> None:
    appeal = run_of(appeal_page(slug="course"))
    desk = world.officer("runs")

    def register(kind: str, **values: object) -> None:
        address = f"/fr/appeals/{appeal.pk}/register/{kind}/"
        form = {"name": world.seed("Nom"), "email": world.address(), **values}
        world.send(address, {"once": once(world.visitor.get(address).text), **form})

    for _ in range(2):
        register("team")
    for _ in range(3):
        register("runner", is_of_age="on")
    world.confirm("/runs/confirm/")
    for row in (RunTeam.objects.filter(appeal=appeal)[0], *SponsoredRunner.objects.filter(appeal=appeal)[:2]):
        kind = "teams" if isinstance(row, RunTeam) else "runners"
        world.fetch(f"/desk/runs/{appeal.pk}/", by=desk)
        world.send(f"/desk/runs/{appeal.pk}/{kind}/{row.pk}/", {"answer": "release"}, by=desk)
        world.fetch(f"/fr/runs/{kind}/{row.pk}/", f"/fr/runs/{kind}/{row.pk}/sheet.pdf", f"/fr/appeals/{appeal.pk}/{kind}/")
        # Its row stays, without a name.
        receive_for(row, 1_500)
    # One withdraws after its release, one is refused, one is removed by staff, one never confirms.
    shown = SponsoredRunner.objects.filter(appeal=appeal, review="released")[0]
    private = next(link for link in world.links("/runs/stop/") if shown.handle and shown.handle in link)
    world.send(private, {"answer": "withdraw"})
    waiting = RunTeam.objects.filter(appeal=appeal, review="waiting")[0]
    world.send(f"/desk/runs/{appeal.pk}/teams/{waiting.pk}/", {"answer": "refuse"}, by=desk)
    third = SponsoredRunner.objects.filter(appeal=appeal, review="waiting")[0]
    world.send(f"/desk/runs/{appeal.pk}/runners/{third.pk}/", {"answer": "remove"}, by=desk)
    register("team")
