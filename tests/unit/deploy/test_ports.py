"""The block of ports, and whoever is in the way."""

import os
import socket

import pytest

from deploy.local.errors import StackError
from deploy.local.ports import Ports, holder, require_free
from deploy.local.servers import wanted_ports
from shared.settings import SERVICES, Settings


def test_the_stack_and_the_services_count_alike() -> None:
    settings = Settings.from_environment({"KUTSE_PORT": "9000", "KUTSE_SECRET": "s" * 32})
    ports = Ports(9000)

    assert [ports.web(service) for service in SERVICES] == [9000, 9001, 9002]
    assert [ports.web(service) for service in SERVICES] == [settings.web_port(each) for each in SERVICES]
    assert [ports.health(service) for service in SERVICES] == [
        settings.health_port(each) for each in SERVICES
    ]
    assert f":{ports.mongodb}/" in settings.mongo_url
    assert f":{ports.amqp}/" in settings.amqp_url
    assert settings.smtp_url.endswith(f":{ports.smtp}")


def test_nothing_in_the_block_is_used_twice() -> None:
    wanted = wanted_ports(Ports(9000), {})

    assert len(wanted) == 3 + 3 + 2 + 1 + 3 + 1
    assert min(wanted) == 9000
    assert max(wanted) == 9012


def test_a_server_of_ones_own_needs_no_port_here() -> None:
    wanted = wanted_ports(Ports(9000), {"AMQP_URL": "amqp://broker/", "MONGO_URL": "mongodb://db/"})

    assert {"MongoDB", "RabbitMQ"} & set(wanted.values()) == set()


def test_a_port_that_is_taken_is_named_with_its_purpose_and_its_holder() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(
            StackError, match=rf"port {port} \(for MongoDB\) is taken by process {os.getpid()}"
        ):
            require_free({port: "MongoDB"})


def test_a_free_port_is_nobodys() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    require_free({port: "MongoDB"})

    assert holder(port) == "another process"
