// The question sheet of an attempt: saves answers as they are given, keeps them in the browser while there is no
// connection, tells the time left in words. Without this script the sheet is a plain form with save buttons.

const form = document.getElementById("attempt");
const { attempt, finishUrl, reviewUrl } = form.dataset;
const cards = new Map([...form.querySelectorAll("[data-question]")].map((card) => [card.dataset.question, card]));
const bar = { saved: form.querySelector("[data-saved]"), announce: form.querySelector("[data-announce]") };
const cellOf = (position) => form.querySelector(`[data-cell="${position}"]`);

// The server's time: its own clock may be minutes away from the one on the desk.
const ahead = Number(form.dataset.now) - Date.now();
const now = () => Date.now() + ahead;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

// --- what is kept in the browser: one entry a question, until the server has it ---------------------------------------
const shelf = {
  key: (position) => `attempt-${attempt}-q${position}`,
  put(position, entry) {
    try {
      localStorage.setItem(this.key(position), JSON.stringify(entry));
    } catch {
      // A full or forbidden storage: the answer still waits in memory.
    }
  },
  get(position) {
    try {
      return JSON.parse(localStorage.getItem(this.key(position)));
    } catch {
      return null;
    }
  },
  /** Answers to questions of other pages that have not reached the server yet. */
  elsewhere() {
    const start = this.key("");
    const positions = Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
    return positions.filter((position) => !cards.has(position)).map((position) => ({ position, entry: this.get(position) }));
  },
  drop(position, sequence = Infinity) {
    if ((this.get(position)?.sequence ?? 0) <= sequence) localStorage.removeItem(this.key(position));
  },
};

// --- the fields of a question ------------------------------------------------------------------------------------------
const prefix = (position) => `q${position}-`;
const controls = (position) =>
  [...cards.get(position).querySelectorAll("input, select, textarea")].filter((control) =>
    control.name.startsWith(`${prefix(position)}answer`),
  );
const TYPED = ["text", "textarea", "number"];
const isTicked = (control) => !["radio", "checkbox"].includes(control.type) || control.checked;

function read(position) {
  return controls(position)
    .filter((control) => isTicked(control) && control.value.trim() !== "")
    .map((control) => [control.name.slice(prefix(position).length), control.value]);
}

/** Whether an answer was given on a slow line before this script had come: the server has not heard of it. */
function givenEarly(position) {
  return controls(position).some((control) => {
    if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
    if (control.type !== "select-one") return control.value !== control.defaultValue;
    const first = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  });
}

function write(position, fields) {
  for (const control of controls(position)) {
    const values = fields.filter(([name]) => prefix(position) + name === control.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else control.value = values.at(-1) ?? "";
  }
  // What stands beside the fields (words to drag, points on a picture) is drawn anew: see static/js/attempt/.
  cards.get(position).dispatchEvent(new Event("restored"));
}

// --- words -------------------------------------------------------------------------------------------------------------
const WORDS = {
  sending: "Сохраняем…",
  retrying: "Не сохранено — пробуем ещё раз",
  signedOut: "Не сохранено: вы вышли из системы. Войдите в соседней вкладке — ответы пока хранит этот браузер",
  stale: "Этот ответ изменён в другом окне. Обновите страницу, чтобы его увидеть",
  offlineTurn: "Нет связи, поэтому на другую страницу пока не перейти. Ответы хранит этот браузер: отправим, как только связь появится",
  offlineCheck: "Нет связи, поэтому ответ пока не проверить. Его хранит этот браузер: отправим, как только связь появится",
  offlineFinish: "Нет связи, поэтому тест пока не закончить. Ответы хранит этот браузер: отправим, как только связь появится",
};

function sayOverall(text, failed = false) {
  if (bar.saved.textContent !== text) bar.saved.textContent = text;
  bar.saved.classList.toggle("is-failed", failed);
}

function sayAt(position, text, failed = false) {
  const line = cards.get(position)?.querySelector("[data-state]");
  if (!line) return sayOverall(failed ? text : bar.saved.textContent, failed); // the question is on another page
  line.textContent = text;
  line.classList.toggle("is-failed", failed);
}

function showAnswered(position, answered) {
  const cell = cellOf(position);
  cell.classList.toggle("is-answered", answered);
  describe(cell);
  const count = form.querySelectorAll("[data-cell].is-answered").length;
  form.querySelector("[data-answered]").textContent = String(count);
}

function describe(cell) {
  if (cell.firstElementChild.tagName === "SPAN") return; // a question that cannot be opened speaks for itself
  const words = [cell.classList.contains("is-answered") ? "есть ответ" : "нет ответа"];
  if (cell.classList.contains("is-flagged")) words.push("вернуться позже");
  cell.firstElementChild.ariaLabel = `Вопрос ${cell.dataset.cell}: ${words.join(", ")}`;
}

// --- saving ------------------------------------------------------------------------------------------------------------
const waiting = new Map(); // position → {fields, sequence}: the newest answer of each question, not yet with the server
const timers = new Map();
const KEPT_ALIVE = 60_000; // a browser refuses to finish a longer request after the page is gone
let working = null;
let leaving = false;

function keep(position, { delay }) {
  const card = cards.get(position);
  const sequence = Math.max(Math.round(now()), Number(card.dataset.sequence) + 1);
  card.dataset.sequence = String(sequence);
  const entry = { fields: read(position), sequence };
  waiting.set(position, entry);
  shelf.put(position, entry);
  sayAt(position, "");
  if (!bar.saved.classList.contains("is-failed")) sayOverall(""); // what it said is no longer the whole truth
  showAnswered(position, entry.fields.length > 0);
  clearTimeout(timers.get(position));
  timers.set(position, setTimeout(work, delay));
}

/** Send what waits, oldest first, one at a time, until nothing is left; more and more rarely while it fails. */
function work() {
  working ??= sendAll().finally(() => {
    working = null;
  });
  return working;
}

let hurry = () => {};

async function sendAll() {
  let failures = 0;
  while (waiting.size && !leaving) {
    const [position] = [...waiting].sort(([, one], [, other]) => one.sequence - other.sequence)[0];
    const trouble = await send(position);
    if (!trouble) {
      failures = 0;
      continue;
    }
    failures += 1;
    sayOverall(trouble, true);
    await Promise.race([pause(Math.min(30_000, 1000 * 2 ** failures)), new Promise((go) => (hurry = go))]);
  }
}

/** One attempt to save. Returns nothing when the question is settled, or words about the trouble. */
async function send(position) {
  const entry = waiting.get(position);
  const slow = setTimeout(() => sayOverall(WORDS.sending), 600);
  let response;
  let told = {};
  const body = new URLSearchParams([...entry.fields, ["sequence", entry.sequence]]);
  try {
    response = await fetch(form.dataset.answerUrl.replace(/0\/$/, `${position}/`), {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      redirect: "manual",
      keepalive: body.toString().length < KEPT_ALIVE,
      signal: AbortSignal.timeout(15_000),
    });
    if (response.headers.get("content-type")?.startsWith("application/json")) told = await response.json();
  } catch {
    return WORDS.retrying;
  } finally {
    clearTimeout(slow);
  }
  if (response.type === "opaqueredirect" || response.status === 403) return WORDS.signedOut;
  if (!told.outcome) return WORDS.retrying;
  hearBell(told);
  settle(position, entry, told);
  return "";
}

function settle(position, entry, told) {
  if (waiting.get(position) === entry) waiting.delete(position);
  shelf.drop(position, entry.sequence);
  if (told.outcome === "closed") return leave(reviewUrl);
  if (told.outcome === "stale") return sayAt(position, WORDS.stale, true);
  if (told.outcome === "refused" || told.outcome === "left") return sayAt(position, told.message, true);
  if (cards.has(position)) form.elements[`${prefix(position)}seen`].value = String(entry.sequence);
  if (waiting.has(position)) return; // a later answer is on its way
  showAnswered(position, told.answered);
  sayAt(position, `Сохранено в ${told.saved_at}`);
  if (!waiting.size) sayOverall(`Сохранено в ${told.saved_at}`);
}

function leave(url) {
  leaving = true;
  location.assign(url);
}

/** Whether everything is with the server, at the latest after ``limit`` milliseconds. */
async function flushed(limit) {
  const until = Date.now() + limit;
  while (waiting.size && Date.now() < until) {
    hurry();
    await Promise.race([work(), pause(500)]);
  }
  return waiting.size === 0;
}

form.addEventListener("input", (event) => {
  const card = event.target.closest("[data-question]");
  if (card) keep(card.dataset.question, { delay: TYPED.includes(event.target.type) ? 900 : 150 });
});
form.addEventListener("focusout", (event) => {
  if (waiting.has(event.target.closest("[data-question]")?.dataset.question)) work();
});
form.addEventListener("submit", async (event) => {
  const { submitter } = event;
  if (leaving) return; // everything is saved: the browser may follow the button
  event.preventDefault();
  const [to] = (submitter?.value ?? "").split("-");
  if (!["finish", "page", "go", "check"].includes(to)) return void work();
  submitter.setAttribute("aria-busy", "true");
  if (await flushed(8000)) {
    leaving = true;
    if (to === "finish") return void location.assign(finishUrl);
    await pause(0); // a form does not send itself while it still announces that it is being sent
    return form.requestSubmit(submitter);
  }
  submitter.removeAttribute("aria-busy");
  sayOverall({ finish: WORDS.offlineFinish, check: WORDS.offlineCheck }[to] ?? WORDS.offlineTurn, true);
});
form.addEventListener("attempt:cell", (event) => describe(event.target));
window.addEventListener("online", () => hurry());
document.addEventListener("visibilitychange", () => {
  hurry();
  work();
});
window.addEventListener("beforeunload", (event) => {
  if (waiting.size && !leaving) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// --- time left ---------------------------------------------------------------------------------------------------------
const clock = form.querySelector("[data-clock]");
const left = form.querySelector("[data-left]");
let bell = Number(form.dataset.bell); // by the server's time; none: 0
const toAnnounce = [600, 300, 120, 60].filter((seconds) => now() + seconds * 1000 < bell);
const minutesForms = new Intl.PluralRules("ru");

function minutes(count) {
  return `${count}\u00a0${{ one: "минута", few: "минуты" }[minutesForms.select(count)] ?? "минут"}`;
}

function genitive(count) {
  return `${count}\u00a0${minutesForms.select(count) === "one" ? "минуты" : "минут"}`;
}

function tick() {
  const seconds = Math.ceil((bell - now()) / 1000);
  if (seconds <= 0) return void ring();
  const last = seconds <= 120;
  clock.classList.toggle("is-last", last);
  const exact = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  left.textContent = last ? `Осталось ${exact},` : `Осталось около ${genitive(Math.round(seconds / 60))},`;
  if (seconds <= toAnnounce[0]) bar.announce.textContent = `До конца теста ${minutes(toAnnounce.shift() / 60)}`;
  setTimeout(tick, last ? bell - now() - (seconds - 1) * 1000 : 5000);
}

/** More time may have been given since the page was opened: the server says so with every answer it keeps. */
function hearBell({ bell: moment, until }) {
  if (!bell || !moment || moment <= bell || rung) return;
  bell = moment;
  clock.querySelector("[data-until]").textContent = until;
  bar.announce.textContent = `Времени стало больше: закончите до ${until}`;
}

let rung = false;

async function ring() {
  if (rung) return;
  rung = true;
  clock.textContent = "Время вышло, отправляем ответы";
  bar.announce.textContent = "Время вышло, отправляем ответы";
  await flushed(5000);
  leaving = true;
  document.getElementById("ring").submit();
}

// --- ordering ----------------------------------------------------------------------------------------------------------
class Ordering {
  constructor(list) {
    this.list = list;
    this.position = list.closest("[data-question]").dataset.question;
    this.keepLine = list.parentElement.querySelector("[data-order-keep]");
    list.classList.add("is-live");
    for (const moves of list.querySelectorAll(".order-moves")) moves.hidden = false;
    list.addEventListener("click", (event) => this.move(event.target.closest("[data-move]")));
    this.keepLine.querySelector("[data-keep]").addEventListener("click", () => this.save());
    this.drag();
    this.show();
  }

  get items() {
    return [...this.list.children];
  }

  place(item) {
    return item.querySelector("select");
  }

  /** Stand the items by the places that their fields hold, as after a return to the page. */
  arrange() {
    const count = this.items.length + 1;
    const placeOf = (item) => Number(this.place(item).value || count);
    this.list.append(...this.items.sort((one, other) => placeOf(one) - placeOf(other)));
    this.show();
  }

  show() {
    const answered = this.items.every((item) => this.place(item).value !== "");
    this.keepLine.hidden = answered;
    this.items.forEach((item, index, all) => {
      item.dataset.place = String(index + 1);
      item.querySelector('[data-move="-1"]').disabled = index === 0;
      item.querySelector('[data-move="1"]').disabled = index === all.length - 1;
    });
  }

  move(button) {
    if (!button) return;
    const item = button.closest("li");
    if (button.dataset.move === "-1") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    this.save();
    const wanted = button.disabled ? item.querySelector("[data-move]:not(:disabled)") : button;
    wanted?.focus();
    bar.announce.textContent = `${item.dataset.text}: место ${item.dataset.place} из ${this.items.length}`;
  }

  save() {
    this.items.forEach((item, index) => (this.place(item).value = String(index + 1)));
    this.show();
    keep(this.position, { delay: 300 });
  }

  drag() {
    let held = null;
    for (const item of this.items) item.draggable = true;
    this.list.addEventListener("dragstart", (event) => {
      held = event.target.closest("li");
      held?.classList.add("is-held");
    });
    this.list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li");
      if (!held || !over || over === held || over.parentElement !== this.list) return;
      event.preventDefault();
      const { top, height } = over.getBoundingClientRect();
      if (event.clientY > top + height / 2) over.after(held);
      else over.before(held);
    });
    this.list.addEventListener("drop", (event) => event.preventDefault());
    this.list.addEventListener("dragend", () => {
      held?.classList.remove("is-held");
      if (held) this.save();
      held = null;
    });
  }
}

// --- where one is ------------------------------------------------------------------------------------------------------
function followReading() {
  const strip = form.querySelector(".question-grid");
  if (cards.size < 2) return; // the page itself says where one is
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const cell = cellOf(target.dataset.question);
        cell.classList.toggle("is-current", isIntersecting);
        if (isIntersecting) strip.scrollLeft = cell.offsetLeft - strip.clientWidth / 2;
      }
    },
    { rootMargin: "-30% 0px -69% 0px" },
  );
  for (const card of cards.values()) seen.observe(card);
}

// --- begin -------------------------------------------------------------------------------------------------------------
form.classList.add("is-live");
const orderings = [...form.querySelectorAll("[data-order]")].map((list) => new Ordering(list));
for (const [position, card] of cards) {
  const entry = shelf.get(position);
  if (givenEarly(position)) keep(position, { delay: 150 });
  else if (!entry) continue;
  else if (entry.sequence > Number(card.dataset.sequence)) {
    write(position, entry.fields);
    card.dataset.sequence = String(entry.sequence);
    waiting.set(position, entry);
    showAnswered(position, entry.fields.length > 0);
  } else shelf.drop(position);
}
for (const ordering of orderings) ordering.arrange();
for (const { position, entry } of shelf.elsewhere()) waiting.set(position, entry);
followReading();
if (bell) tick();
work();
