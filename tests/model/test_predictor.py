from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch

from anipop_core.attribution.explain import game_of
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.errors import CheckpointError
from anipop_core.model import learnt_titles
from anipop_core.model.checkpoint import EncoderRecord
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Character, Facts, Pitch
from tests.small_model import (
    BASE,
    ColourEncoder,
    WordEncoder,
    picture,
    small_checkpoint,
    small_predictor,
    with_odd_threshold,
)

SYNOPSIS = "A young courier crosses the flooded city every night and reads the letters that never arrive."
PITCH = Pitch(
    id=7,
    synopsis=SYNOPSIS,
    characters=(Character("Aki", "She carries the letters.", picture("grey")), Character("Ren", "")),
    images=(picture("white"), picture("black")),
    facts=Facts(type="TV"),
)


def test_the_score_and_its_range_by_hand() -> None:
    """linear_fusion: 6.5 + 0.1 * (brightness - .5); predicted standard deviation 1, so the range is -1.5 .. +1."""
    found = small_predictor().predict(Pitch(images=(picture("white"),)))
    assert found.score == pytest.approx(BASE + 0.05)
    assert (found.low, found.high) == pytest.approx((BASE + 0.05 - 1.5, BASE + 0.05 + 1.0))
    assert found.reach == pytest.approx(50)


def test_the_reach_in_list_members_is_read_off_the_catalogue() -> None:
    """linear_fusion says a reach of 50, whose range is -30 .. +20."""
    predictor = small_predictor()
    found = predictor.predict(Pitch(images=(picture("white"),)))
    assert (found.reach_low, found.reach_high) == pytest.approx((20, 70))
    known = predictor.checkpoint.catalogue.table["num_list_users"]
    for members, share in ((found.members, 0.5), (found.members_low, 0.2), (found.members_high, 0.7)):
        assert members is not None and (known <= members).mean() == pytest.approx(share, abs=0.02)


def test_reach_beyond_the_catalogue_ends_at_its_own() -> None:
    predictor = small_predictor()
    predictor.fusion.label_centre[1] = 130
    found = predictor.predict(PITCH)
    largest = predictor.checkpoint.catalogue.table["num_list_users"].max()
    assert (found.reach, found.reach_high, found.members, found.members_high) == (100, 100, largest, largest)


def test_percentile_is_the_share_of_known_titles_below() -> None:
    predictor = small_predictor()
    known = predictor.checkpoint.catalogue.table["score"].to_numpy()
    found = predictor.predict(PITCH)
    assert found.percentile == pytest.approx(100 * np.mean(known < found.score))


def test_the_title_and_the_names_move_nothing() -> None:
    predictor = small_predictor()
    other = replace(PITCH, title="Another", characters=(replace(PITCH.characters[0], name="Zed"), PITCH.characters[1]))
    assert predictor.predict(other) == predictor.predict(PITCH)


def test_nothing_is_encoded_twice() -> None:
    predictor = small_predictor()
    predictor.predict(PITCH)
    texts, pictures = len(predictor.text_encoder.seen), predictor.image_encoder.seen  # type: ignore[attr-defined]
    assert (texts, pictures) == (2, 3)
    predictor.predict(replace(PITCH, facts=Facts(type="Movie")))
    predictor.predict(replace(PITCH, images=PITCH.images[::-1]))
    assert (len(predictor.text_encoder.seen), predictor.image_encoder.seen) == (2, 3)  # type: ignore[attr-defined]
    predictor.predict_many([replace(PITCH, synopsis="A new story begins here for every one of them.")] * 3)
    assert len(predictor.text_encoder.seen) == 3  # type: ignore[attr-defined]


def test_many_are_scored_as_each_alone() -> None:
    pitches = [PITCH, Pitch(synopsis=SYNOPSIS), Pitch(facts=Facts(type="TV")), Pitch(images=PITCH.images)]
    alone = [small_predictor().predict(pitch) for pitch in pitches]
    for one, many in zip(alone, small_predictor().predict_many(pitches), strict=True):
        assert many.score == pytest.approx(one.score, abs=1e-6)
        assert many.comparables == one.comparables


def test_a_text_it_does_not_read_counts_as_absent() -> None:
    french = "Une jeune fille traverse la ville chaque nuit et lit toutes les lettres qui n'arrivent jamais."
    assert small_predictor().encode(Pitch(synopsis=french)).synopsis is None
    assert small_predictor().encode(Pitch(synopsis=SYNOPSIS)).synopsis is not None


def test_an_odd_picture_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learnt_titles, "SAME_PICTURE", 2.0)  # four features, and one is soon like another
    predictor = small_predictor(with_odd_threshold(small_checkpoint(), 2.0))
    notices = predictor.predict(PITCH).notices
    assert [(n.code, n.field) for n in notices] == [
        ("odd_picture", "images[0]"),
        ("odd_picture", "images[1]"),
        ("odd_picture", "characters[0].portrait"),
    ]
    assert notices[0].message.startswith("art.png is unlike any picture the model knows")
    assert small_predictor(with_odd_threshold(small_checkpoint(), -2.0)).predict(PITCH).notices == ()


def test_other_weights_than_those_trained_with_are_refused() -> None:
    checkpoint = small_checkpoint()
    other = replace(checkpoint, text_encoder=replace(checkpoint.text_encoder, weight_hash="0" * 64))
    with pytest.raises(CheckpointError, match=r"trained with words weights 000000000000; wwwwwwwwwwww were found"):
        small_predictor(other)
    reread = replace(
        checkpoint,
        image_encoder=EncoderRecord("colours", 4, {"size": 3}, checkpoint.image_encoder.weight_hash, ""),
    )
    with pytest.raises(CheckpointError, match="read in another way"):
        Predictor(reread, WordEncoder(), ColourEncoder(), torch.device("cpu"))  # type: ignore[arg-type]


def test_many_threads_get_their_own_answers() -> None:
    predictor = small_predictor()
    colours = ["white", "black", "red", "green", "blue", "yellow", "pink", "navy"] * 4
    pitches = [Pitch(synopsis=f"{SYNOPSIS} {c}", images=(picture(c),)) for c in colours]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(predictor.predict, pitches))
    fresh = small_predictor()
    for pitch, found in zip(pitches, together, strict=True):
        assert found.score == pytest.approx(fresh.predict(pitch).score, abs=1e-6)


def test_the_nearest_title_is_the_one_with_the_same_vector() -> None:
    predictor = small_predictor()
    catalogue = predictor.checkpoint.catalogue
    parts = replace(predictor.encode(PITCH), synopsis=catalogue.text_vectors[11].astype(np.float32))
    nearest = catalogue.nearest(parts, predictor.checkpoint.facts, 3)
    assert nearest[0].mal_id == 12
    assert nearest[0].similarity == pytest.approx(1, abs=1e-3)
    assert nearest[0].similarity > nearest[1].similarity >= nearest[2].similarity


def test_without_a_synopsis_art_finds_neighbours_and_then_the_facts() -> None:
    predictor = small_predictor()
    catalogue, facts = predictor.checkpoint.catalogue, predictor.checkpoint.facts
    row = int(catalogue.picture_rows[5])
    art = replace(predictor.encode(Pitch()), images=(catalogue.picture_vectors[5].astype(np.float32),))
    assert catalogue.nearest(art, facts, 1)[0].mal_id == row + 1
    known = catalogue.table[catalogue.table["type"] == "Movie"].iloc[0]
    film = Pitch(facts=Facts(type="Movie", year=int(known["year"])))
    nearest = catalogue.nearest(predictor.encode(film), facts, 1)[0]
    assert (nearest.type, nearest.year) == ("Movie", known["year"])
    assert catalogue.nearest(predictor.encode(Pitch()), facts, 5) == ()


def test_the_plans_of_the_catalogue_are_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """They were for each pitch of a plan alone: half a second of 10,000 titles."""
    predictor, sizes = small_predictor(), []
    whole = FactsEncoder.encode_all

    def counted(self, titles, franchises=None):
        sizes.append(len(titles))
        return whole(self, titles, franchises)

    monkeypatch.setattr(FactsEncoder, "encode_all", counted)
    predictor.predict_many([Pitch(facts=Facts(type="TV", episodes=1 + number)) for number in range(5)])
    assert sizes.count(len(predictor.checkpoint.catalogue.table)) == 1


@pytest.mark.parametrize("centre", [-3.0, 0.8, 10.2, 14.0])
def test_the_score_never_lies_outside_its_range_nor_off_the_scale(centre: float) -> None:
    predictor = small_predictor()
    predictor.fusion.label_centre[0] = centre
    found = predictor.predict(PITCH)
    assert 1 <= found.low <= found.score <= found.high <= 10
    game, _ = game_of(predictor, PITCH)
    assert game.values()[-1] == pytest.approx(found.score, abs=1e-5)
    assert game.values()[0] + game.points().sum() == pytest.approx(found.score, abs=1e-5)
