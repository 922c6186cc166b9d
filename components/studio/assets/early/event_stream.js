// Before Gradio's scripts: a page that has asked for an event goes on hearing of the event after the end of its stream.
// The server ends the stream with the last event that it knows of. Where the answer to a further request comes before the
// word of that end, Gradio's page takes the stream for the one that tells of the further event, and hears no more of it.
(() => {
  // An event that had ended before the answer to its request came would count as open for good.
  const leaveOutEnded = (client) => {
    const early = new Map(); // event -> its messages that came before the answer to its request
    const keep = (messages, event, list) => Reflect.set(messages, event, early.set(event, list).get(event));
    client.pending_stream_messages = new Proxy(client.pending_stream_messages, { set: keep });
    const open = client.unclosed_events;
    open.add = (event) => {
      const hasEnded = early.get(event)?.some(({ msg }) => msg === "process_completed");
      early.delete(event);
      return hasEnded ? open : Set.prototype.add.call(open, event);
    };
  };
  const openAgain = (client) => {
    const { stream_status: status } = client;
    let isOpen = status.open;
    const set = (value) => {
      const hasEnded = isOpen && !value;
      isOpen = value;
      // After Gradio has let go of the stream that has ended.
      if (hasEnded) queueMicrotask(() => !isOpen && !client.closed && client.unclosed_events.size && client.open_stream());
    };
    Object.defineProperty(status, "open", { get: () => isOpen, set });
  };
  addEventListener("proofroom-client", ({ detail: client }) => {
    leaveOutEnded(client);
    openAgain(client);
  });
})();
