// The order of lessons: dragged with mouse or finger, or moved with the arrow keys on the handle. The whole order goes to
// the server in one write. Without this file the two arrows beside each lesson do it.

const PAUSE = 500; // ms without a move before the order is sent
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]+)`)?.[1] ?? "";
const outline = () => document.getElementById("lessons");
const list = () => outline().querySelector("[data-lessons]");
const rows = () => [...(list()?.children ?? [])];
const keys = () => rows().map((row) => row.dataset.lesson);
const say = (words) => (outline().querySelector("[data-said]").textContent = words);
const titleOf = (row) => row.querySelector("[data-title]").textContent;

let saved = []; // the order that the server has
let timer = 0;

function draw() {
  if (!list()) return;
  const every = rows();
  for (const [place, row] of every.entries()) {
    row.querySelector("[data-handle]").hidden = false;
    row.querySelector("[value=up]").disabled = place === 0;
    row.querySelector("[value=down]").disabled = place === every.length - 1;
  }
}

function begin() {
  saved = keys();
  draw();
}

async function save(row) {
  const body = new URLSearchParams(keys().map((key) => ["lesson", key]));
  const words = `Урок «${titleOf(row)}» теперь ${rows().indexOf(row) + 1}-й из ${rows().length}.`;
  try {
    const response = await fetch(outline().dataset.order, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" },
      redirect: "manual",
    });
    if (response.status === 409) return putBack((await response.json()).reasons.join(" "));
    if (!response.ok) throw new Error(String(response.status));
    const { order } = await response.json();
    saved = order.map(String);
    if (keys().join() !== saved.join()) putInOrder(saved); // a colleague has added one meanwhile
    say(`${words} Порядок сохранён.`);
    document.dispatchEvent(new CustomEvent("order:saved"));
  } catch {
    putBack("Не удалось сохранить порядок: нет связи с сайтом. Уроки стоят как раньше, попробуйте ещё раз.");
  }
}

function putInOrder(order) {
  const byKey = new Map(rows().map((row) => [row.dataset.lesson, row]));
  for (const key of order) if (byKey.has(key)) list().append(byKey.get(key));
  draw();
}

function putBack(words) {
  const held = document.activeElement;
  putInOrder(saved);
  held?.focus();
  say(words);
  const line = document.createElement("div");
  line.className = "message message-warning";
  line.textContent = words;
  document.getElementById("messages")?.replaceChildren(line);
}

function moved(row) {
  draw();
  clearTimeout(timer);
  if (keys().join() !== saved.join()) timer = setTimeout(() => save(row), PAUSE);
}

/** One place up or down; whatever had the focus keeps it. */
function step(row, up) {
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return say(up ? `Урок «${titleOf(row)}» уже первый.` : `Урок «${titleOf(row)}» уже последний.`);
  const held = document.activeElement;
  if (up) other.before(row);
  else other.after(row);
  moved(row);
  (held?.disabled ? row.querySelector("[data-handle]") : held)?.focus();
  say(`${rows().indexOf(row) + 1}-й из ${rows().length}`);
}

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  if (!handle || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  step(handle.closest("li"), event.key === "ArrowUp");
});
// The arrows do the same without a new page.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest?.(".outline-moves");
    if (!form || !event.submitter) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    step(form.closest("li"), event.submitter.value === "up");
  },
  true,
);

// --- dragging ---------------------------------------------------------------------------------------------------------
let dragged = null;
document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  if (!handle || event.button) return;
  dragged = handle.closest("li");
  dragged.classList.add("is-dragged");
  handle.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const over = rows().find((row) => {
    const box = row.getBoundingClientRect();
    return row !== dragged && event.clientY > box.top && event.clientY < box.bottom;
  });
  if (!over) return;
  const box = over.getBoundingClientRect();
  const isBelow = Boolean(dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING);
  // Past its middle, so that rows of different height do not change places to and fro.
  if (isBelow && event.clientY > box.top + box.height / 2) over.after(dragged);
  else if (!isBelow && event.clientY < box.top + box.height / 2) over.before(dragged);
});
const drop = () => {
  if (!dragged) return;
  dragged.classList.remove("is-dragged");
  moved(dragged);
  dragged = null;
};
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);

// --- adding: a line a lesson, Ctrl+Enter sends ---------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest?.("form[data-add]")?.requestSubmit();
});

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt?.id === "lessons") begin();
});
begin();
