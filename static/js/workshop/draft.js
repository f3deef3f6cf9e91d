// Autosave of the workshop's forms. What is typed goes to the server after a short pause; until the server has it, a copy
// lies in this browser, so a lost connection, a closed tab or an expired session loses nothing. Without this file the
// forms have their buttons.

const PAUSE = 1200; // ms of silence before a save
const RETRY = [2000, 5000, 10000, 30000]; // ms between attempts while it does not work
const ORPHANED = 60000; // ms after which what another page left behind is sent from here
const SMALL = 60000; // bytes that a browser sends even while the page is being closed
const BEGIN = "new"; // a choice that leads to another page: only the button makes it

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]+)`)?.[1] ?? "";
const post = (url, body, options = {}) =>
  fetch(url, { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken"), ...options.headers }, ...options.more });

// --- copies in this browser: one a form, until the server has it -------------------------------------------------------
const shelf = {
  put(key, entry) {
    try {
      localStorage.setItem(key, JSON.stringify(entry));
      return true;
    } catch {
      return false; // no room or no permission: the words are still on the page
    }
  },
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept either
    }
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};

// --- one form -----------------------------------------------------------------------------------------------------------
class Draft {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.keep;
    this.line = document.querySelector("[data-saved]");
    this.known = "unsaved" in form.dataset ? null : this.values(); // what the server has
    this.failures = 0;
    this.timer = 0;
    this.sending = null;
    this.stuck = null; // what was sent and never answered: it goes again before anything newer
    this.stopped = form.querySelector("[data-conflict]") !== null;
    this.safe = true;
  }

  fields() {
    const data = new FormData(this.form);
    for (const name of ["csrfmiddlewaretoken", "seen"]) data.delete(name);
    for (const [name, value] of [...data]) if (value instanceof File || value === BEGIN) data.delete(name);
    return data;
  }

  values() {
    return new URLSearchParams(this.fields()).toString();
  }

  get seen() {
    return this.form.elements.seen.value;
  }

  say(text, failed = false) {
    if (!this.line || !this.form.isConnected) return;
    this.line.textContent = text;
    this.line.classList.toggle("is-failed", failed);
  }

  typed() {
    const body = this.values();
    if (body === this.known && !this.sending) return shelf.drop(this.key);
    const { autosave: url, page, what } = this.form.dataset;
    this.safe = shelf.put(this.key, { url, page, what, body, seen: this.seen, at: Date.now() });
    if (!this.stopped) this.later();
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** Send what is on the page; resolves when the server has answered or could not be reached. */
  async save({ closing = false, file = null } = {}) {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    const body = this.stuck ?? this.values();
    if (this.stopped || (body === this.known && !file)) return;
    this.say(file ? "Загружаем…" : "Сохраняем…");
    this.sending = this.send(body, { closing, file });
    await this.sending;
    this.sending = null;
    if (!this.failures && !this.stopped && this.values() !== this.known) this.later();
  }

  async send(body, { closing, file }) {
    const data = file ? this.fields() : new URLSearchParams(body);
    data.set("seen", this.seen);
    if (file) data.set(file.name, file.files[0]);
    try {
      const more = { redirect: "manual", keepalive: closing && body.length < SMALL };
      const response = await post(this.form.dataset.autosave, data, { headers: { Accept: "application/json" }, more });
      this.stuck = null;
      await this.heard(response, body, file);
    } catch {
      this.stuck = file ? null : body;
      this.failed();
    }
  }

  async heard(response, sent, file) {
    if (response.type === "opaqueredirect") return this.signedOut();
    if (response.status === 409) return this.overtaken(sent);
    if (response.status === 403 || response.status === 404) {
      this.stopped = true;
      return this.say("Сохранить нельзя: урок убран или доступ закрыт. Написанное осталось на странице и в этом браузере.", true);
    }
    if (response.status === 422) {
      const { reasons } = await response.json();
      this.known = sent; // the same would be refused again
      return this.say(`Пока не сохранено. ${reasons.join(" ")}`, true);
    }
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    this.failures = 0;
    this.known = sent;
    this.form.elements.seen.value = answer.seen;
    const unsaved = this.values() !== sent;
    if (!answer.reasons.length && !unsaved) shelf.drop(this.key);
    else if (unsaved) this.typed();
    this.say(answer.reasons.length ? `Сохранено, кроме: ${answer.reasons.join(" ")}` : `Сохранено в ${answer.saved_at}`, answer.reasons.length > 0);
    document.dispatchEvent(new CustomEvent("draft:saved", { detail: { ...answer, sent } }));
    if (!unsaved) this.known = this.values(); // whoever heard it may have taken a key out of the form
    if (!this.form.isConnected) return;
    const brought = file || /-sent=\d/.test(sent); // a file that is kept now: the form shows which
    if (brought || (answer.theirs && !this.form.contains(document.activeElement))) show(this.form.dataset.page);
  }

  signedOut() {
    this.say("", true);
    const link = document.createElement("a");
    link.href = "/accounts/login/?next=/teach/";
    link.target = "_blank";
    link.textContent = "войдите снова в соседней вкладке";
    this.line?.append("Вы вышли из системы. Написанное хранит этот браузер: ", link, ", и мы сохраним его сами.");
    this.retry();
  }

  /** Somebody changed the same field: the page with both texts takes the place of this one. */
  async overtaken(sent) {
    if (this.values() !== sent && this.form.isConnected) return this.later(0); // a word more was typed meanwhile
    this.stopped = true;
    this.say("Этот же текст изменил кто-то ещё. Ваш цел.", true);
    if (!this.form.isConnected) return;
    try {
      await replay({ page: this.form.dataset.page, body: sent, seen: this.seen, key: this.key });
    } catch (error) {
      this.stopped = false; // both texts are shown once the site answers again
      throw error;
    }
  }

  failed() {
    const offline = !navigator.onLine;
    this.say(
      offline
        ? "Нет связи. Написанное хранит этот браузер: сохраним, как только она появится."
        : "Не удалось сохранить, пробуем ещё. Написанное цело: оно на странице и в этом браузере.",
      true,
    );
    this.retry();
  }

  retry() {
    this.later(RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
  }
}

// --- the page -----------------------------------------------------------------------------------------------------------
let current = null;

const parse = (html) => new DOMParser().parseFromString(html, "text/html");
/** Put the middle of another answer in the place of what is here. */
function place(html) {
  if (parse(html).getElementById("panel") === null) return false;
  const line = document.querySelector("[data-saved]");
  const said = [line?.textContent ?? "", line?.className ?? ""];
  window.htmx.swap("#panel", html, { swapStyle: "outerHTML" }, { select: "#panel" });
  // What was said of the save stands on, on the page that came instead.
  const next = document.querySelector("[data-saved]");
  if (next && !next.textContent) [next.textContent, next.className] = said;
  return true;
}
const show = async (page) => {
  try {
    const response = await fetch(page);
    if (response.ok && !response.redirected) place(await response.text());
  } catch {
    // no connection, or the page is being left: what is shown here stands, the next save shows it anew
  }
};
/** Send a form the way its button would, and show what comes back: saved, refused, or both texts side by side. */
async function replay({ page, body, seen, key }) {
  const data = new URLSearchParams(body);
  data.set("seen", seen);
  const response = await post(page, data);
  const html = await response.text();
  if (!place(html)) throw new Error(String(response.status)); // no page of this editor: an error, or the way to sign in
  if (response.ok) shelf.drop(key);
  return response.ok;
}

/** What was typed here earlier and never reached the server. */
async function recover(form) {
  const { keep: key, page } = form.dataset;
  const entry = shelf.get(key);
  if (!entry || "unsaved" in form.dataset) return;
  if (entry.body === current.known) return void shelf.drop(key);
  current.stopped = true;
  current.say("Возвращаем то, что не успело сохраниться…");
  try {
    if (await replay({ page, key, body: entry.body, seen: entry.seen })) {
      current?.say("Вернули и сохранили то, что не успело сохраниться раньше.");
    }
  } catch {
    current.stopped = false;
    current.say("Не вышло сохранить то, что осталось с прошлого раза. Оно цело: его хранит этот браузер.", true);
  }
}

/** What other pages of the workshop left behind: sent from here, or shown where a person must decide. */
async function sendOrphans(mine) {
  const person = mine.split(".").slice(0, 3).join(".");
  for (const key of shelf.keys(`${person}.`)) {
    const entry = shelf.get(key);
    if (!entry || key === mine || Date.now() - entry.at < ORPHANED) continue;
    const data = new URLSearchParams(entry.body);
    data.set("seen", entry.seen);
    try {
      const response = await post(entry.url, data, { headers: { Accept: "application/json" }, more: { redirect: "manual" } });
      if (response.ok && !(await response.json()).reasons.length) shelf.drop(key);
      else if (response.status === 409 || response.status === 422 || response.ok) left(entry);
    } catch {
      return; // no connection: another time
    }
  }
}
function left(entry) {
  const line = document.createElement("div");
  line.className = "message message-warning";
  const link = document.createElement("a");
  link.href = entry.page;
  link.textContent = entry.what;
  line.append("Осталась несохранённая правка: ", link);
  document.getElementById("messages")?.append(line);
}

function start() {
  const form = document.querySelector("form[data-autosave]");
  if (!form || current?.form === form) return;
  current = new Draft(form);
  recover(form);
}

document.addEventListener("input", (event) => {
  if (current && event.target.form === current.form && event.target.type !== "file") current.typed();
});
document.addEventListener("change", (event) => {
  if (!current || event.target.form !== current.form) return;
  if (event.target.type === "file" && event.target.files.length && !event.target.closest("[data-upload]")) current.save({ file: event.target });
  else if (event.target.type !== "file") current.typed();
});
// The button: the page stays where it is, unless the form leads to another one.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!current || form !== current.form || form.querySelector("[data-conflict]")) return;
    if ([...new FormData(form).values()].includes(BEGIN)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (current.values() === current.known) current.say("Всё сохранено.");
    current.save();
  },
  true,
);
// A decided conflict goes as an ordinary form; its copy here has done its work.
document.addEventListener("submit", (event) => {
  if (event.target === current?.form && current.stopped) shelf.drop(current.key);
});
document.addEventListener("htmx:load", start);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "panel") current?.save();
});
document.addEventListener("panel:renew", () => show(current.form.dataset.page));
document.addEventListener("draft:flush", (event) => event.detail.wait(current?.save()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") current?.save({ closing: true });
  else if (current?.failures) current.later(0);
});
window.addEventListener("online", () => current?.later(0));
window.addEventListener("beforeunload", (event) => {
  if (current && !current.safe && current.values() !== current.known) event.preventDefault();
});

start();
if (current) sendOrphans(current.key);
