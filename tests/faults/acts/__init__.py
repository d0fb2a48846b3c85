"""Ways to break a running stack, by what is broken. Each returns when the fault has lasted and is mended."""

from collections.abc import Callable
from random import Random

from tests.faults.whole import Whole

Act = Callable[[Whole, Random], None]
SHORT_S, LONG_S = 2.0, 8.0
