"""Ways to break a running stack, by what is broken. Each returns when the fault has lasted and is mended."""

from collections.abc import Callable
from random import Random

from tests.faults.whole import Whole

Act = Callable[[Whole, Random], None]
FEW, MANY = 40, 160
"""A fault lasts until so many requests have met it; at 20 a second that is 2 and 8 seconds."""
