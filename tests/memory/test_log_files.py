import csv
import gzip
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.config.commands.command_line import main
from ravive.memory.exposures import repeated_rows
from ravive.memory.grade import Confidence, grade_of
from ravive.memory.hybrid import SHIPPED, shipped
from ravive.memory.log_files import read_events
from ravive.memory.log_problems import EventsError
from ravive.memory.log_rows import COLUMNS
from ravive.memory.prediction import predict
from tests.memory.logs import Row, rows_of, write_log

HEAD = "learner,item,group,t,kind,y\n"


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EventsError) as refused:
        read_events(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


def test_every_problem_is_named_with_its_row(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path,
        HEAD
        + "a,x,g,0,practice,1\n"
        + ",x,g,1,practice,1\n"
        + "a,,g,2,practice,1\n"
        + "a,x,g,soon,practice,1\n"
        + "a,x,g,4,quiz,1\n"
        + "a,x,g,5,practice,yes\n"
        + "a,x,g,6,practice,\n"
        + "a,x,g,,study,\n"
        + "a,x,g\n"
        + 'a,x,g,9,"exam",3\n',
    )
    assert found == [
        "row 2: learner is empty; give a name",
        "row 3: item is empty; give a name",
        "row 4: t is 'soon'; give seconds, a number up to 1e11",
        "row 5: kind is 'quiz'; give study, practice or test",
        "row 6: y is 'yes'; give 0, 1, a credit in between, or nothing",
        "row 8: t is empty; give seconds, a number up to 1e11",
        "row 9: 3 values; give 6, one a column: a,x,g",
        "row 10: kind is 'exam'; give study, practice or test",
        "row 10: y is '3'; give 0, 1, a credit in between, or nothing",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + "a,x,g,0,practice,2\n", "row 1: y is '2'; give 0, 1, a credit in between, or nothing"),
        (HEAD + "a,x,g,0,practice,-1\n", "row 1: y is '-1'; give 0, 1, a credit in between, or nothing"),
        (HEAD + "a,x,g,0,study,1\n", "row 1: y is '1' in a row of kind study; leave it empty"),
        (HEAD + "a,x,g,1e999,practice,1\n", "row 1: t is '1e999'; give seconds, a number up to 1e11"),
        (
            HEAD + "a,x,g,1764100000000,practice,1\n",
            "row 1: t is '1764100000000'; give seconds, a number up to 1e11: these may be milliseconds",
        ),
        (HEAD + "a,x,g,99999999999999999999,practice,1\n", "row 1: t is '99999999999999999999'; give seconds, a number up to 1e11"),
        (HEAD + "a,x,g,nan,practice,1\n", "row 1: t is 'nan'; give seconds, a number up to 1e11"),
        (HEAD + 'a,"' + "x" * 70, f'row 1: 2 values; give 6, one a column: a,"{"x" * 57}…'),
        (HEAD + "a,x,g,0,practice,1\na,x,g\n", "row 2: 3 values; give 6, one a column: a,x,g"),
        (HEAD.strip() + ",y\na,x,g,0,practice,1,1\n", "two columns y; leave one"),
        ("", "no column learner, item, group, t, kind, y; found none; needed are learner, item, group, t, kind, y"),
        (
            HEAD.replace(",", ";"),
            "no column learner, item, group, t, kind, y; found learner;item;group;t;kind;y; needed are learner, item, group, t, kind, y;"
            " save the file with commas between the columns",
        ),
        (
            HEAD.replace(",", ";") + "a;x;g;0,5;practice;1\n",
            "no column learner, item, group, t, kind, y; found learner;item;group;t;kind;y; needed are learner, item, group, t, kind, y;"
            " save the file with commas between the columns",
        ),
        (HEAD, "no row"),
        (
            "learner,item,t,kind\na,x,0,study\n",
            "no column group, y; found learner, item, t, kind; needed are learner, item, group, t, kind, y",
        ),
        (
            HEAD.strip() + ",seconds\na,x,g,0,practice,1,-2\n",
            "row 1: seconds is '-2'; give how long the answer took, a number from 0 up, or nothing",
        ),
        (HEAD.strip() + ",confidence\na,x,g,0,practice,1,maybe\n", "row 1: confidence is 'maybe'; give sure, rather, guess or nothing"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path: Path, text: str, problem: str) -> None:
    assert problems_of(tmp_path, text) == [problem]


def test_what_is_no_number_hides_nothing_else_in_its_column(tmp_path: Path) -> None:
    found = problems_of(tmp_path, HEAD + "a,x,g,0,practice,2\na,x,g,0,practice,yes\na,x,g,0,study,1\n")
    assert [problem.split(":")[0] for problem in found] == ["row 1", "row 2", "row 3"]


def test_whole_numbers_too_large_are_named_in_parquet_too(tmp_path: Path) -> None:
    table = pa.table({"learner": ["a"], "item": ["x"], "group": ["g"], "t": [2**62], "kind": ["practice"], "y": [1]})
    pq.write_table(table, tmp_path / "log.parquet")
    with pytest.raises(EventsError, match=r"row 1: t is 4611686018427387904; give seconds, a number up to 1e11"):
        read_events(tmp_path / "log.parquet")


def test_a_file_that_is_not_utf_8_is_refused_with_its_rows(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes((HEAD + "a,x,g,0,practice,1\n\xe9,x,g,0,practice,1\n").encode("latin-1"))
    with pytest.raises(EventsError, match="row 2: not UTF-8; save the file as UTF-8"):
        read_events(tmp_path / "log.csv")


def test_rows_out_of_order_twice_or_before_zero_predict_what_the_same_rows_in_order_do(tmp_path: Path) -> None:
    rows = rows_of(5, learners=4)
    later = [replace(row, t=row.t - 1e6) for row in rows]
    one = predict(read_events(write_log(tmp_path / "log.parquet", rows)), shipped())["recall"]
    other = predict(read_events(write_log(tmp_path / "other.parquet", later[::-1])), shipped())["recall"]
    # The clocks of learners begin where they like; rounding moves a lag by a little.
    assert sorted(one[~np.isnan(one)]) == pytest.approx(sorted(other[~np.isnan(other)]), abs=1e-8)
    twice = read_events(write_log(tmp_path / "twice.parquet", [row for row in rows for _ in range(2)]))
    assert np.nanmax(predict(twice, shipped())["recall"]) < 1


@pytest.mark.parametrize("out", [".", "nowhere/model.json"])
def test_a_place_where_nothing_can_be_written_is_reported_before_the_work(
    tmp_path: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log = write_log(tmp_path / "log.parquet", rows_of(3, learners=2))
    assert main(["memory", "fit", str(log), "--out", str(tmp_path / out)]) == 1
    assert "folder" in capsys.readouterr().err
    assert main(["memory", "predict", str(log), "--model", str(SHIPPED), "--out", str(tmp_path / out)]) == 1
    assert "folder" in capsys.readouterr().err
    assert main(["memory", "simulate", "--plot", str(tmp_path / out)]) == 1
    assert "folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["log.parquet"]


def test_a_log_is_not_overwritten_by_a_model_nor_a_model_by_predictions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, model = write_log(tmp_path / "log.parquet", rows_of(3, learners=2)), tmp_path / "model.json"
    model.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["memory", "fit", str(log), "--out", str(log)]) == 1
    assert 'log.parquet: the name ends in ".parquet"; give a .json file' in capsys.readouterr().err
    assert main(["memory", "predict", str(log), "--model", str(model), "--out", str(model)]) == 1
    assert 'model.json: the name ends in ".json"; give a .parquet or .csv file' in capsys.readouterr().err
    assert read_events(log).learners == 2


def test_a_log_without_outcomes_teaches_nothing_and_is_predicted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = write_log(tmp_path / "log.parquet", [replace(row, y=None) for row in rows_of(3, learners=2)])
    assert main(["memory", "fit", str(log), "--out", str(tmp_path / "model.json")]) == 1
    assert "y is empty in every row; give some outcomes to learn from" in capsys.readouterr().err
    assert main(["memory", "predict", str(log), "--model", str(SHIPPED), "--out", str(tmp_path / "out.csv")]) == 0


@pytest.mark.parametrize(("name", "content"), [("log.parquet", b"no parquet"), ("log.csv", b"\xff\xfe\x00"), ("log.xlsx", b"")])
def test_a_file_that_is_not_a_log_is_refused(tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["memory", "fit", str(tmp_path / name), "--out", str(tmp_path / "model.json")]) == 1
    assert str(tmp_path / name) in capsys.readouterr().err
    assert not (tmp_path / "model.json").exists()


def test_rows_come_back_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = rows_of(3, learners=6)
    shuffled = rows[::-1]
    log, model, out = write_log(tmp_path / "log.parquet", shuffled), tmp_path / "model.json", tmp_path / "out.parquet"
    assert main(["memory", "fit", str(log), "--out", str(model)]) == 0
    assert main(["memory", "predict", str(log), "--model", str(model), "--out", str(out)]) == 0
    written = pq.read_table(out)
    assert written["t"].to_pylist() == [row.t for row in shuffled]
    assert written["y"].to_pylist() == [row.y for row in shuffled]
    for row, recall, low, high in zip(
        shuffled, *(written[name].to_pylist() for name in ("recall", "recall_low", "recall_high")), strict=True
    ):
        assert (recall is None) == (row.kind == "study")
        assert recall is None or 0 < low < recall < high < 1


def test_csv_and_parquet_tell_the_same(tmp_path: Path) -> None:
    rows = rows_of(4, learners=5)
    parquet = read_events(write_log(tmp_path / "log.parquet", rows))
    lines = [f"{row.learner},{row.item},{row.group},{row.t!r},{row.kind},{'' if row.y is None else row.y}" for row in rows]
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(lines), encoding="utf-8")
    for one, other in zip(parquet.log, read_events(tmp_path / "log.csv").log, strict=True):
        assert (one == other).all()


def test_a_fully_quoted_file_says_the_same(tmp_path: Path) -> None:
    rows = rows_of(4, learners=5)
    parquet = read_events(write_log(tmp_path / "log.parquet", rows))
    values = [(row.learner, row.item, row.group, row.t, row.kind, "" if row.y is None else row.y) for row in rows]
    with (tmp_path / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *values])
    for one, other in zip(parquet.log, read_events(tmp_path / "log.csv").log, strict=True):
        assert (one == other).all()


def test_line_breaks_in_quotes_are_no_rows_wherever_a_large_file_is_cut(tmp_path: Path) -> None:
    rows = "".join(f'"lear\nner",i{number % 7},g,{number},practice,1\n' for number in range(45_000))
    log = tmp_path / "log.csv"
    for shift in range(4):
        log.write_text("\n" + HEAD + f"{'x' * shift},i,g,0,practice,1\n".lstrip(",") * (shift > 0) + rows + "a,x\n", encoding="utf-8")
        with pytest.raises(EventsError) as refused:
            read_events(log)
        assert [problem.split(": ", 1)[1] for problem in refused.value.problems] == [
            f"row {45_001 + (shift > 0)}: 2 values; give 6, one a column: a,x"
        ]


def test_words_for_nothing_are_names_where_a_name_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, out = tmp_path / "log.csv", tmp_path / "out.csv"
    log.write_text(HEAD + "NA,null,N/A,0,study,NA\nNA,nan,N/A,5,practice,1\n", encoding="utf-8")
    events = read_events(log)
    assert (events.items, events.notion_count, events.answers) == (("null", "nan"), 1, 1)
    assert main(["memory", "predict", str(log), "--model", str(SHIPPED), "--out", str(out)]) == 0
    written = list(csv.reader(out.read_text(encoding="utf-8").splitlines()))
    assert [row[:6] for row in written[1:]] == [["NA", "null", "N/A", "0", "study", "NA"], ["NA", "nan", "N/A", "5", "practice", "1"]]
    capsys.readouterr()
    assert main(["memory", "predict", str(log), "--model", str(SHIPPED), "--out", str(log)]) == 1
    assert "log.csv: is the log itself; give the predictions a file of their own" in capsys.readouterr().err


def test_columns_that_are_there_twice_and_exact_numbers_are_read_in_parquet(tmp_path: Path) -> None:
    names, values = (
        list(COLUMNS),
        [pa.array(["a"]), pa.array(["x"]), pa.array(["g"]), pa.array([Decimal("1.5")]), pa.array(["practice"]), pa.array([1])],
    )
    pq.write_table(pa.table(values, names=names), tmp_path / "log.parquet")
    assert read_events(tmp_path / "log.parquet").log.times.tolist() == [1.5]
    pq.write_table(pa.table([*values, values[-1]], names=[*names, "y"]), tmp_path / "twice.parquet")
    with pytest.raises(EventsError, match="two columns y; leave one"):
        read_events(tmp_path / "twice.parquet")


@pytest.mark.parametrize("text", [pa.large_string(), pa.string_view()])
def test_every_kind_of_text_that_arrow_writes_is_read(tmp_path: Path, text: pa.DataType, capsys: pytest.CaptureFixture[str]) -> None:
    columns = {name: pa.array(["a", "b"], text) for name in ("learner", "item", "group")} | {"t": pa.array(["1.5", "2"], text)}
    columns |= {"kind": pa.array(["practice", "test"], text), "y": pa.array(["1", None], text)}
    pq.write_table(pa.table({name: columns[name] for name in COLUMNS}), tmp_path / "log.parquet")
    assert read_events(tmp_path / "log.parquet").log.times.tolist() == [1.5, 2.0]
    for out in ("out.csv", "out.parquet"):
        assert main(["memory", "predict", str(tmp_path / "log.parquet"), "--model", str(SHIPPED), "--out", str(tmp_path / out)]) == 0
    assert "2 rows, 1 answers" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz", "log.parquet"])
def test_a_compressed_file_is_named_as_such(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(HEAD.encode()))
    with pytest.raises(EventsError, match=f"{name}: is compressed with gzip; unpack it first"):
        read_events(tmp_path / name)


def test_rows_that_repeat_another_exactly_are_reported_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["a,x,g,0,study,", "a,x,g,5,practice,1", "b,x,g,5,practice,1", "a,x,g,0,study,", "a,x,g,5,practice,0", "a,x,g,5,practice,1"]
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    assert main(["memory", "predict", str(tmp_path / "log.csv"), "--model", str(SHIPPED), "--out", str(tmp_path / "out.csv")]) == 0
    output = capsys.readouterr()
    assert "log.csv: 2 rows repeat an earlier row exactly (row 4, 6); each counts as an answer" in output.err
    assert "6 rows, 4 answers" in output.out
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows[:3]) + "\n", encoding="utf-8")
    assert main(["memory", "predict", str(tmp_path / "log.csv"), "--model", str(SHIPPED), "--out", str(tmp_path / "out.csv")]) == 0
    assert capsys.readouterr().err == ""


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 2), st.sampled_from([0.0, 1.0, None])), min_size=1))
def test_repeated_rows_are_those_reported_before(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[tuple[str, str, int, float | None]]
) -> None:
    rows = [Row(learner, item, None, float(time), "practice", y) for learner, item, time, y in given_rows]
    events = read_events(write_log(tmp_path_factory.mktemp("log") / "log.parquet", rows))
    assert repeated_rows(events) == [place + 1 for place, row in enumerate(rows) if row in rows[:place]]


def test_an_empty_group_is_no_notion(tmp_path: Path) -> None:
    rows = [Row("a", item, group, 0.0, "practice", 1.0) for item, group in (("x", ""), ("y", None), ("z", "g"), ("w", "g"))]
    notions = read_events(write_log(tmp_path / "log.parquet", rows)).log.notions.tolist()
    assert len(set(notions)) == 3
    assert notions[2] == notions[3]


@pytest.mark.parametrize("confidence", ["sure", "rather", "guess"])
@pytest.mark.parametrize("credit", [0.0, 0.4, 0.5, 0.75, 1.0])
def test_grades_follow_the_written_rule(tmp_path: Path, credit: float, confidence: Confidence) -> None:
    (tmp_path / "log.csv").write_text(HEAD.strip() + f",confidence\na,x,,0,practice,{credit},{confidence}\n", encoding="utf-8")
    log = read_events(tmp_path / "log.csv").log
    assert log.grades.tolist() == [grade_of(credit=credit, confidence=confidence)]
    assert log.credits.tolist() == [credit / 2 if confidence == "guess" else credit]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(-1e6, 1e6), st.sampled_from([0.0, 0.5, 1.0, None])), min_size=1, max_size=20))
def test_a_log_is_sorted_by_learner_then_time(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[tuple[str, float, float | None]]
) -> None:
    rows = [Row(learner, "x", None, time, "practice", y) for learner, time, y in given_rows]
    events = read_events(write_log(tmp_path_factory.mktemp("log") / "log.parquet", rows))
    keys = list(zip(events.log.learners.tolist(), events.log.times.tolist(), strict=True))
    assert keys == sorted(keys)
    assert events.answers == sum(y is not None for _, _, y in given_rows)
    assert sorted(events.order.tolist()) == list(range(len(rows)))
