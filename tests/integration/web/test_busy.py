"""A form that is under way looks busy, and no longer than it is."""

from playwright.sync_api import expect

from tests.integration.web.living import LivingSite

NOTED = """(form) => {
  const button = [...form.querySelectorAll(".button")].pop();
  const look = () => {
    const { cursor, backgroundColor } = getComputedStyle(button);
    return [form.getAttribute("aria-busy"), cursor, backgroundColor];
  };
  sessionStorage.before = JSON.stringify(look());
  form.addEventListener("submit", () => { sessionStorage.under_way = JSON.stringify(look()); });
}"""


def test_a_form_looks_busy_until_it_is_answered_and_not_after_going_back(living_site: LivingSite) -> None:
    slug = living_site.door.event(capacity=100)
    page = living_site.browser.new_context().new_page()
    page.goto(f"{living_site.url}/en/events/{slug}/register")
    for name, text in (("first_name", "Mari"), ("last_name", "Näidis"), ("email", "mari.busy@example.org")):
        page.fill(f"#f-{name}", text)
    page.locator("form.form").last.evaluate(NOTED)

    page.locator("form.form .button").last.click()
    page.wait_for_url("**/r/**")
    before, busy = page.evaluate("[sessionStorage.before, sessionStorage.under_way].map(JSON.parse)")
    page.go_back()

    assert (before[:2], busy[:2]) == ([None, "pointer"], ["true", "progress"])
    assert before[2] != busy[2]
    expect(page.locator("form.form").last).not_to_have_attribute("aria-busy", "true")
    page.context.close()
