from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from anipop_core.figures.colours import DARK, LIGHT, Colours

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "raises", "lowers"])
def test_text_can_be_read(colours: Colours, name: str):
    assert contrast(getattr(colours, name), colours.paper) >= 4.5


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_has_the_same_colours(theme: str, colours: Colours):
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    assert settings["primaryColor"] == colours.accent
    assert settings["backgroundColor"] == colours.paper
    assert settings["textColor"] == colours.ink
    assert settings["borderColor"] == colours.hairline
