// The line to the server: what it says of its own accord, heard by every tab that is looked at.
//
// A browser holds six connections to one host, and each line takes one for good. So at most three
// tabs have a line of their own; these are the ones that hold a lock. The others listen to one of
// them over a channel, and wait for a lock: when one goes, its line is theirs. What concerns one
// page only is not passed on; for that such a tab asks once, on a line that it gives back.
// Where there are no locks (a phone, over plain HTTP), each tab that is looked at has a line.
const LINES = 3;
const GRACE = 5000; // ms that a hidden tab keeps its line
const ANSWER = 3000; // ms that a borrowed line is kept at most
const [SOON, LATE] = [150, 4000]; // ms until the next try after the first failure, and at most

/**
 * Hears what the server says: `hear(event)`; `line(up)` when the line comes up or goes down.
 * `build()` is the one that the page shows, as far as that is known.
 */
export function listen(page, hear, line, build = () => NaN) {
  const address = () => `/_byline/events?page=${encodeURIComponent(page)}&build=${build()}`;
  let turn = 0; // of the newest start; what an older one brings comes too late
  let going = false;
  let own = -1; // which of the lines is ours, or whose tab we listen to
  let leading = false;
  let channel = null; // none is open in a page that is kept for going back
  let source = null;
  let waiting = null;
  let release = null;
  let pause = SOON;
  let timer = 0;
  let hiding = 0;

  const report = (up) => {
    line(up);
    if (leading) channel?.postMessage({ from: own, event: { kind: "line", up } });
  };
  const hang = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = (once) => {
    hang();
    source = new EventSource(address());
    source.onopen = () => {
      pause = SOON;
      report(true);
      if (once) timer = setTimeout(hang, ANSWER);
    };
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      // Before it is acted upon: a page that goes elsewhere says nothing any more.
      if (leading && event.kind !== "facts") channel?.postMessage({ from: own, event });
      hear(event);
      if (once && event.kind === "facts") hang();
    };
    // Browsers try again by themselves, but after seconds, and not after each kind of failure.
    source.onerror = () => {
      hang();
      report(false);
      timer = setTimeout(() => open(once), pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 1.6, LATE);
    };
  };

  const hold = (number, options) =>
    new Promise((resolve) => {
      const held = (lock) => lock && new Promise((letGo) => resolve(letGo));
      const name = `byline-preview-${number}`;
      navigator.locks.request(name, options, held).then(
        () => resolve(null),
        () => resolve(null),
      );
    });
  const lead = (number, letGo) => {
    [own, leading, release] = [number, true, letGo];
    waiting?.abort();
    open(false);
  };
  const start = async () => {
    if (going) return;
    going = true;
    const mine = ++turn;
    if (!navigator.locks) return lead(-1, null);
    channel = new BroadcastChannel("byline-preview");
    channel.onmessage = ({ data: { from, event } }) => {
      if (leading || from !== own) return;
      if (event.kind === "line") line(event.up);
      else hear(event);
    };
    for (let number = 0; number < LINES; number++) {
      const letGo = await hold(number, { ifAvailable: true });
      if (mine !== turn) return letGo?.();
      if (letGo) return lead(number, letGo);
    }
    // Whichever is free first. So none is, while somebody waits: whoever is listened to is there.
    own = Math.floor(Math.random() * LINES);
    waiting = new AbortController();
    for (let number = 0; number < LINES; number++) {
      hold(number, { signal: waiting.signal }).then((letGo) => {
        if (mine !== turn || leading) letGo?.();
        else if (letGo) lead(number, letGo);
      });
    }
    open(true);
  };
  const stop = () => {
    turn++;
    going = leading = false;
    clearTimeout(hiding);
    hang();
    waiting?.abort();
    release?.();
    channel?.close();
    waiting = release = channel = null;
  };
  const look = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(stop, GRACE);
    else if (leading && !source)
      open(false); // it failed; now somebody looks
    else start();
  };

  document.addEventListener("visibilitychange", look);
  // A page that is kept for going back, or about to be replaced, must not hold a line.
  addEventListener("pageswap", stop);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", ({ persisted }) => persisted && start());
  if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true });
  else start();
  if (document.hidden) look();

  return {
    /** Asks for what concerns this page alone, if it would not come by itself. */
    ask: () => going && !leading && open(true),
  };
}
