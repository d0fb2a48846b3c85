"""The description of the API, for programs and for people."""

from flask.testing import FlaskClient

from tests.unit.web.applications import HOST


def test_the_description_is_openapi_3_1_and_names_the_errors(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json", base_url=HOST).json

    assert document is not None
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/things" in document["paths"]
    assert "code" in document["components"]["schemas"]["ProblemDetails"]["properties"]


def test_people_read_it_without_anything_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs", base_url=HOST).text

    assert "/api/v1/things" in page
    assert "<script" not in page
    assert 'src="http' not in page
