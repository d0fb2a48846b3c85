import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from services.notifications.mailer.tray import Tray
from services.notifications.store.attempts import Ended, Taken
from services.notifications.store.bell import Bell
from tests.unit.notifications.builders import NOW

HOUR_S = 3600.0
T = TypeVar("T")


class EmptyQueue:
    """Holds no mail. `meanwhile` happens while it is looked at."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.bell = Bell()
        self.meanwhile = meanwhile
        self.looks = 0

    def take(self, most: int, at: datetime, *, urgent: bool = False) -> list[Taken]:
        self.looks += 1
        self.meanwhile()
        return []

    def is_any_due(self, at: datetime, *, urgent: bool = False) -> bool:
        return bool(self.take(1, at, urgent=urgent))

    def prolong(self, claims: Sequence[str]) -> None: ...

    def note(self, ended: Sequence[Ended]) -> int:
        return len(ended)

    def put_back(self, mails: Sequence[Taken]) -> None: ...

    def why_stranded(self) -> str:
        return ""

    def relieve(self) -> int:
        return 0

    def recover(self, at: datetime) -> int:
        return 0


def a_tray(queue: EmptyQueue) -> Tray:
    return Tray(queue, lambda: NOW, asyncio.Event(), HOUR_S)


def told(story: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: a browser's tests leave a loop behind in the first one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, story).result()


def test_an_empty_queue_is_not_looked_at_again_until_the_bell_rings() -> None:
    async def story() -> list[int]:
        queue = EmptyQueue()
        tray = a_tray(queue)
        looks = []
        for _ in range(2):
            await tray.take(1)
            looks.append(queue.looks)
        tray.wake()
        await tray.take(1)
        return [*looks, queue.looks]

    assert told(story()) == [1, 1, 2]


def test_a_mail_written_while_somebody_looks_is_looked_for_again() -> None:
    async def story() -> int:
        queue = EmptyQueue()
        tray = a_tray(queue)
        loop = asyncio.get_running_loop()
        queue.meanwhile = lambda: asyncio.run_coroutine_threadsafe(wake(tray), loop).result()
        rings = tray.rings
        await tray.take(1)
        queue.meanwhile = lambda: None
        await tray.doze(HOUR_S, rings)
        await tray.take(1)
        return queue.looks

    async def wake(tray: Tray) -> None:
        tray.wake()

    assert told(story()) == 2


def test_whoever_dozes_wakes_when_the_bell_rings() -> None:
    async def story() -> bool:
        tray = a_tray(EmptyQueue())
        dozing = asyncio.create_task(tray.doze(HOUR_S, tray.rings))
        await asyncio.sleep(0)
        tray.wake()
        await dozing
        return True

    assert told(story())


def test_a_bell_is_heard_while_somebody_listens_and_no_longer() -> None:
    bell, heard = Bell(), []
    with bell.heard_by(lambda: heard.append("once")):
        bell.ring()
    bell.ring()

    assert heard == ["once"]
