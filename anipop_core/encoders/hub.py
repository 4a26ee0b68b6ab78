"""The paper's weights on the Hugging Face hub: which files of which revision, and where they lie on this machine.

No torch here, so that fetching needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from anipop_core.errors import WeightsError

WEIGHT_FILE = "model.safetensors"


@dataclass(frozen=True)
class HubRepository:
    """A model on the hub at one revision."""

    names: tuple[str, ...]  # today's name first, then those of older caches
    revision: str  # commit that is fetched
    sha256: str  # of its WEIGHT_FILE at that commit
    files: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[0]

    def folder(self, given: Path | None) -> Path:
        """The folder that holds all files: `given`, or else the Hugging Face cache's.

        Raises WeightsError where files are missing. Their hash is not checked: weights of one's own are allowed.
        """
        if given:
            self._check(given)
            return given

        from huggingface_hub import try_to_load_from_cache

        for name in self.names:
            for revision in (self.revision, None):  # None: where "main" points in this cache
                found = [try_to_load_from_cache(name, file, revision=revision) for file in self.files]
                if all(isinstance(path, str) for path in found):
                    return Path(str(found[0])).parent
        raise WeightsError(
            f"The weights of {self.name} are not in this machine's Hugging Face cache.",
            f"Needed are {', '.join(self.files)}.",
            "Run: python -m anipop_core weights fetch (or give a folder that holds these files).",
        )

    def _check(self, folder: Path) -> None:
        missing = [file for file in self.files if not (folder / file).is_file()]
        if missing:
            raise WeightsError(
                f"The folder {folder} has no {', '.join(missing)}.",
                f"Needed are {', '.join(self.files)}, as in the repository {self.name}.",
                f"Run: hf download {self.name} {' '.join(self.files)} --local-dir {folder}",
            )


# The hashes are those of the hub's own Git LFS records of these files (huggingface.co, "Git LFS Details").
GPT2 = HubRepository(
    names=("openai-community/gpt2", "gpt2"),
    revision="607a30d783dfa663caf39e06633721c8d4cfcd7e",
    sha256="248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707",
    files=("config.json", WEIGHT_FILE, "tokenizer.json"),
)
RESNET50 = HubRepository(
    names=("microsoft/resnet-50",),
    revision="34c2154c194f829b11125337b98c8f5f9965ff19",
    sha256="9c6061af1f450bb0847e529fd742aa5066017be379c71bbf5546b198e5b13a1e",
    files=("config.json", WEIGHT_FILE),
)
