"""Events as search engines and other programs read them from our pages (https://schema.org/Event).

Whatever stands here stands on the page too: of a confidential event neither place nor trainers, of no event a
link to join. Source of what is required: Google Search Central, "Event structured data".
"""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from services.registration.domain.events import Event, is_confidential, registration_closes
from services.registration.domain.sessions import Venue
from services.registration.handlers.views import EventView
from shared.web.languages import language
from shared.web.sites import public_url
from shared.web.templating import plain

CONTEXT = "https://schema.org"
COUNTRY = "EE"
LONGEST = 4_000
Data = dict[str, Any]


def event_data(view: EventView) -> Data | None:
    """What a program may know of the event; nothing while it has no days, for a date is required."""
    described = _described(view)
    return {"@context": CONTEXT, **described} if described else None


def list_data(views: Iterable[EventView]) -> Data:
    """Those of the events that have days, in their order."""
    items = [described for described in map(_described, views) if described]
    listed = [{"@type": "ListItem", "position": n, "item": item} for n, item in enumerate(items, 1)]
    return {"@context": CONTEXT, "@type": "ItemList", "itemListElement": listed}


def _described(view: EventView) -> Data | None:
    event = view.event
    if event.starts is None or event.ends is None:
        return None
    zone, page = ZoneInfo(event.timezone), _page(event)
    status = "EventCancelled" if event.status == "cancelled" else "EventScheduled"
    data = {
        "@type": "EducationEvent",
        "@id": page,
        "url": page,
        "name": plain(event.title),
        "description": plain(event.description)[:LONGEST],
        "startDate": event.starts.astimezone(zone).isoformat(),
        "endDate": event.ends.astimezone(zone).isoformat(),
        "eventStatus": f"{CONTEXT}/{status}",
        "eventAttendanceMode": f"{CONTEXT}/{_mode(event)}",
        "location": _locations(event, page),
        "organizer": _organiser(view),
        "inLanguage": event.language,
        "isAccessibleForFree": True,
    }
    if event.status == "published":
        data["offers"] = _offer(view, page)
    return {name: value for name, value in data.items() if value not in ("", [])}


def _page(event: Event) -> str:
    return public_url("registration", f"/events/{event.slug}", language())


def _venues(event: Event) -> list[Venue]:
    venues = dict.fromkeys(event.venue_of(session) for session in event.sessions)
    return [venue for venue in venues if venue]


def _is_online(event: Event) -> bool:
    return any(event.online_url_of(session) for session in event.sessions)


def _mode(event: Event) -> str:
    places, online = bool(_venues(event)), _is_online(event)
    if places and online:
        return "MixedEventAttendanceMode"
    return "OfflineEventAttendanceMode" if places else "OnlineEventAttendanceMode"


def _locations(event: Event, page: str) -> Data | list[Data]:
    """Where it is, as much as everybody may know. Who takes part online finds the way from the page."""
    secret = is_confidential(event)
    found: list[Data] = [_place(venue, secret) for venue in _venues(event)]
    if not found or _is_online(event):
        found.append({"@type": "VirtualLocation", "url": page})
    return found[0] if len(found) == 1 else found


def _place(venue: Venue, secret: bool) -> Data:
    address = {"@type": "PostalAddress", "addressLocality": venue.town, "addressCountry": COUNTRY}
    if not secret:
        address["streetAddress"] = venue.address
    known = {name: value for name, value in address.items() if value}
    return {"@type": "Place", "name": (not secret and venue.name) or venue.town, "address": known}


def _organiser(view: EventView) -> Data:
    programme = view.programme
    name = programme.issuer.name or plain(programme.title)
    return {"@type": "Organization", "name": name, "url": public_url("registration", "/", language())}


def _offer(view: EventView, page: str) -> Data:
    event, closes = view.event, registration_closes(view.event)
    availability = {"open": "InStock", "not-yet-open": "PreOrder"}.get(view.registration_state, "SoldOut")
    return {
        "@type": "Offer",
        "url": page,
        "price": 0,
        "priceCurrency": "EUR",
        "availability": f"{CONTEXT}/{availability}",
        **({"validFrom": event.opens.isoformat()} if event.opens else {}),
        **({"validThrough": closes.isoformat()} if closes else {}),
    }
