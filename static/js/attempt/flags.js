// "Come back later": a note to oneself, kept on the server, so that it is there on another device as well. Beside
// attempt.js. Without it the same button sends the form.

const form = document.getElementById("attempt");
const key = `attempt-${form.dataset.attempt}-flags`;
const csrfToken = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

/** What has been set and not told to the server yet: {position: true or false}. */
const pending = {
  all() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  },
  set(position, on) {
    const all = this.all();
    if (on === undefined) delete all[position];
    else all[position] = on;
    try {
      localStorage.setItem(key, JSON.stringify(all));
    } catch {
      // A full or forbidden storage: no answer depends on a flag.
    }
  },
};

function show(position, on) {
  const button = form.querySelector(`[data-question="${position}"] [data-flag]`);
  button?.setAttribute("aria-pressed", String(on));
  if (button) button.value = `${on ? "unflag" : "flag"}-${position}`;
  const cell = form.querySelector(`[data-cell="${position}"]`);
  cell?.classList.toggle("is-flagged", on);
  cell?.dispatchEvent(new CustomEvent("attempt:cell", { bubbles: true }));
}

async function tell() {
  for (const [position, on] of Object.entries(pending.all())) {
    try {
      const answer = await fetch(form.dataset.flagUrl.replace(/0\/$/, `${position}/`), {
        method: "POST",
        body: new URLSearchParams({ on: on ? "1" : "0" }),
        headers: { "X-CSRFToken": csrfToken() },
        redirect: "manual",
        keepalive: true,
      });
      if (answer.ok && pending.all()[position] === on) pending.set(position);
    } catch {
      return; // told when the connection is back
    }
  }
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-flag]");
  if (!button) return;
  event.preventDefault();
  const position = button.closest("[data-question]").dataset.question;
  const on = button.getAttribute("aria-pressed") !== "true";
  show(position, on);
  pending.set(position, on);
  tell();
});
window.addEventListener("online", tell);

for (const [position, on] of Object.entries(pending.all())) show(position, on);
tell();
