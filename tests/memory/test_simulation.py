from pathlib import Path

import numpy as np
import pytest

from ravive.config.commands.command_line import main
from ravive.memory.inputs import DAY
from ravive.memory.simulation.policies import POLICIES, NoPractice
from ravive.memory.simulation.population import Outcome, SimulationSetting, simulate
from ravive.memory.simulation.worlds import WORLDS

SETTING = SimulationSetting(learners=8, cards=12, minutes_a_week=(1.0, 4.0), seed=1)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return simulate(SETTING)


def knowledge(outcomes: list[Outcome], world: str, policy: str, minutes: float, day: int) -> float:
    return next(
        found.knowledge
        for found in outcomes
        if (found.world, found.policy, found.minutes_a_week, found.day) == (world, policy, minutes, day)
    )


@pytest.mark.parametrize("world", WORLDS)
def test_memory_fades_and_an_answer_revives_it(world: str) -> None:
    memory = WORLDS[world](2, np.zeros(2), np.random.default_rng(0))
    memory.study(0, 0.0)
    memory.study(1, 0.0)
    faded = [memory.recalls(days * DAY)[0] for days in (0.5, 1.0, 7.0, 30.0)]
    assert faded == sorted(faded, reverse=True)
    memory.answer(0, 30 * DAY, right=True)
    later = memory.recalls(31 * DAY)
    assert later[0] > later[1]
    assert ((later > 0) & (later < 1)).all()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("policy", [policy for policy in POLICIES if policy != "no practice"])
def test_practice_leaves_more_than_none_and_more_minutes_leave_more(outcomes: list[Outcome], world: str, policy: str) -> None:
    none = knowledge(outcomes, world, "no practice", 0.0, 180)
    few, many = (knowledge(outcomes, world, policy, minutes, 180) for minutes in SETTING.minutes_a_week)
    assert none < few < many


def test_every_policy_spends_the_same_minutes(outcomes: list[Outcome]) -> None:
    for minutes in SETTING.minutes_a_week:
        spent = {found.minutes_spent for found in outcomes if found.minutes_a_week == minutes and found.day == 180}
        assert len(spent) == 1
        assert spent.pop() == pytest.approx(minutes * 180 / 7, rel=0.05)
    assert {found.minutes_spent for found in outcomes if found.policy == "no practice"} == {0.0}


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    small = SimulationSetting(learners=3, cards=5, minutes_a_week=(2.0,))
    assert simulate(small) == simulate(small)
    assert simulate(small) != simulate(SimulationSetting(learners=3, cards=5, minutes_a_week=(2.0,), seed=5))


def test_a_policy_sees_answers_only() -> None:
    assert NoPractice(3).urgencies(0.0) is None
    for make in POLICIES.values():
        one, other = make(3), make(3)
        for policy in (one, other):
            for card in range(3):
                policy.enter(card, 0.0, None)
        one.enter(1, DAY, right=True)
        other.enter(1, DAY, right=True)
        first, second = one.urgencies(2 * DAY), other.urgencies(2 * DAY)
        assert (first is None and second is None) or np.array_equal(first, second)  # type: ignore[arg-type]


def test_the_command_prints_a_table_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "knowledge.svg"
    assert main(["memory", "simulate", "--learners", "2", "--cards", "3", "--minutes", "2", "--plot", str(plot)]) == 0
    output = capsys.readouterr().out
    assert "World: power law (independent of FSRS)" in output
    assert all(output.count(f"\n{policy:<16}") == len(WORLDS) for policy in POLICIES)
    assert "day 180" in plot.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["knowledge.svg"]


@pytest.mark.parametrize("options", [["--minutes", "0"], ["--minutes", "much"], ["--learners", "1"], ["--cards", "-3"], ["--seed", "-1"]])
def test_what_cannot_be_simulated_is_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["memory", "simulate", *options])
    assert options[1] in capsys.readouterr().err


def test_a_picture_of_no_known_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["memory", "simulate", "--learners", "2", "--cards", "3", "--minutes", "2", "--plot", str(tmp_path / "k.doc")]) == 1
    output = capsys.readouterr()
    assert 'k.doc: the name ends in ".doc"; give a .svg or .png or .pdf file' in output.err
    assert not output.out
    assert not list(tmp_path.iterdir())
