// What the page notes besides answers: that it was left and seen again, that a second window stands open. Facts for the
// trainer, and the learner was told of them before the start. Nothing here holds up an answer.

const form = document.getElementById("attempt");
const key = `attempt-${form.dataset.attempt}-seen`;
const ahead = Number(form.dataset.now) - Date.now(); // by the server's time
const now = () => Math.round(Date.now() + ahead);
const SHORT = 3000; // a page that is away for less was reloaded, or a window passed over it
const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

/** What has not been told yet, kept over a closed window: [{kind, at}]. */
const log = {
  all() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  },
  keep(events) {
    try {
      localStorage.setItem(key, JSON.stringify(events.slice(-50)));
    } catch {
      // A full or forbidden storage: then it is not noted.
    }
  },
  add(kind) {
    this.keep([...this.all(), { kind, at: now() }]);
  },
};

let own = false; // leaving by a button of this page is no leaving
form.addEventListener("submit", () => (own = true));
window.addEventListener("pageshow", () => (own = false));

async function tell() {
  const events = log.all();
  if (!events.length) return;
  try {
    const answer = await fetch(form.dataset.eventsUrl, {
      method: "POST",
      body: new URLSearchParams({ events: JSON.stringify(events) }),
      headers: { "X-CSRFToken": csrfToken() },
      redirect: "manual",
      keepalive: true,
    });
    if (answer.ok) log.keep(log.all().filter((event) => !events.some((one) => one.at === event.at && one.kind === event.kind)));
  } catch {
    // Told with the next event, or when the connection is back.
  }
}

function back() {
  const events = log.all();
  const last = events.at(-1);
  if (last?.kind === "away" && now() - last.at < SHORT) return log.keep(events.slice(0, -1));
  if (last?.kind === "away" || away) log.add("back");
  away = false;
  return tell();
}

let away = false; // told already, and not back yet

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") return void back();
  if (own) return;
  log.add("away");
  setTimeout(() => {
    if (document.visibilityState === "visible") return;
    away = true;
    tell();
  }, SHORT);
});
window.addEventListener("online", tell);

// A second window on the same attempt in this browser answers when a new one calls.
const channel = new BroadcastChannel(key);
channel.addEventListener("message", ({ data }) => {
  if (data === "opened") channel.postMessage("here");
  else if (data === "here" && !log.all().some((event) => event.kind === "window" && now() - event.at < 60_000)) {
    log.add("window");
    tell();
  }
});
channel.postMessage("opened");
back();
