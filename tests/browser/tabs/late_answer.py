"""A page that hears late: of the answer to a request, of the end of an event, or of the end of the stream of events."""

from playwright.sync_api import Page

ANSWER_LATE = """async (name) => {
    const { AppTree: { prototype: tree } } = await import(document.querySelector("link[data-tree]").href);
    const { components, dependencies } = window.gradio_config;
    const { id } = components.find(({ props }) => props.elem_id === name);
    const event = dependencies.find(({ targets }) => targets.some(([widget]) => widget === id));
    const ask = window.fetch, draw = tree.render_previously_invisible_children;
    let client = null;
    // Gradio calls this method when a tab is opened.
    tree.render_previously_invisible_children = function (...given) {
        client = this.client;
        return draw.apply(this, given);
    };
    window.fetch = async (...given) => {
        const answer = await ask(...given);
        const isRequest = String(given[0]?.url ?? given[0]).includes("/queue/join");
        if (!isRequest || JSON.parse(given[1].body).fn_index !== event.id) return answer;
        window.fetch = ask;
        tree.render_previously_invisible_children = draw;
        const { event_id: run } = await answer.clone().json(), { pending_stream_messages: updates } = client;
        // The stream of another event, in which the updates come as well.
        if (!client.stream_status.open) client.open_stream();
        while (!updates[run]?.some(({ msg }) => msg === "process_completed")) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        window.answeredLate = true;
        return answer;
    };
}"""

# A script of a new page: the ends of events with several updates, kept in ``heldEnds``, come to the page after a call
# of ``letEnd()``.
HOLD_ENDS = """(() => {
    const held = (window.heldEnds = []);
    let isHeld = true;
    window.letEnd = () => {
        isHeld = false;
        held.forEach((release) => release());
    };
    const hold = (client) => {
        const { submit } = client;
        client.submit = function (...given) {
            const run = submit.apply(this, given), { next } = run;
            let before = null, isOpen = false;
            run.next = async () => {
                const step = await next();
                const isUpdate = step.value?.stage === "generating" || before?.stage === "generating";
                isOpen ||= isUpdate;
                before = step.value;
                if (isHeld && isOpen && !isUpdate) await new Promise((release) => held.push(release));
                return step;
            };
            return run;
        };
    };
    addEventListener("proofroom-client", ({ detail: client }) => hold(client));
})()"""

# A script of a new page: the word that a stream of events has ended comes after the answer to the request of the next
# event. The page's ``streamsEnded`` counts the ends that came so.
HOLD_STREAM_ENDS = """(() => {
    window.streamsEnded = 0;
    const hold = (client) => {
        const { stream } = client;
        client.stream = function (...given) {
            const opened = stream.apply(this, given);
            let hear = null;
            const hearLate = async (message) => {
                if (!message.data.includes('"close_stream"')) return hear(message);
                while (!client.unclosed_events.size) await new Promise((resolve) => setTimeout(resolve, 10));
                window.streamsEnded += 1;
                return hear(message);
            };
            Object.defineProperty(opened, "onmessage", {
                get: () => hear && hearLate,
                set: (given) => { hear = given; },
            });
            return opened;
        };
    };
    addEventListener("proofroom-client", ({ detail: client }) => hold(client));
})()"""


def answer_late(page: Page, widget: str) -> None:
    """Let an open page, in which a tab is opened next, hear of a widget's event after all of the event's updates.

    ``widget`` is the widget's id in HTML. The page's ``answeredLate`` is true from then on.
    """
    page.evaluate(ANSWER_LATE, widget)
