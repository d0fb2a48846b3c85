"""Where the registration service asks the others how they stand."""

import pytest

from services.registration.settings import RegistrationSettings
from shared.settings import SERVICES, SettingsError

SECRET = {"KUTSE_SECRET": "s" * 40}


def test_each_service_is_asked_at_its_public_address_unless_told_otherwise() -> None:
    plain = RegistrationSettings.from_environment(SECRET)
    inside = {"KUTSE_INSIDE_URLS": "http://a:1 http://b:2  http://c:3"}
    told = RegistrationSettings.from_environment({**SECRET, **inside})

    assert plain.addresses() == {name: (plain.public_url(name), plain.public_url(name)) for name in SERVICES}
    assert [address for address, _ in told.addresses().values()] == ["http://a:1", "http://b:2", "http://c:3"]
    assert [public for _, public in told.addresses().values()] == [
        plain.public_url(each) for each in SERVICES
    ]


@pytest.mark.parametrize("wrong", ["http://a:1", "http://a:1 b:2 http://c:3", "a b c"])
def test_anything_but_three_addresses_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="KUTSE_INSIDE_URLS"):
        RegistrationSettings.from_environment({**SECRET, "KUTSE_INSIDE_URLS": wrong})
