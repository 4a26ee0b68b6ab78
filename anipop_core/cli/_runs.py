"""The runs that a record rests on, for the commands that need some or all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from anipop_core.cli._features import LoadedFeatures
    from anipop_core.config import TrainingConfig
    from anipop_core.evaluation.runs import Run


def outputs_of_runs(
    loaded: LoadedFeatures, config: TrainingConfig, folder: Path, wanted: Callable[[Run], bool]
) -> pd.DataFrame:
    """What the wanted runs say of their test titles; finished ones are taken from `folder`."""
    import pandas as pd

    from anipop_core.evaluation.names import rename_characters
    from anipop_core.evaluation.runs import all_runs, outputs_of
    from anipop_core.progress import track

    renamed = rename_characters(loaded.dataset, loaded.text_encoder)
    runs = [run for run in all_runs(loaded.features.titles) if wanted(run)]
    return pd.concat(
        [
            outputs_of(run, loaded.features, config, renamed, loaded.data_hash, folder)
            for run in track(runs, "Runs", len(runs))
        ],
        ignore_index=True,
    )


def with_baselines(loaded: LoadedFeatures, outputs: pd.DataFrame, source: Path, coverage: float) -> pd.DataFrame:
    """The table a report is made of: the outputs with their ranges, and the baselines' scores."""
    import pandas as pd

    from anipop_core.evaluation.baselines import baseline_table, traditional_table
    from anipop_core.evaluation.predictions import compact, with_ranges
    from anipop_core.evaluation.runs import all_runs

    titles = loaded.features.titles
    tested = [run for run in all_runs(titles) if run.protocol in ("franchise", "temporal", "random") and not run.seed]
    random = next(run for run in tested if run.protocol == "random")
    truth = titles.set_index("mal_id")["score"]
    simple = [baseline_table(titles, tested), traditional_table(titles, random, loaded.dataset.images, source)]
    return compact(pd.concat([with_ranges(outputs, truth, coverage), compact(pd.concat(simple))]))
