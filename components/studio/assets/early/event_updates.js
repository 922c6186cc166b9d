// Before Gradio's scripts: each update of an event comes to the page as the server has sent it, and once.
// The server sends the first update of an event whole, and of each later one only how it differs from the one before:
// Gradio's page makes the new update of the old one by changing the old one. Where the new one came before the page had
// come to the old one, because it was still busy or had not yet heard that the event had begun, the old one was lost.
// The end of an event brings its last update again: what somebody had typed, chosen or painted in between was undone.
(() => {
  const clients = new WeakSet(); // whose updates are kept
  const copy = (values, place) => (typeof values[place] === "object" ? structuredClone(values[place]) : values[place]);
  const keepUpdates = (client) => {
    // Event -> the last update, which is a value for each output: a value that is read to be changed is a copy.
    const keep = (events, event, values) => Reflect.set(events, event, new Proxy(values, { get: copy }));
    client.pending_diff_streams = new Proxy(client.pending_diff_streams, { set: keep });
  };
  const leaveOutRepeated = (client) => {
    const { submit } = client;
    client.submit = function (...given) {
      const run = submit.apply(this, given), { next } = run;
      let isOpen = false, isNew = false; // whether an update has come, and whether the next one is another
      run.next = async () => {
        for (;;) {
          const step = await next(), { type, stage } = step.value ?? {};
          if (type === "status" && stage === "generating") isOpen = isNew = true;
          if (type === "data" && isOpen && !isNew) continue;
          if (type === "data") isNew = false;
          return step;
        }
      };
      return run;
    };
  };
  const change = (client) => {
    if (!client?.pending_diff_streams || clients.has(client)) return;
    clients.add(client);
    keepUpdates(client);
    leaveOutRepeated(client);
  };
  addEventListener("proofroom-tree", ({ detail: tree }) => {
    const { prepare } = tree;
    // Gradio's tree of widgets gets the page's client before the first event is asked for.
    tree.prepare = function (...given) {
      change(this.client);
      return prepare.apply(this, given);
    };
  });
})();
