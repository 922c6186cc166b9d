"""A page in the reader's language, and switched to another without losing anything."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, make_photo, paint, stored_mask, wait_for_canvas
from tests.browser.running_app import RunningApp
from tests.studio.language.names import find_latin

# All that a person sees of what is on the page now, but for ids; of programs the comments at their beginning.
READ = """() => {
    const hidden = [...document.querySelectorAll("[id$=-code-text], #library-recipe dd, #language")];
    // Gradio's own progress, where it is there without being seen.
    for (const element of document.querySelectorAll("[data-testid=status-tracker]"))
        if (!element.checkVisibility({opacityProperty: true})) hidden.push(element);
    for (const element of hidden) element.style.display = "none";
    const lines = [...document.querySelectorAll(".cm-line")].map((line) => line.textContent);
    const comments = lines.filter((line) => line.startsWith("#"));
    const seen = [document.body.innerText, ...comments].join(" ");
    for (const element of hidden) element.style.display = "";
    return seen;
}"""
# Of an id of a picture.
OTHERS = re.compile(r"[0-9a-f-]*\d[0-9a-f-]{7,}")
SHARE = {"de": "des Bildes", "zh-CN": "占图片"}  # of the picture, in the facts of a mask
TABS = {"create": "生成", "edit": "编辑", "library": "图库", "usage": "用量"}


def test_the_appearance_of_an_address_comes_before_the_systems(new_page: Callable[..., Page], app_url: str):
    page = new_page(color_scheme="dark")
    page.goto(f"{app_url}/?__theme=light")
    expect(page.locator("#create-run")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("body")).to_have_css("background-color", "rgb(247, 247, 246)")


def test_every_tab_and_panel_is_in_chinese_and_a_switch_keeps_the_strokes(
    new_page: Callable[..., Page], app_process: RunningApp, tmp_path: Path
):
    page = new_page(**PAINTER, locale="zh-CN")
    page.goto(app_process.url)
    found = {}

    def read(place: str) -> None:
        closed = page.locator("button.label-wrap:not(.open):visible")
        while closed.count():
            closed.first.click()
        # What is computed anew after a switch comes after the texts; what does not come is found.
        for _ in range(20):
            found[place] = {word for word in find_latin(page.evaluate(READ)) if not OTHERS.fullmatch(word)}
            if not found[place]:
                del found[place]
                break
            page.wait_for_timeout(500)

    def switch() -> None:
        """Switch to German and back; what keeps German words is found by the next reading."""
        for tag, free, pixels in (("de", "gratis", "Pixel"), ("zh-CN", "免费", "像素")):
            # By the keys' way: whatever the page shows meanwhile, no click has to find the menu.
            page.locator(f"#language input[name=language][value='{tag}']").evaluate("(input) => input.click()")
            expect(page.locator("html")).to_have_attribute("lang", tag, timeout=PATIENCE)
            # What is computed anew comes after the texts.
            for run in page.locator("#create-run, #edit-run").all():
                expect(run).to_contain_text(free, timeout=PATIENCE)
            for facts in page.locator("#lineage-facts:visible").all():
                expect(facts).to_contain_text(pixels, timeout=PATIENCE)
            for facts in page.locator("#edit-mask-facts:visible").all():
                expect(facts).to_contain_text(SHARE[tag], timeout=PATIENCE)

    page.locator("#create-run").click()
    expect(page.locator("#create-line [role=alert]")).to_be_visible(timeout=PATIENCE)
    read("create")
    page.locator("#create-code-dialect label").nth(2).click()
    page.locator("#create-prompt textarea").fill("一只猫")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 张图片", timeout=PATIENCE)
    read("created")

    page.get_by_role("tab", name=TABS["edit"], exact=True).click()
    read("edit")
    page.locator("#edit-picture input[type=file]").set_input_files(make_photo(tmp_path, 640, 400))
    wait_for_canvas(page, "涂抹要修改的部分")
    page.locator("#edit-run").click()
    expect(page.locator("#edit-line [role=alert]")).to_be_visible(timeout=PATIENCE)
    read("nothing painted")
    paint(page, (0.45, 0.5), (0.55, 0.5))
    switch()
    read("nothing painted, and switched")
    page.locator("#edit-prompt textarea").fill("一朵红玫瑰")
    page.locator("#edit-run").click()
    expect(page.locator("#edit-gallery img")).to_have_count(1, timeout=PATIENCE)
    assert stored_mask(app_process, "一朵红玫瑰")[200, 320]
    read("edited")

    for tab in ("library", "usage"):
        page.get_by_role("tab", name=TABS[tab], exact=True).click()
        expect(page.locator(f"#{tab}-grid .thumbnail-lg, #usage-table tfoot").first).to_be_visible(timeout=PATIENCE)
        read(tab)
    page.get_by_role("tab", name=TABS["library"], exact=True).click()
    page.locator("#library-grid .thumbnail-lg").first.click()
    expect(page.locator("#library-picture img")).to_be_visible(timeout=PATIENCE)
    read("opened")
    # The comparison that the reading has opened is made before the language is switched.
    expect(page.locator("#lineage-facts")).to_contain_text("像素", timeout=PATIENCE)
    switch()
    read("opened, and switched")
    for tab in ("create", "edit", "usage"):
        page.get_by_role("tab", name=TABS[tab], exact=True).click()
        read(f"{tab}, and switched")
    assert found == {}, found
