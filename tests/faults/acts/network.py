"""Faults of the network between two parts: cut, reset, stuck half open, slow, narrow."""

from random import Random

from tests.faults.acts import LONG_S, SHORT_S, Act
from tests.faults.links import Weather
from tests.faults.whole import Whole


def bad_weather(link: str, weather: Weather) -> Act:
    """The link is like that for a while, and then as ever."""

    def break_it(whole: Whole, random: Random) -> None:
        with whole.links[link].under(weather):
            whole.live(random.uniform(SHORT_S, LONG_S))

    return break_it
