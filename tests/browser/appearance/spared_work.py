"""The work that the page spares Gradio: in its tree of widgets, and in the frames of its loading sign."""

from playwright.sync_api import Page

# Whether Gradio's search for a widget, which begins at the root of its tree, is given the widget itself; whether the
# tree is made once; and whether the list of each widget's events is the one that Gradio would make.
MAKES_ONE_TREE = """async () => {
    const { AppTree: { prototype: tree } } = await import(document.querySelector("link[data-tree]").href);
    const works = [Object.getOwnPropertyDescriptor(tree, "root").get, tree.reload];
    const own = works.filter((work) => String(work).includes("this.#"));
    const { components, dependencies } = window.gradio_config;
    const differ = components.filter(({ id }) => {
        const ofWidget = ({ targets }) => targets.find(([widget]) => widget === id);
        const events = dependencies.filter(ofWidget).map((event) => ofWidget(event)[1]).filter(Boolean);
        const { props } = tree.find_attached_events({ id, props: { shared_props: {} } }, dependencies);
        return JSON.stringify(props.shared_props.attached_events) !== JSON.stringify(events);
    });
    return own.length + differ.length === 0 && components.length > 100;
}"""
# What a widget is told, and how often all that it holds is copied, at a change of an event's status and of its own.
TELLS_STATUS = """async () => {
    const { AppTree } = await import(document.querySelector("link[data-tree]").href);
    const widget = { id: 7, type: "textbox", component_class_id: "textbox", props: { visible: false } };
    const layout = { id: 0, children: [{ id: 7, children: [] }] }, options = { root: location.origin, api_prefix: "" };
    const tree = new AppTree([widget], layout, [], options, null, (text) => text, () => {});
    const told = [];
    let copied = 0;
    const tell = (state) => told.push(state);
    tree.register_component(7, tell, async () => { copied += 1; return { value: "typed" }; });
    await tree.update_state(7, { loading_status: { status: "pending" } }, false);
    const copiedForStatus = copied;
    await tree.update_state(7, { label: "Prompt" }, false);
    tree.unregister_component(7, tell);
    await tree.update_state(7, { loading_status: { status: "complete" } }, false);
    return [told, copiedForStatus, copied];
}"""
# Whether Gradio's loading sign, which goes on for seconds after it was taken away, is asked to move no more, and
# everything else is.
SIGN_ENDS = """async () => {
    const parts = await import(document.querySelector('script[type=module][src*="/assets/index-"]').src);
    const moved = Object.values(parts).find((part) => part?.tasks instanceof Set && part.tick), { tasks } = moved;
    const ofSign = { c: () => "inv_mass" }, ofPicture = { c: () => "inv_mass" };
    const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    sign.setAttribute("viewBox", "-1200 -1200 3000 3000");
    document.body.append(sign);
    tasks.add(ofSign);
    moved.tick(() => {});
    sign.remove();
    const asked = window.asked;
    moved.tick(() => {});
    const ended = !tasks.has(ofSign) && window.asked === asked;
    tasks.add(ofPicture);
    moved.tick(() => {});
    return ended && tasks.delete(ofPicture) && window.asked === asked + 1;
}"""


def expect_spared_work(page: Page) -> None:
    """Expect the work to be spared on an open page, whose ``window.asked`` counts the frames that were asked for."""
    assert page.evaluate(SIGN_ENDS)
    assert page.evaluate(MAKES_ONE_TREE)
    told = [{"loading_status": {"status": "pending"}}, {"label": "Prompt"}]
    assert page.evaluate(TELLS_STATUS) == [told, 0, 1]
