"""Pages for everybody: the catalogue, an event, the form, and what a personal link opens."""

from services.registration.pages.public import (
    catalogue,
    confirmations,
    consents,
    drafts,
    employers,
    events,
    feeds,
    mine,
    moves,
    nominations,
    offers,
    parties,
    personal,
    registrations,
    statements,
    tickets,
)

PUBLIC_PAGES = (
    catalogue.pages,
    events.pages,
    feeds.pages,
    mine.pages,
    registrations.pages,
    nominations.pages,
    employers.pages,
    personal.pages,
    moves.pages,
    consents.pages,
    drafts.pages,
    offers.pages,
    parties.pages,
    confirmations.pages,
    statements.pages,
    tickets.pages,
)
