"""The studio in Chinese: which words on the page are not, and a switch to German and back."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from components.studio.language.catalogue import read_catalogue
from tests.browser.hand import PATIENCE
from tests.studio.language.names import find_latin

TAG = "zh-CN"
# Returns the Chinese sentence for an English one.
zh = read_catalogue(TAG).find
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


def list_latin_words(page: Page, where: str) -> Iterator[str]:
    """Yield the words that are not Chinese; ``where`` is what is shown."""
    words: set[str] = set()
    # A text that is computed anew after a switch comes after the others; one that does not come is found.
    for _ in range(120):
        words = {word for word in find_latin(page.evaluate(READ)) if not OTHERS.fullmatch(word)}
        if not words:
            return
        page.wait_for_timeout(500)
    yield f"{where} | not in Chinese: {', '.join(sorted(words))}"


def switch_to_german_and_back(page: Page) -> None:
    """Switch the language twice; a German word that stays is found by the next reading."""
    for tag, free, pixels, share in (("de", "gratis", "Pixel", "des Bildes"), (TAG, "免费", "像素", "占图片")):
        # By the keys' way: whatever the page shows meanwhile, no click has to find the menu.
        page.locator(f"#language input[name=language][value='{tag}']").evaluate("(input) => input.click()")
        expect(page.locator("html")).to_have_attribute("lang", tag, timeout=PATIENCE)
        # A text that is computed anew comes after the others.
        for run in page.locator("#create-run, #edit-run").all():
            expect(run).to_contain_text(free, timeout=PATIENCE)
        for facts in page.locator("#lineage-facts:visible").all():
            expect(facts).to_contain_text(pixels, timeout=PATIENCE)
        for facts in page.locator("#edit-mask-facts:visible").all():
            expect(facts).to_contain_text(share, timeout=PATIENCE)
