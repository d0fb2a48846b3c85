"""How full the events to come are, for whoever watches over the service."""

from prometheus_client import Gauge

from services.registration.handlers.desk import Desk

SEATS = Gauge("kutse_seats", "Seats of published events to come, and people in their queues", ["kind"])


def count_seats(desk: Desk) -> None:
    """The figures are those of this moment."""
    records = desk.store.records
    capacities = records.events.to_come(desk.clock())
    seatings = records.seatings.many(capacities).values()
    SEATS.labels("capacity").set(sum(capacities.values()))
    SEATS.labels("taken").set(sum(sum(seating.taken.values()) for seating in seatings))
    SEATS.labels("waiting").set(sum(seating.waiting for seating in seatings))
