"""Faults of the network between two parts: cut, reset, stuck half open, slow, narrow."""

from random import Random

from tests.faults.acts import FEW, MANY, Act
from tests.faults.links import Weather
from tests.faults.whole import Whole


def bad_weather(link: str, weather: Weather) -> Act:
    """The link is like that until enough have asked meanwhile, and then as ever."""

    def break_it(whole: Whole, random: Random) -> None:
        with whole.links[link].under(weather):
            whole.until_asked(random.randint(FEW, MANY))

    return break_it
