"""The figures of scoring on a small model: what is timed, not how fast it is."""

from __future__ import annotations

from anipop_core.benchmarks.scoring import TARGETS, made_up_pitch, measure_latency, measure_throughput, median_ms
from tests.small_model import small_predictor


def test_every_target_but_memory_is_measured() -> None:
    predictor = small_predictor()
    found = {**measure_latency(predictor, 1), **measure_throughput(predictor, 10)}
    assert set(TARGETS) - set(found) == {"peak_memory_mb"}
    assert min(found.values()) >= 0


def test_the_first_input_warms_up_and_the_others_are_timed_once() -> None:
    seen: list[int] = []
    median_ms([1, 2, 3], seen.append)
    assert seen == [1, 2, 3]


def test_no_two_seeds_share_a_text_or_a_picture() -> None:
    one, other = (made_up_pitch(seed, characters=2, pictures=2, portraits=True) for seed in (1, 2))
    texts = [pitch.synopsis for pitch in (one, other)] + [c.description for p in (one, other) for c in p.characters]
    assert len(set(texts)) == len(texts) == 6
    digests = {picture.digest for pitch in (one, other) for picture in pitch.images}
    assert len(digests) == 4
    assert made_up_pitch(1, characters=2).synopsis == made_up_pitch(1, characters=2).synopsis
