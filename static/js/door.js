// The list of a trainer's phone: each word is kept in the browser until the server has it, and sent in the order in
// which it was said; the camera reads the passes of learners. The page itself is kept too (door-worker.js), so that it
// opens without a connection. Without this script the buttons are plain forms.

const root = document.getElementById("phone");
const { url, session, me, decoder, worker, until } = root?.dataset ?? {};
// The phone's clock may be minutes away. A page that was kept no longer tells the time: it says how far it was.
const isKept = Boolean(root?.dataset.ahead);
const ahead = isKept ? Number(root.dataset.ahead) : root ? Number(root.dataset.now) - Date.now() : 0;
const now = () => Date.now() + ahead;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const find = (name) => root.querySelector(`[data-${name}]`);
const lineOf = (id) => root.querySelector(`[data-person="${id}"]`);
const POLL = 15_000;

const WORDS = {
  signedOut: "Вы вышли из системы. Войдите в соседней вкладке: отметки пока хранит этот телефон",
  offline: (count) => `Нет связи. ${plural(count)} хранит этот телефон, отправим, как только связь появится`,
  noLink: "Нет связи. Отмечайте дальше: этот телефон всё сохранит",
  stored: "Записано, отправим, когда появится связь",
  foreign: "Это не QR слушателя",
  camera: "Камера недоступна. Разрешите её в настройках браузера или отмечайте по списку",
};
const forms = new Intl.PluralRules("ru");
const plural = (count) => `${count}\u00a0${{ one: "отметку", few: "отметки" }[forms.select(count)] ?? "отметок"}`;

// --- what is kept -------------------------------------------------------------------------------------------------
const shelf = {
  key: `door-${session}-${me}`,
  memory: null,
  read() {
    if (this.memory) return this.memory;
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  },
  write(words) {
    this.memory = null;
    try {
      localStorage.setItem(this.key, JSON.stringify(words));
    } catch {
      this.memory = words; // a full or forbidden storage: it still waits in memory
    }
  },
  put(word) {
    this.write([...this.read().filter((one) => one.key !== word.key), word]);
  },
  drop(keys) {
    this.write(this.read().filter((one) => !keys.has(one.key)));
  },
};

// --- the page without a connection --------------------------------------------------------------------------------
const box = async () => (await caches.has(`door-${until}-${session}`) ? caches.open(`door-${until}-${session}`) : null);

/** How the list stands, beside the page that is kept. */
async function noteDown(people) {
  await (await box())?.put(url, new Response(JSON.stringify(people)));
}

async function recall() {
  return (await (await (await box())?.match(url))?.json()) ?? [];
}

/** Put the page and its files by until the day of the session is over, so that it can be closed and opened again. */
async function keep() {
  if (isKept || !navigator.serviceWorker || Number(until) < Date.now()) return;
  await navigator.serviceWorker.register(worker, { scope: location.pathname });
  await detector().catch(() => null); // what reads a QR is among the files
  await document.fonts.ready;
  const page = await fetch(location.pathname);
  if (!page.ok || page.redirected) return;
  const html = (await page.text()).replace(/data-now="\d+"/, `data-ahead="${ahead}"`);
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const ours = files.filter((name) => name.startsWith(new URL("../", import.meta.url).href));
  const cache = await caches.open(`door-${until}-${session}`);
  await Promise.allSettled([...new Set(ours)].map((name) => cache.add(name)));
  await cache.put(location.pathname, new Response(html, { headers: page.headers }));
  sayKept();
}

function sayKept() {
  find("stay").hidden = true;
  find("kept").hidden = false;
}

function say(text) {
  find("line").hidden = !text;
  if (find("line").textContent !== text) find("line").textContent = text;
}

// --- what is shown ------------------------------------------------------------------------------------------------
function show(line, here) {
  line.dataset.here = here === null ? "" : here ? "1" : "0";
  line.querySelector(".here").ariaPressed = String(here === true);
  line.querySelector(".away").ariaPressed = String(here === false);
}

function showAll(people = []) {
  const waiting = new Map(shelf.read().filter((word) => word.user).map((word) => [word.user, word]));
  for (const one of people) {
    const line = lineOf(one.id);
    if (!line) continue;
    line.dataset.seen = one.seen ?? "";
    line.querySelector("[data-note]").textContent = one.note;
    line.querySelector("[data-note]").classList.toggle("is-overdue", one.differ);
    if (!waiting.has(one.id)) show(line, one.here);
  }
  for (const line of root.querySelectorAll("[data-person]")) {
    const word = waiting.get(Number(line.dataset.person));
    line.classList.toggle("is-waiting", Boolean(word));
    if (word) show(line, word.present);
  }
  const lines = [...root.querySelectorAll("[data-person]")];
  find("count").textContent = `Здесь ${lines.filter((line) => line.dataset.here === "1").length} из ${lines.length}`;
}

// --- sending ------------------------------------------------------------------------------------------------------
const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? root.querySelector("[name=csrfmiddlewaretoken]").value;
let hurry = () => {};
let working = null;

/** One try to send what waits, or to ask how the list stands. Returns words about the trouble, empty when all is well. */
async function exchange() {
  const words = shelf.read();
  let told;
  try {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ words: words.slice(0, 500) }),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    if (response.type === "opaqueredirect" || response.status === 403) return WORDS.signedOut;
    if (!response.ok) throw new Error(String(response.status));
    told = await response.json();
  } catch {
    return words.length ? WORDS.offline(words.length) : WORDS.noLink;
  }
  shelf.drop(new Set(told.outcomes.map((one) => one.key)));
  showAll(told.people);
  noteDown(told.people).catch(() => {}); // the list in sight is right all the same
  for (const one of told.outcomes) hear(one, words.find((word) => word.key === one.key));
  return "";
}

function hear(outcome, word) {
  if (word?.pass) find("scanned").textContent = outcome.taken ? `${outcome.message} ✓` : outcome.message;
  else if (!outcome.taken && lineOf(word?.user)) lineOf(word.user).querySelector("[data-note]").textContent = outcome.message;
}

/** Send until nothing waits, more and more rarely while it fails. */
function work() {
  working ??= (async () => {
    let failures = 0;
    do {
      const trouble = await exchange();
      say(trouble);
      if (!trouble) failures = 0;
      else {
        failures += 1;
        await Promise.race([pause(Math.min(30_000, 1000 * 2 ** failures)), new Promise((go) => (hurry = go))]);
      }
    } while (shelf.read().length);
  })().finally(() => (working = null));
  return working;
}

function state(line, present) {
  const user = Number(line.dataset.person);
  const key = `${me}-${user}-${now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  shelf.put({ key, user, present, seen: line.dataset.seen || null, at: now() });
  showAll();
  hurry();
  work();
}

// --- the camera ---------------------------------------------------------------------------------------------------
const PASS = /\/pass\/(\d+)\/([\w-]+)\/?$/;
let watching = null;
let last = { text: "", at: 0 };

async function detector() {
  const own = await window.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  const Detector = own?.includes("qr_code") ? window.BarcodeDetector : (await import(decoder)).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
}

function scanned(text) {
  if (last.text === text && Date.now() - last.at < 4000) return;
  last = { text, at: Date.now() };
  const found = text.match(PASS);
  if (!found) {
    find("scanned").textContent = WORDS.foreign;
    return;
  }
  navigator.vibrate?.(60);
  find("scanned").textContent = navigator.onLine ? "…" : WORDS.stored;
  shelf.put({ key: `${me}-pass-${found[1]}-${now().toString(36)}`, pass: Number(found[1]), signature: found[2], at: now() });
  hurry();
  work();
}

async function watch() {
  const video = root.querySelector("video");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const mine = { stop: () => stream.getTracks().forEach((track) => track.stop()) };
  watching = mine;
  video.srcObject = stream;
  await video.play();
  const reader = await detector();
  while (watching === mine) {
    const found = await reader.detect(video).catch(() => []);
    if (found.length) scanned(found[0].rawValue);
    await pause(150);
  }
}

function rest() {
  watching?.stop();
  watching = null;
  find("scan").ariaPressed = "false";
  find("view").hidden = true;
}

function toggleCamera() {
  if (find("scan").ariaPressed === "true") return rest();
  find("scan").ariaPressed = "true";
  find("view").hidden = false;
  watch().catch(() => {
    rest();
    find("scanned").textContent = WORDS.camera;
  });
}

if (root) {
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    state(event.target.closest("[data-person]"), event.submitter.value === "1");
  });
  find("find").hidden = false;
  find("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const line of root.querySelectorAll("[data-person]")) line.hidden = !line.textContent.toLowerCase().includes(wanted);
  });
  if (navigator.mediaDevices?.getUserMedia) find("scanner").hidden = false;
  find("scan").addEventListener("click", toggleCamera);
  window.addEventListener("online", () => hurry());
  window.addEventListener("offline", () => say(shelf.read().length ? WORDS.offline(shelf.read().length) : WORDS.noLink));
  setInterval(() => document.hidden || work(), POLL);
  showAll();
  if (isKept) {
    sayKept();
    recall().then(showAll, () => {}).then(work);
  } else {
    work();
    if (document.readyState === "complete") keep().catch(() => {});
    else window.addEventListener("load", () => keep().catch(() => {}));
  }
}
