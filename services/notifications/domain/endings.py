"""Which mails tell an end, and which may still go out after one."""

ENDS = frozenset(
    {
        "registration_rejected",
        "registration_withdrawn",
        "registration_cancelled",
        "registration_substituted",
        "offer_expired",
        "offer_declined",
        "event_cancelled",
        "trainer_event_cancelled",
        "trainer_unassigned",
    }
)
"""Mails after which somebody has nothing at the event any more."""

ALLOWED_AFTERWARDS = ENDS | {
    "session_cancelled",
    "visit_called_off",
    "visit_declined",
    "invitation_moved",
    "certificate_ready",
    "certificate_revoked",
    "circular",
}
"""Mails that take something out of the calendar, or speak of what is over; and what an organiser
writes to chosen people, who may be such as have left."""
