"""Colours of the stylesheet against WCAG 2.2, success criterion 1.4.3 (4.5 to 1 for text) in both schemes."""

from __future__ import annotations

import re

import pytest

from publisher.web.rendering import static_file

PAIRS = [
    (ink, paper) for paper in ("paper", "sheet", "tint", "warm-tint") for ink in ("ink", "soft", "accent", "warm")
] + [("paper", "accent"), ("alarm", "alarm-tint"), ("ink", "alarm-tint"), ("paper", "ink")]


def colours(scheme: str) -> dict[str, str]:
    css = static_file("style.css")[0].decode()
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", light if scheme == "light" else dark))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_stands_out(scheme: str, ink: str, paper: str) -> None:
    found = colours(scheme)
    high, low = sorted((luminance(found[ink]), luminance(found[paper])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_stylesheet_is_small_and_calls_nothing() -> None:
    css = static_file("style.css")[0].decode()
    assert len(css) < 22_000
    assert "url(" not in css
    assert "@import" not in css
