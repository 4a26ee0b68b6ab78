from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from anipop_core.errors import DataError
from anipop_core.training import provenance
from anipop_core.training.config import TrainingConfig
from anipop_core.training.provenance import code_digest, made_with, mark, read_marked
from tests.small_model import small_features

FEATURES = small_features(20)
CONFIG = TrainingConfig()


def test_other_data_vectors_or_settings_are_told_apart() -> None:
    made = made_with(FEATURES, CONFIG, "data")
    assert made == made_with(small_features(20), CONFIG, "data")
    other_text = replace(FEATURES, text=FEATURES.text + 1e-3)
    other_facts = replace(FEATURES, facts=(replace(FEATURES.facts[0], year=1999), *FEATURES.facts[1:]))
    for other in (
        made_with(FEATURES, CONFIG, "other"),
        made_with(FEATURES, CONFIG.model_copy(update={"seed": 1}), "data"),
        made_with(other_text, CONFIG, "data"),
        made_with(other_facts, CONFIG, "data"),
    ):
        assert other != made


def test_a_table_keeps_what_it_was_made_with_and_another_is_refused(tmp_path: Path) -> None:
    made = {"data": "a", "code": "b"}
    mark(pd.DataFrame({"score": [6.5]}), made).to_parquet(tmp_path / "own.parquet")
    pd.DataFrame({"score": [6.5]}).to_parquet(tmp_path / "unmarked.parquet")
    assert read_marked(tmp_path / "own.parquet", made)["score"].tolist() == [6.5]
    with pytest.raises(DataError, match="made with other code than this training"):
        read_marked(tmp_path / "own.parquet", {**made, "code": "c"})
    with pytest.raises(DataError, match="made with other data and code"):
        read_marked(tmp_path / "unmarked.parquet", made)


def test_code_counts_and_comments_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def digest(text: str) -> str:
        (tmp_path / "a.py").write_text(text)
        code_digest.cache_clear()
        return code_digest(("*.py",), ("b.py",))

    (tmp_path / "__init__.py").touch()
    (tmp_path / "b.py").write_text("left = 'out'")
    monkeypatch.setattr(provenance.anipop_core, "__file__", str(tmp_path / "__init__.py"))
    plain = digest("def f(x):\n    return x + 1\n")
    assert digest('def f(x):\n    """Adds one."""\n    return x + 1  # why\n') == plain
    assert digest("def f(x):\n    return x + 2\n") != plain
    code_digest.cache_clear()
