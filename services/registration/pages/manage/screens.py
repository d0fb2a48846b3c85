"""The screen in the room, shown by whoever marks attendance."""

from services.registration.handlers import door as handlers
from services.registration.pages import screens
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import desk
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.permitted import needs


@manage.get("/events/<slug>/sessions/<int:number>/screen")
@organiser_page
@needs(May.MARK_ATTENDANCE)
def screen(slug: str, number: int) -> str:
    """Digits and a picture for people to check in themselves; nobody's name."""
    return screens.screen(desk(), handlers.door(desk(), slug, number), "manage/screen.html")
