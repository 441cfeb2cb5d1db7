"""What a terminal shows of steps: how many are done and to go, in few lines; a short wait has none."""

from ravive.config.server.progress import SECONDS_BETWEEN_LINES, CountedMigrate, Progress


def test_steps_are_counted_in_few_lines() -> None:
    said, times = list[str](), iter([0.0, 1.0, SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_LINES + 1, 2 * SECONDS_BETWEEN_LINES])
    progress = Progress("Pages", said.append, clock=lambda: next(times))
    for done in range(1, 5):
        progress(done, 9)
    assert said == ["Pages: 2 of 9 done, 7 to go", "Pages: 4 of 9 done, 5 to go"]


def test_a_migration_counts_once_it_is_applied() -> None:
    said, times = list[str](), iter(range(0, 1000, 10))
    command = CountedMigrate(2, Progress("Steps", said.append, clock=lambda: float(next(times))))
    for action in ("render_start", "render_success", "apply_start", "apply_success", "apply_start", "apply_success"):
        command.migration_progress_callback(action)
    assert said == ["Steps: 1 of 2 done, 1 to go", "Steps: 2 of 2 done, 0 to go"]
