"""docker-compose.yml describes what exists, and starts nothing with a password everybody knows."""

import json
import re
from typing import Any

import pytest
import yaml

from shared.settings import SERVICES, Settings
from tests.architecture.sources import ROOT

ROLES = ("prepare", "web", "worker")
SERVERS = ("gateway", "mongodb", "rabbitmq", "mail")
SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_every_service_has_each_role_and_each_server_is_there(compose: dict[str, Any]) -> None:
    expected = {f"{service}-{role}" for service in SERVICES for role in ROLES} | {*SERVERS, "mongodb-set-up"}

    assert set(compose["services"]) == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_role_runs_the_command_of_its_service(compose: dict[str, Any], service: str, role: str) -> None:
    assert compose["services"][f"{service}-{role}"]["command"] == [f"services.{service}", role]


def test_whatever_keeps_running_is_asked_whether_it_is_well(compose: dict[str, Any]) -> None:
    running = {name for name, each in compose["services"].items() if each.get("restart") == "unless-stopped"}
    asked = {name for name, each in compose["services"].items() if "healthcheck" in each}

    assert running == asked == set(compose["services"]) - {"mongodb-set-up"} - prepares()


@pytest.mark.parametrize("service", SERVICES)
def test_the_questions_go_to_the_ports_the_processes_listen_on(compose: dict[str, Any], service: str) -> None:
    settings = Settings.from_environment({"KUTSE_SECRET": SECRET})
    ports = {"web": settings.web_port(service), "worker": settings.health_port(service)}

    for role, port in ports.items():
        assert f":{port}/readyz" in question(compose, f"{service}-{role}")


def test_what_others_wait_for_exists_and_can_be_waited_for(compose: dict[str, Any]) -> None:
    for name, each in compose["services"].items():
        for other, condition in each.get("depends_on", {}).items():
            awaited = compose["services"][other]
            ends = condition["condition"] == "service_completed_successfully"

            assert ends == ("healthcheck" not in awaited), f"{name} waits for {other}"


def test_web_processes_do_not_wait_for_the_broker(compose: dict[str, Any]) -> None:
    for service in SERVICES:
        assert "rabbitmq" not in compose["services"][f"{service}-web"]["depends_on"]
        assert "rabbitmq" in compose["services"][f"{service}-worker"]["depends_on"]


def test_every_image_has_a_version_of_its_own(compose: dict[str, Any]) -> None:
    images = [each["image"] for name, each in compose["services"].items() if not is_ours(name)]

    assert [image for image in images if not re.fullmatch(r"[a-z/]+:v?\d+\.\d+\.\d+(-alpine)?", image)] == []


def test_each_service_has_a_user_of_its_own_on_database_and_broker(compose: dict[str, Any]) -> None:
    for service in SERVICES:
        for role in ROLES:
            environment = compose["services"][f"{service}-{role}"]["environment"]

            assert environment["MONGO_URL"].startswith(
                f"mongodb://{service}:${{MONGO_{service.upper()}_PASSWORD:?"
            )
            assert environment["AMQP_URL"].startswith(
                f"amqp://{service}:${{AMQP_{service.upper()}_PASSWORD:?"
            )


def test_no_password_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    asked = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)(:\?)?", text)

    assert asked
    assert [name for name, required in asked if not required and not name.endswith("_FILE")] == []
    assert re.findall(r"(?i)(?:password|secret|_key)\w*: *(?!\$|\{|openssl)[\w\"']+", text) == []


def test_the_broker_knows_the_services_and_no_guest(compose: dict[str, Any]) -> None:
    text = compose["configs"]["rabbitmq-definitions"]["content"].replace("$$", "$")
    definitions = json.loads(text)

    assert [user["name"] for user in definitions["users"]] == list(SERVICES)
    assert [each["user"] for each in definitions["permissions"]] == list(SERVICES)


@pytest.mark.parametrize("queue", ["kutse", "kutse.registration", "kutse.registration.retry.1s"])
def test_the_rights_on_the_broker_cover_what_is_declared(compose: dict[str, Any], queue: str) -> None:
    definitions = json.loads(compose["configs"]["rabbitmq-definitions"]["content"].replace("$$", "$"))

    for rights in definitions["permissions"]:
        for right in ("configure", "write", "read"):
            assert re.search(rights[right], queue)
            assert not re.search(rights[right], "somebody.else")
        assert re.search(rights["write"], "amq.default")


def test_the_set_up_of_the_database_makes_the_users_the_services_sign_in_as(compose: dict[str, Any]) -> None:
    script = (ROOT / "deploy" / "mongodb" / "set-up.js").read_text()
    given = compose["services"]["mongodb-set-up"]["environment"]

    for service in SERVICES:
        assert f'"{service}"' in script
        assert f"MONGO_{service.upper()}_PASSWORD" in given


def test_files_that_are_mounted_exist(compose: dict[str, Any]) -> None:
    mounts = [volume for each in compose["services"].values() for volume in each.get("volumes", [])]
    files = [volume.partition(":")[0] for volume in mounts if volume.startswith("./")]

    assert files
    assert [path for path in files if not (ROOT / path).is_file()] == []


def test_ours_may_do_nothing_on_the_machine(compose: dict[str, Any]) -> None:
    for name, each in compose["services"].items():
        if is_ours(name):
            assert each["read_only"]
            assert each["cap_drop"] == ["ALL"]


def is_ours(name: str) -> bool:
    """Does it run our image?"""
    return name.partition("-")[0] in SERVICES


def prepares() -> set[str]:
    """What runs once per service before the rest."""
    return {f"{service}-prepare" for service in SERVICES}


def question(compose: dict[str, Any], name: str) -> str:
    """The health check as one text."""
    return " ".join(compose["services"][name]["healthcheck"]["test"])
