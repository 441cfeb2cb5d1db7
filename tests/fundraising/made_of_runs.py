"""What sponsored runs have of an organisation, for the isolation walk."""

from ravive.fundraising.models import AppealPage
from ravive.giving.models import Appeal, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from tests.people import made_here  # noqa: F401 - makes the site first, where an appeal stands
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_runs(world: World) -> None:
    home = world.kept["home"]
    page = home.add_child(instance=AppealPage(title=f"Run {MARKER}", slug="run", locale=home.locale))
    run, _is_new = Appeal.objects.update_or_create(
        key=page.translation_key, defaults={"organisation": world.other, "title": f"Run {MARKER}", "is_run": True}
    )
    values = {"appeal": run, "review": Review.WAITING, "is_confirmed": True, "entered_on": NOW.date()}
    team = RunTeam.objects.create(name=f"Team {MARKER}", handle="1" * 64, **values)
    runner = SponsoredRunner.objects.create(name=f"Runner {MARKER}", handle="2" * 64, team=team, is_of_age=True, **values)
    world.kept |= {"run": run, "shown_team": team, "shown_runner": runner}
    world.rows += [model.objects.filter(appeal__organisation=world.other) for model in (RunTeam, SponsoredRunner)]


def _key(world: World) -> object:
    return world.kept["run"].pk


REGISTRY.fill(r"^(desk_run|add_run_team)$", appeal_id=_key)
for _name, _kept in (("moderate_run_team", "shown_team"), ("moderate_run_runner", "shown_runner")):
    REGISTRY.fill(
        f"^{_name}$",
        appeal_id=_key,
        number=lambda world, kept=_kept: world.kept[kept].pk,
        data={"answer": lambda _: "remove"},
        opens=False,
    )
