// Deadlines of a room, the end of a link and the end of the time to decide: they pass without a change of the room.
// The page asks once for the room as it is then, and is refused where its own link has ended.
const LONGEST = 2 ** 31 - 1;
// The clocks of the server and of this computer differ.
const LATER = 1000;

export const followDeadlines = (room, api, refused) => {
  let timer = 0;
  const ask = async () => {
    try {
      const told = await api.state(0, "", 0);
      // Meanwhile a change may have come that this answer does not have yet.
      if (told.version >= room.version) room.take(told);
    } catch (error) {
      if (error.status === 404) refused(error);
    }
  };
  room.on("state", () => {
    clearTimeout(timer);
    const spans = [room.you?.ends_at, room.waiting?.until].filter(Boolean).map((moment) => new Date(moment) - Date.now());
    const next = Math.min(...spans.filter((span) => span > -LATER)) + LATER;
    if (next <= LONGEST) timer = setTimeout(ask, next);
  });
};
