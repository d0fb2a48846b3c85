"""What the registration service reads from the environment beside what all services share."""

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


PROVIDER = {
    "KUTSE_OIDC_ISSUER": "https://login.example.org/realm",
    "KUTSE_OIDC_CLIENT_ID": "kutse",
    "KUTSE_OIDC_CLIENT_SECRET": "secret",
}


def test_there_is_no_identity_provider_unless_one_is_named() -> None:
    assert RegistrationSettings.from_environment(SECRET).provider is None


def test_a_provider_is_called_by_its_host_unless_told_otherwise() -> None:
    plain = RegistrationSettings.from_environment({**SECRET, **PROVIDER}).provider
    told = RegistrationSettings.from_environment(
        {**SECRET, **PROVIDER, "KUTSE_OIDC_NAME": "Riik", "KUTSE_OIDC_SECOND_STEP": "substantial  high"}
    ).provider

    assert plain is not None
    assert told is not None
    assert (plain.name, plain.strong, plain.only) == ("login.example.org", (), False)
    assert (told.name, told.strong) == ("Riik", ("substantial", "high"))
    assert "secret" not in repr(plain).replace("client_secret", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"KUTSE_OIDC_CLIENT_ID": ""},
        {"KUTSE_OIDC_CLIENT_SECRET": ""},
        {"KUTSE_OIDC_ISSUER": "http://login.example.org"},
        {"KUTSE_OIDC_ISSUER": "login.example.org"},
        {"KUTSE_OIDC_ISSUER": "", "KUTSE_OIDC_ONLY": "1"},
    ],
)
def test_a_provider_nobody_could_sign_in_at_safely_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="KUTSE_OIDC"):
        RegistrationSettings.from_environment({**SECRET, **PROVIDER, **wrong})
