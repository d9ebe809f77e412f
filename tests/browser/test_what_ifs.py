"""What if in a browser: opened, supposed, drawn and said, without a page that waits for it."""

from tests.browser.test_pages import find_barriers

CLUSTERS = "/clusters?territory=modena&source=exercise"


def test_a_shared_service_is_supposed_drawn_and_said(visit):
    opened = visit(CLUSTERS)
    opened.wait_for_map()  # and until the candidates are checked
    page = opened.page
    section = page.locator(".st-key-what_if")
    assert section.locator("iframe").count() == 0, "nothing is drawn before it is asked for"
    section.locator("[data-testid=stCheckbox] label").click()
    ground = section.locator("iframe").content_frame
    points = ground.locator("[data-points]")
    points.wait_for(timeout=40_000)
    today = int(points.get_attribute("data-points"))
    opened.settle()
    section.get_by_role("radio", name="Share a service").click()
    section.get_by_text("Who would provide it?").wait_for()
    opened.settle()
    section.get_by_role("button", name="Suppose it").click()
    section.get_by_text("What would follow").wait_for(timeout=40_000)
    ground.locator(f"[data-points='{today + 1}']").wait_for(timeout=40_000)
    assert "scenario=new" in page.url
    opened.settle()
    assert find_barriers(page) == {}
    assert opened.strangers == []
