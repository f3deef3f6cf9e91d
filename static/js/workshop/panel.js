// The middle of the editor: a lesson opens beside the outline without leaving the page, is shown as a learner will see
// it, and says which colleagues are here. Without this file every lesson is a page of its own at the same address.
import { createEditor } from "django-prose-editor/configurable";

const HERE = 15000; // ms between two words to the server that this person is still here
const WIDTH = { phone: 360, desktop: 1280 }; // px: the narrowest phone that pages are made for, a usual screen

const editor = document.querySelector(".editor");
const panel = () => document.getElementById("panel");
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]+)`)?.[1] ?? "";

// --- a lesson takes the place of another ------------------------------------------------------------------------------
let wanted = ""; // the field that was asked for, by its place in the readiness list
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-field]");
  if (link) wanted = link.dataset.field;
});
/** Go to a field: a text editor and a group of choices have no input of that very name. */
function goTo(name) {
  const field = name ? document.getElementById(`id_${name}`) : null;
  const target = field?.closest(".prose-editor")?.querySelector("[contenteditable]") ?? field;
  if (!target) return false;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
  return true;
}
async function arrive() {
  const areas = [...panel().querySelectorAll("[data-django-prose-editor-configurable]")];
  await Promise.all(areas.map((area) => createEditor(area)));
  const conflict = panel().querySelector("[data-focus]");
  if (conflict) conflict.focus();
  else if (!goTo(wanted)) {
    const title = document.getElementById("panel-title");
    title.focus({ preventScroll: true });
    if (title.getBoundingClientRect().top < 0 || title.getBoundingClientRect().top > innerHeight / 2) title.scrollIntoView();
  }
  wanted = "";
}
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt?.id !== "panel") return;
  arrive();
  drawViews();
  lookAround();
});
// A file that is on its way belongs to the form that is left: it is asked about, as the browser does for a page.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "panel" || !panel().querySelector("[data-upload] [data-state]:not([hidden]) [data-pause]:not([hidden])")) return;
  if (!window.confirm("Файл ещё загружается. Уйти с урока? Загруженное останется: выберите этот же файл, и загрузка продолжится.")) event.preventDefault();
});
// A gap on the very page that is open needs no new one.
document.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.detail.elt;
  if (!link.matches?.("[data-field]") || link.getAttribute("hx-get") !== location.pathname) return;
  event.preventDefault();
  goTo(link.dataset.field);
});

// --- as a learner will see it -----------------------------------------------------------------------------------------
const preview = document.getElementById("preview");
let view = "";
try {
  view = sessionStorage.getItem("otklik.editor.view") ?? "";
} catch {
  // not kept: it is chosen anew on each page
}
function drawViews() {
  const views = panel().querySelector("[data-views]");
  views.hidden = false;
  for (const button of views.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
  editor.dataset.view = view;
  preview.hidden = !view;
  if (!view) return preview.replaceChildren();
  let frame = preview.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = "Как увидит слушатель";
    preview.append(frame);
  }
  frame.width = WIDTH[view];
  fit();
  if (!frame.src.endsWith(panel().dataset.preview)) frame.src = panel().dataset.preview;
}
/** A whole screen is shown smaller where there is no room for it; a phone is shown as it is. */
function fit() {
  const frame = preview.querySelector("iframe");
  if (!frame) return;
  const scale = view === "desktop" ? Math.min(1, preview.clientWidth / WIDTH.desktop) : 1;
  frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  preview.style.setProperty("--scale", scale);
}
window.addEventListener("resize", fit);
function refreshPreview() {
  const frame = preview.querySelector("iframe");
  if (!frame?.contentWindow) return;
  const top = frame.contentWindow.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  frame.contentWindow.location.replace(panel().dataset.preview);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-view]");
  if (!button || button === editor) return;
  view = view === button.dataset.view ? "" : button.dataset.view;
  try {
    sessionStorage.setItem("otklik.editor.view", view);
  } catch {
    // see above
  }
  drawViews();
});

// --- what is missing, and the name in the outline, follow what was saved ----------------------------------------------
let soon = 0;
function follow() {
  clearTimeout(soon);
  soon = setTimeout(async () => {
    refreshPreview();
    try {
      const response = await fetch(editor.dataset.readiness, { redirect: "manual" });
      if (response.ok) window.htmx.swap("#side", await response.text(), { swapStyle: "outerHTML" });
    } catch {
      // no connection, or the page is being left: the next save asks again
    }
  }, 400);
}
document.addEventListener("draft:saved", (event) => {
  const { lesson, title } = event.detail;
  const name = lesson ? document.querySelector(`#lesson-${lesson} [data-title]`) : document.querySelector("h1");
  if (name) name.textContent = title;
  follow();
});
document.addEventListener("order:saved", follow);

// --- who else is here --------------------------------------------------------------------------------------------------
async function lookAround() {
  if (document.visibilityState === "hidden") return;
  const seen = document.querySelector("form[data-autosave]")?.elements.seen.value ?? "";
  const body = new URLSearchParams({ lesson: panel().dataset.lesson ?? "", seen });
  try {
    const response = await fetch(editor.dataset.presence, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": cookie("csrftoken") },
      redirect: "manual",
    });
    const words = response.ok ? await response.text() : "";
    const place = document.getElementById("presence");
    if (place.dataset.words !== words) place.innerHTML = words;
    place.dataset.words = words;
  } catch {
    // no connection: the status line says so when something is to be saved
  }
}
setInterval(lookAround, HERE);
document.addEventListener("visibilitychange", lookAround);
// What a colleague has written is fetched once our own words are safe.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-show-theirs]")) return;
  const waiting = [];
  document.dispatchEvent(new CustomEvent("draft:flush", { detail: { wait: (promise) => waiting.push(promise) } }));
  Promise.all(waiting).then(() => document.dispatchEvent(new CustomEvent("panel:renew")));
});

// On a phone the outline is folded: the lesson is what one came for.
if (matchMedia("(max-width: 1199.98px)").matches) document.querySelector("[data-fold]").open = !panel().dataset.lesson;
drawViews();
lookAround();
