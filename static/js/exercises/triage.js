// A queue of messages: how many have all their answers. The server says the same when the page is opened; something may
// have been chosen before this script came.

const line = document.querySelector("[data-progress]");
const form = line.closest("form");
const cards = [...form.querySelectorAll(".triage-card")].map(
  (card) => new Set([...card.querySelectorAll("[name]")].map((field) => field.name)),
);

const count = () => {
  const given = new FormData(form);
  const sorted = cards.filter((names) => [...names].every((name) => given.get(name))).length;
  const words = `Разобрано ${sorted} из\u00a0${line.dataset.total}`;
  if (line.textContent !== words) line.textContent = words; // read out only when it has changed
};
form.addEventListener("change", count);
count();
