// Following the room: an answer without an end brings a line for each change. Where a proxy holds the lines back, the
// page asks again and again instead, and each answer comes as soon as something has changed.

// Seconds: until the first line, between two lines, between two trials of lines, and how long the server may wait for a
// change where it is asked again and again.
const FIRST = 10;
const SILENCE = 40;
const RETRY = 600;
const WAIT = 20;
// The pauses after answers that failed, and the shortest time between two questions whose answers bring nothing.
const PAUSES = [1, 2, 5, 10];
const BETWEEN = 2;

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, Math.max(0, seconds) * 1000));
const now = () => performance.now() / 1000;

// Take each line as it comes; resolves when the server ends the answer, to whether any line came in time.
const followLines = async (api, room, take) => {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), FIRST * 1000);
  let came = false;
  try {
    for await (const told of api.changes(room.version, room.shown, stop.signal)) {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), SILENCE * 1000);
      came = true;
      take(told);
    }
    return true;
  } catch (error) {
    // Nothing for so long: before the first line a proxy holds back what comes, later the connection is lost.
    if (!stop.signal.aborted) throw error;
    return came;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
};

// Give each state to ``take`` as it comes; resolves to the refusal after which there is nothing to follow any more.
// ``failed`` is called with the count of failures in a row, 0 once an answer came again.
export const follow = async (api, room, take, failed) => {
  let [failures, linesFrom] = [0, 0];
  const taken = (told) => {
    if (failures) failed(failures = 0);
    take(told);
  };
  for (;;) {
    const [begun, version] = [now(), room.version];
    try {
      if (begun < linesFrom) taken(await api.state(room.version, room.shown, WAIT));
      else if (!(await followLines(api, room, taken))) linesFrom = now() + RETRY;
      if (room.version === version) await sleep(begun + BETWEEN - now());
    } catch (error) {
      if ([401, 404].includes(error.status)) return error;
      // Too many pages are open for another answer without an end.
      if (error.status === 429) linesFrom = now() + RETRY;
      await sleep(PAUSES[Math.min(failures, PAUSES.length - 1)]);
      failed(failures += 1);
    }
  }
};
