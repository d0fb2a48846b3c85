"""The same request twice is one request; one live registration per address."""

from services.registration.domain.repeats import Asked, Known, sift


def test_a_batch_is_sifted_in_order_of_arrival():
    asked = [
        Asked("r1", "k1", "mari@example.org"),
        Asked("r2", "k1", "mari@example.org"),
        Asked("r3", "k2", "mari@example.org"),
        Asked("r4", "k1", "jaan@example.org"),
        Asked("r5", "", "jaan@example.org"),
        Asked("r6", "", "anne@example.org"),
    ]

    sifted = sift(asked, [])

    assert [each.registration_id for each in sifted.fresh] == ["r1", "r5", "r6"]
    assert sifted.repeated == {"r2": "r1"}
    assert sifted.refused == {"r3": "already-registered", "r4": "idempotency-key-reused"}


def test_a_retry_gets_the_registration_it_made_even_when_that_has_ended():
    known = [Known("r0", "k1", "mari@example.org", live=False)]

    assert sift([Asked("r1", "k1", "mari@example.org")], known).repeated == {"r1": "r0"}


def test_whoever_withdrew_may_register_again():
    known = [Known("r0", "k1", "mari@example.org", live=False)]

    assert [each.registration_id for each in sift([Asked("r1", "k2", "mari@example.org")], known).fresh] == [
        "r1"
    ]


def test_a_live_registration_refuses_a_second_one():
    known = [Known("r0", "k1", "mari@example.org", live=True)]

    assert sift([Asked("r1", "k2", "mari@example.org")], known).refused == {"r1": "already-registered"}


def test_requests_without_a_key_are_told_apart_by_address():
    known = [Known("r0", "", "mari@example.org", live=False)]

    assert [each.registration_id for each in sift([Asked("r1", "", "mari@example.org")], known).fresh] == [
        "r1"
    ]
