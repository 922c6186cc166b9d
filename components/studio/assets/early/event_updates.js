// Before Gradio's scripts: each update of an event stays as the server has sent it until the page has come to it.
// The server sends the first update of an event whole, and of each later one only how it differs from the one before:
// Gradio's page makes the new update of the old one by changing the old one. Where the new one came before the page had
// come to the old one, because it was still busy or had not yet heard that the event had begun, the old one was lost.
(() => {
  const copy = (values, place) => (typeof values[place] === "object" ? structuredClone(values[place]) : values[place]);
  addEventListener("proofroom-client", ({ detail: client }) => {
    // Event -> the last update, which is a value for each output: a value that is read to be changed is a copy.
    const keep = (events, event, values) => Reflect.set(events, event, new Proxy(values, { get: copy }));
    client.pending_diff_streams = new Proxy(client.pending_diff_streams, { set: keep });
  });
})();
