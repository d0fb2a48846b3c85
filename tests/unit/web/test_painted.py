"""What a picture consists of, and in what two pictures differ."""

from PIL import Image

from tests.integration.web.painted import LIGHT, Colour, differences, painted, strangers

WIDTH, HEIGHT = 120, 200


def page(*boxes: tuple[str | Colour, tuple[int, int, int, int]], height: int = HEIGHT) -> Image.Image:
    """A page with boxes on its ground: colour, and left, top, right, bottom in pixels."""
    picture = Image.new("RGB", (WIDTH, height), LIGHT["ground"])
    for colour, where in boxes:
        picture.paste(LIGHT[colour] if isinstance(colour, str) else colour, where)
    return picture


CARD = ("surface", (10, 20, 110, 180))
BUTTON = ("brand", (20, 120, 60, 140))


def test_a_page_that_looks_the_same_does_not_differ() -> None:
    it = painted(page(CARD, BUTTON))

    assert differences(it, painted(page(CARD, BUTTON))) == []
    assert strangers(it) == []


def test_a_button_that_lost_its_colour_is_told() -> None:
    told = differences(painted(page(CARD, BUTTON)), painted(page(CARD)))

    assert told == ["is 0.0% brand, and was 3.3%", "is 66.7% surface, and was 63.3%"]


def test_what_moved_to_other_columns_is_told() -> None:
    beside = page(("surface", (0, 0, 60, 100)), ("surface", (60, 0, 120, 100)))
    below = page(("surface", (0, 0, 60, 100)), ("surface", (0, 100, 60, 200)))

    assert differences(painted(beside), painted(below)) == ["has 50.1% of what is on it in other columns"]


def test_a_page_that_grew_is_told() -> None:
    told = differences(painted(page(CARD)), painted(page(CARD, height=HEIGHT + 20)))

    assert "is 220 px tall, and was 200" in told


def test_a_colour_of_nobody_is_told_and_the_shadow_of_a_card_is_not() -> None:
    shadow = (LIGHT["ground"][0] - 3, LIGHT["ground"][1] - 3, LIGHT["ground"][2] - 3)
    it = painted(page((shadow, (0, 0, 60, 60)), ((1, 200, 1), (60, 60, 120, 120))))

    assert strangers(it) == ["is painted in #01c801, which is no colour of ours"]
