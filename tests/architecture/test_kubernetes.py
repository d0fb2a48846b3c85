"""deploy/kubernetes describes what exists, in words that Kubernetes understands."""

import re
from collections.abc import Iterator
from typing import Any

import kubernetes_validate
import pytest
import yaml

from shared import health, metrics
from shared.contracts.routes import LISTENERS
from shared.messaging.broker import Broker
from shared.settings import SERVICES, Settings
from tests.architecture.sources import ROOT
from tests.architecture.test_gateway import target

FOLDER = ROOT / "deploy" / "kubernetes"
VERSION = "1.33"
ROLES = ("web", "worker")
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
Manifest = dict[str, Any]


def listed() -> list[str]:
    """The files that are applied."""
    return [str(name) for name in yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]]


def of(file: str) -> list[Manifest]:
    """What one file holds."""
    return list(yaml.safe_load_all((FOLDER / file).read_text()))


def every(kind: str) -> Iterator[Manifest]:
    """All that is applied of one kind."""
    return (each for file in listed() for each in of(file) if each["kind"] == kind)


def named(kind: str, name: str) -> Manifest:
    """The one of this name."""
    return next(each for each in every(kind) if each["metadata"]["name"] == name)


def pod(service: str, role: str) -> Manifest:
    """The pod of one deployment."""
    found: Manifest = named("Deployment", f"{service}-{role}")["spec"]["template"]["spec"]
    return found


def test_every_manifest_is_applied() -> None:
    others = {"kustomization.yaml", "scaling-numbers.yaml"}

    assert {path.name for path in FOLDER.glob("*.yaml")} == {*listed(), *others}


@pytest.mark.parametrize("file", listed())
def test_kubernetes_understands_each_manifest(file: str) -> None:
    for manifest in of(file):
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_a_misspelt_field_would_be_seen() -> None:
    manifest = named("Deployment", "registration-web")
    manifest["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, VERSION, strict=True)


@pytest.mark.parametrize("service", SERVICES)
def test_the_services_are_mirror_images(service: str) -> None:
    assert neutral(service) == neutral("registration")


def neutral(service: str) -> str:
    """The manifests of a service without its name and ports."""
    text = (FOLDER / f"{service}.yaml").read_text().replace(service, "<service>")
    return re.sub(r'(?<=[ "])80([01])\d(?=[}"])', r"80\1x", text)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_runs_its_role_on_the_port_it_listens_on(service: str, role: str) -> None:
    settings = Settings.from_environment({"KUTSE_SECRET": "0123456789abcdef0123456789abcdef"})
    port = {"web": settings.web_port(service), "worker": settings.health_port(service)}[role]
    container = pod(service, role)["containers"][0]
    annotations = named("Deployment", f"{service}-{role}")["spec"]["template"]["metadata"]["annotations"]

    assert container["args"] == [f"services.{service}", role]
    assert [each["containerPort"] for each in container["ports"]] == [port]
    assert annotations["prometheus.io/port"] == str(port)
    assert pod(service, role)["initContainers"][0]["args"] == [f"services.{service}", "prepare"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("service", SERVICES)
def test_each_process_is_asked_at_doors_that_exist(service: str, role: str) -> None:
    container = pod(service, role)["containers"][0]
    asked = {probe: container[probe]["httpGet"]["path"] for probe in PROBES}

    assert set(asked.values()) <= set(health.PROBES)
    assert (asked["livenessProbe"], asked["readinessProbe"]) == ("/healthz", "/readyz")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("service", SERVICES)
def test_each_process_has_a_budget_and_grows(service: str, role: str) -> None:
    name = f"{service}-{role}"
    scaler = named("HorizontalPodAutoscaler", name)["spec"]

    assert named("PodDisruptionBudget", name)["spec"]["maxUnavailable"] == 1
    assert scaler["scaleTargetRef"]["name"] == name
    assert 2 <= scaler["minReplicas"] < scaler["maxReplicas"]


@pytest.mark.parametrize("service", SERVICES)
def test_workers_grow_with_their_own_queue(service: str) -> None:
    numbers = named("HorizontalPodAutoscaler", f"{service}-worker")["spec"]["metrics"]
    waiting = numbers[0]["external"]["metric"]

    assert service in LISTENERS
    assert waiting["selector"]["matchLabels"] == {"queue": Broker("amqp://").queue(service)}
    assert [rule["name"]["as"] for rule in rules("external")] == [waiting["name"]]


@pytest.mark.parametrize("service", SERVICES)
def test_web_processes_grow_with_latency(service: str) -> None:
    latency = named("HorizontalPodAutoscaler", f"{service}-web")["spec"]["metrics"][0]["pods"]["metric"]
    (rule,) = rules("custom")
    counted = metrics.REQUESTS.describe()[0].name

    assert rule["name"]["as"] == latency["name"]
    assert rule["seriesQuery"].startswith(f"{counted}_bucket{{")


def rules(family: str) -> list[Manifest]:
    """What prometheus-adapter is told to answer."""
    numbers = yaml.safe_load((FOLDER / "scaling-numbers.yaml").read_text())
    found: list[Manifest] = numbers["rules"][family]
    return found


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_process_may_do_nothing_on_its_machine(service: str, role: str) -> None:
    inside = pod(service, role)

    assert inside["securityContext"]["runAsNonRoot"]
    assert inside["automountServiceAccountToken"] is False
    for container in [*inside["initContainers"], *inside["containers"]]:
        locked = container["securityContext"]
        assert locked["readOnlyRootFilesystem"]
        assert not locked["allowPrivilegeEscalation"]
        assert locked["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_the_ingress_sends_each_path_where_the_gateway_does() -> None:
    paths = [
        (rule["path"], rule["backend"]["service"]["name"])
        for rule in named("Ingress", "kutse")["spec"]["rules"][0]["http"]["paths"]
    ]
    prefixes = {path for path, name in paths if name != "nothing"}

    inside = ("/manage/session", "/api/v1/person-data", "/api/v1/rehearsals")
    sealed = {f"{language}{path}" for language in ("", "/et", "/en", "/ru") for path in inside}
    assert {path for path, name in paths if name == "nothing"} == {"/metrics", "/readyz", *sealed}
    for path, name in paths:
        assert name in ("nothing", f"{target(f'{path}/x1')}-web")
    for language in ("", "/et", "/en", "/ru"):
        assert {f"{language}/verify", f"{language}/api/v1/certificates"} <= prefixes
        assert {f"{language}/manage/mail", f"{language}/manage/certificates", f"{language}/u"} <= prefixes
        assert {f"{language}/api/v1/messages", f"{language}/api/v1/dead-letters"} <= prefixes
        assert {f"{language}/api/v1/status/{name}" for name in ("notifications", "certificates")} <= prefixes


def test_no_manifest_holds_a_secret() -> None:
    assert list(every("Secret")) == []
    assert not {"KUTSE_SECRET", "MONGO_URL", "AMQP_URL"} & set(named("ConfigMap", "kutse-settings")["data"])


def test_only_variables_that_are_explained_are_set() -> None:
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE))

    assert set(named("ConfigMap", "kutse-settings")["data"]) <= explained
