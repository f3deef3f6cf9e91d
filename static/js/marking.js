// The trainer's desk: the total as levels or points are chosen, keys, ready remarks. The server counts again on its own.

const scale = JSON.parse(document.getElementById("scale")?.textContent ?? "null");
const rubric = document.querySelector("[data-rubric]");
const form = rubric.querySelector("form");

const chosen = (code) => form.querySelector(`input[name="${code}"]:checked`)?.value;

// As quizzes/rubrics/scale.py does: half to even, like Python's round().
const rounded = (value) => {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 ? floor + 1 : floor;
};

const total = () => {
  let weight = 0;
  let earned = 0;
  for (const [code, share] of Object.entries(scale.weights)) {
    const level = Number(chosen(code));
    if (Number.isNaN(level)) continue;
    weight += share;
    earned += share * level;
  }
  const stops = new Set([...form.querySelectorAll("input[name=stop_factors]:checked")].map((box) => box.value));
  const [answer, action] = [Number(chosen("K1")), Number(chosen("K2"))];
  if (answer <= 1 && !stops.has("SF3")) stops.add(action > 1 ? "SF4" : "SF3");
  const caps = [...stops].map((code) => scale.caps[code]).filter((cap) => cap !== undefined);
  return Math.min(weight ? rounded(((earned / 4) * 100) / weight) : 0, ...caps);
};

// Without a rubric an answer is worth points: a share of the question's, or a number written beside.
const showPoints = () => {
  const exact = form.elements.points.value.trim();
  const box = form.querySelector("input[name=share]:checked");
  rubric.querySelector("[data-total]").textContent = (box?.dataset.points ?? exact) || "—";
};

const showScore = () => {
  const score = total();
  rubric.querySelector("[data-total]").textContent = score;
  const zone = scale.zones.find(([least]) => score >= least)?.[1] ?? "";
  rubric.querySelector("[data-zone]").textContent = score >= scale.pass ? zone : `${zone}, зачёт от ${scale.pass}`;
};
const show = scale ? showScore : showPoints;
form.addEventListener("change", show);
show();

form.elements.points?.addEventListener("input", () => {
  form.querySelector("input[name=share][value=exact]").checked = true;
  show();
});

// A digit sets the level of the criterion in which the focus stands and goes on to the next one.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=next]"));
    return;
  }
  const criterion = event.target.closest("[data-criterion]");
  if (!criterion || event.target.type === "text" || !/^[0-4]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const level = criterion.querySelector(`input[value="${event.key}"]`);
  level.checked = true;
  show();
  const next = criterion.nextElementSibling;
  (next?.querySelector("input:checked") ?? next?.querySelector("input") ?? level).focus();
});

const remarks = rubric.querySelector("[data-remarks]");
remarks.hidden = false;
remarks.addEventListener("click", (event) => {
  const remark = event.target.closest("button")?.textContent.trim().replaceAll("\u00a0", " ");
  if (!remark) return;
  const field = form.elements.comment;
  field.value = [field.value.trimEnd(), remark].filter(Boolean).join("\n");
  field.focus();
});
