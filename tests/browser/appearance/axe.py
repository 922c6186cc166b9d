"""axe-core over what a page shows, in light and in dark."""

from collections.abc import Iterator, Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

# The levels A and AA of WCAG 2.0 to 2.2; and whether a control's name holds what is seen of it, which axe-core leaves
# out unless asked. No rule of these levels reads style sheets, which axe-core would fetch and parse each time.
AXE = """async ([everything, context]) => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const rules = {"label-content-name-mismatch": {enabled: true}};
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
  const asked = everything ? {runOnly: levels, rules, preload: {assets: ["media"]}} : {runOnly: ["color-contrast"]};
  const found = await axe.run(context, {...asked, resultTypes: ["violations"]});
  const say = (node) => [node.any, node.all, node.none].flat().map(({message}) => message).join(" ");
  return found.violations.flatMap(({id, nodes}) => nodes.map((node) =>
    [id, node.target.join(" "), say(node)]));
}"""
# A panel that the button at the lower edge covers in part is scrolled free, where it has the focus at the latest.
COVERED = ("target-size", "partially obscured")


def list_violations(page: Page, where: str, within: str = "html", seen: Sequence[str] = ()) -> Iterator[str]:
    """Yield what axe-core finds, in light and in dark; ``where`` is what is shown.

    ``within``: a selector of all that is new since the last look. ``seen``: selectors of what is in there and was
    looked at as it is. The page keeps the appearance of the last look, because a change costs as much as a look.
    """
    context = {"include": [within], "exclude": list(seen)}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    was_dark = page.evaluate("document.body.classList.contains('dark')")
    for is_dark in (was_dark, not was_dark):
        show_appearance(page, "dark" if is_dark else "light")
        # Between light and dark nothing but colours differs.
        for rule, target, why in page.evaluate(AXE, [not is_dark, context]):
            if not (rule == COVERED[0] and COVERED[1] in why):
                yield " | ".join((where, "dark" if is_dark else "light", rule, target, why))


def show_appearance(page: Page, scheme: str) -> None:
    """Have the system ask for "light" or "dark", and wait for the page."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator("body.dark")).to_have_count(int(scheme == "dark"))
