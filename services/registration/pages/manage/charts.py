"""An event in pictures: how full, registrations over time, attendance; each with its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from services.registration.handlers import charts as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import desk
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.permitted import needs

WIDTH = 1_000
HEIGHT = 300
GAP = 0.15
"""Between two columns, as a share of a column's place."""


@dataclass(frozen=True)
class Block:
    """A rectangle of a drawing, in its own units; `tone` names its colour, never a meaning by itself."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@manage.get("/events/<slug>/charts")
@organiser_page
@needs(May.SEE_EVENTS)
def charts(slug: str) -> str:
    """One event in pictures."""
    found = handlers.charts(desk(), slug)
    return render_template("manage/charts.html", found=found, view=found.view)


@manage.app_template_global("row_of_blocks")
def row_of_blocks(parts: Sequence[tuple[str, int]]) -> list[Block]:
    """Numbers beside each other, as wide as they are large.

    Args:
        parts: tone and number.
    """
    whole = sum(number for _, number in parts) or 1
    blocks, x = [], 0.0
    for tone, number in parts:
        width = WIDTH * number / whole
        if number:
            blocks.append(Block(round(x, 2), 0, round(width, 2), HEIGHT, tone))
        x += width
    return blocks


@manage.app_template_global("columns")
def columns(stacks: Sequence[Sequence[tuple[str, int]]]) -> list[Block]:
    """Columns from the ground up, the tallest as tall as the drawing.

    Args:
        stacks: for each column its parts from below, tone and number.
    """
    tallest = max((sum(number for _, number in stack) for stack in stacks), default=0) or 1
    place = WIDTH / max(1, len(stacks))
    blocks = []
    for index, stack in enumerate(stacks):
        y = float(HEIGHT)
        for tone, number in stack:
            height = HEIGHT * number / tallest
            y -= height
            if number:
                x = index * place + place * GAP / 2
                blocks.append(
                    Block(round(x, 2), round(y, 2), round(place * (1 - GAP), 2), round(height, 2), tone)
                )
    return blocks
