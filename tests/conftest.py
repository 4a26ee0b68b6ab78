from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """The tests' models are tiny: a second thread costs more than it brings, much more on a busy machine."""
    import torch

    torch.set_num_threads(1)
