from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.data.dataset import load_dataset
from anipop_core.errors import DataError
from anipop_core.paper.batches import Share, shared, training_steps
from anipop_core.paper.presets import PRESETS
from anipop_core.paper.titles import protocol_rows, read_titles

CONFIG = PRESETS["paper"].model_copy(update={"epochs": 3, "batch_size": 4})


@given(rows=st.lists(st.integers(0, 999), min_size=1, max_size=60, unique=True), processes=st.sampled_from([1, 2, 4]))
def test_processes_share_all_rows_and_take_equally_many(rows, processes):
    shares = [shared(rows, 8, Share(process, processes)) for process in range(processes)]
    assert {row for share in shares for batch in share for row in batch} == set(rows)
    assert sum(len(batch) for share in shares for batch in share) < len(rows) + processes
    for step in zip(*shares, strict=True):  # no process waits for another
        assert len({len(batch) for batch in step}) == 1
        assert sum(map(len, step)) <= 8


def test_one_process_reads_every_row_once_and_the_last_batch_may_be_short():
    assert shared([5, 6, 7, 8, 9], 2, Share()) == [[5, 6], [7, 8], [9]]


def test_a_step_of_two_processes_is_that_of_one_shared_out():
    rows = list(range(10))
    alone = training_steps(rows, CONFIG, Share())
    two = [training_steps(rows, CONFIG, Share(process, 2)) for process in range(2)]
    assert [sorted(a + b) for a, b in zip(*two, strict=True)] == [sorted(step) for step in alone]


def test_every_epoch_has_another_order_and_every_run_the_same():
    rows = list(range(100, 108))
    steps = training_steps(rows, CONFIG, Share())
    epochs = [steps[place] + steps[place + 1] for place in (0, 2, 4)]
    assert [sorted(epoch) for epoch in epochs] == [rows] * 3
    assert len({tuple(epoch) for epoch in epochs}) == 3
    assert steps == training_steps(rows, CONFIG, Share())
    assert steps != training_steps(rows, CONFIG.model_copy(update={"seed": 7}), Share())


def test_a_batch_that_cannot_be_shared_is_refused():
    with pytest.raises(ValueError, match="a batch of 3 can't be shared evenly by 2 processes"):
        shared([1, 2, 3], 3, Share(0, 2))


@pytest.fixture(scope="module")
def dataset(dataset_folder):
    return load_dataset(dataset_folder)


def test_titles_hold_what_the_paper_reads(dataset, source):
    titles = dict(zip(dataset.titles["mal_id"], read_titles(dataset, source), strict=True))
    assert titles[1].synopsis.startswith("Story1 ")
    assert (titles[1].characters, titles[1].portraits) == ("", ())
    assert (titles[4].characters, titles[4].portraits) == ("A quiet pilot number 4.", ())
    assert titles[8].portraits == (source / "portraits/8_0.png", source / "portraits/8_1.png")


@pytest.mark.parametrize("protocol", ["random", "temporal"])
def test_single_splits(dataset, protocol):
    train, test = protocol_rows(dataset.titles, protocol, None)
    assert set(dataset.titles[protocol].iloc[train]) == {"train"}
    assert set(dataset.titles[protocol].iloc[test]) == {"test"}


def test_folds_test_every_title_once_and_share_no_franchise(dataset):
    franchise = dataset.titles["franchise"].to_numpy()
    tested = []
    for fold in range(5):
        train, test = protocol_rows(dataset.titles, "franchise", fold)
        assert not set(franchise[train]) & set(franchise[test])
        assert sorted([*train, *test]) == list(range(len(franchise)))
        tested += test.tolist()
    assert sorted(tested) == list(range(len(franchise)))


@pytest.mark.parametrize(("protocol", "fold"), [("franchise", None), ("franchise", 5), ("random", 0)])
def test_folds_that_do_not_fit(dataset, protocol, fold):
    with pytest.raises(ValueError, match=f"protocol {protocol} with fold {fold}"):
        protocol_rows(dataset.titles, protocol, fold)


def test_a_side_without_titles_is_refused(dataset):
    frame = dataset.titles.assign(temporal="unused")
    with pytest.raises(DataError, match="no title to train on under the temporal protocol"):
        protocol_rows(frame, "temporal", None)
    assert np.all(frame["temporal"] == "unused")
