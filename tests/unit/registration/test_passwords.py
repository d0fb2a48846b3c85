"""What is stored of a password, and whom it lets in."""

from services.registration.passwords import Argon2Passwords

OWASP = "$argon2id$v=19$m=19456,t=2,p=1$"
"""OWASP, password storage cheat sheet: at least 19 MiB, two rounds, one lane."""


def test_a_password_is_stored_by_argon2id_with_salt_and_cost_and_lets_in_alone() -> None:
    passwords = Argon2Passwords()
    one, other = (passwords.hash("neli tavalist sõna reas") for _ in range(2))

    assert one.startswith(OWASP)
    assert one != other
    assert passwords.matches(one, "neli tavalist sõna reas")
    assert not passwords.matches(one, "neli tavalist sona reas")


def test_where_no_password_is_stored_or_something_else_none_lets_in() -> None:
    passwords = Argon2Passwords()

    assert not passwords.matches("", "nobody has this password")
    assert not passwords.matches("plain text", "plain text")
