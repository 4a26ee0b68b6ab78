import json
import subprocess
import sys

import pytest

from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.errors import AniPopError


def test_an_unknown_encoder_is_refused():
    with pytest.raises(AniPopError) as error:
        load_text_encoder("bert")
    assert str(error.value) == "The text encoder 'bert' is not known. There are: minilm, gpt2. Choose one."
    with pytest.raises(AniPopError) as error:
        load_image_encoder("minilm")
    assert str(error.value) == (
        "The picture encoder 'minilm' is not known. There are: efficientnet_lite2, resnet50. Choose one."
    )


def test_preprocessing_can_be_stored_as_json(minilm, gpt2, efficientnet, resnet):
    for encoder in (minilm, gpt2, efficientnet, resnet):
        assert json.loads(json.dumps(encoder.preprocessing)) == encoder.preprocessing


def test_naming_encoders_imports_no_heavy_library():
    heavy = "{'torch', 'transformers', 'timm'}"
    code = f"import sys, anipop_core.encoders; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
