// Behaviour of every page. Everything here is an improvement: without it each form and link still works.

const cookie = (name) =>
  document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

// Menus made of <details>: one at a time, closed by Escape and by a click elsewhere.
const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// «/» leads to the search, unless one is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])")) return;
  const field = [...document.querySelectorAll("[role=search] input")].find((one) => one.offsetParent);
  const link = document.querySelector(".site-search-link");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else link.click();
});

// A form is sent once: the second click finds it busy. The browser's "back" makes it ready again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-busy", "true"));
});
const makeReady = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
};
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(makeReady));

// Filters that apply at once; the button beside them is for those without scripts, and for dates: a date typed by
// keys changes with every figure of the year.
document.addEventListener("change", (event) => {
  if (event.target.type === "date") return;
  event.target.closest("form[data-autosubmit]")?.requestSubmit();
});

// After a refused form the summary of errors is what is read first.
document.querySelector("[data-focus]")?.focus();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// On paper what is folded could not be unfolded any more.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details[data-print-open]:not([open])")) {
    details.open = true;
    window.addEventListener("afterprint", () => (details.open = false), { once: true });
  }
});

// Pictures off: what the picture shows is said in words.
if (document.documentElement.dataset.images === "off") {
  for (const image of document.querySelectorAll("img[alt]:not([alt=''], .keep)")) {
    const words = document.createElement("span");
    words.className = "image-words";
    words.textContent = image.alt;
    image.replaceWith(words);
  }
}

// A list that a phone keeps for a hall without connection (door-worker.js) goes at sign-out and when its day is over.
async function forget() {
  const names = (await window.caches?.keys()) ?? [];
  const isGuest = document.body.hasAttribute("data-guest");
  const gone = names.filter((name) => name.startsWith("door-") && (isGuest || Number(name.split("-")[1]) < Date.now()));
  await Promise.all(gone.map((name) => caches.delete(name)));
  if (!gone.length || gone.length < names.length) return;
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}
forget().catch(() => {}); // a browser that keeps nothing for us forbids to look

// htmx: the CSRF token goes with every request; what went wrong is said where messages are.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = cookie("csrftoken");
});
const say = (text, kind = "error") => {
  const line = document.createElement("div");
  line.className = `message message-${kind}`;
  line.textContent = text;
  document.getElementById("messages")?.replaceChildren(line);
};
document.addEventListener("htmx:sendError", () => {
  say("Нет связи с сайтом. То, что вы ввели, осталось на странице. Проверьте соединение и повторите.");
});
document.addEventListener("htmx:responseError", (event) => {
  const { status, response } = event.detail.xhr;
  const reasons = new DOMParser().parseFromString(response, "text/html").querySelectorAll("[data-reason]");
  if (status === 409 && reasons.length) say([...reasons].map((reason) => reason.textContent.trim()).join(" "));
  else if (status === 403) say("Это действие вам недоступно. Ничего не изменилось.");
  else say("Не получилось. То, что вы ввели, осталось на странице. Повторите чуть позже.");
});
