// How long a written answer is, in words or in characters; and no more ticks than may be set.

const forms = new Intl.PluralRules("ru");
const UNITS = {
  words: { one: "слово", few: "слова", other: "слов", of: (text) => text.trim().split(/\s+/).filter(Boolean).length },
  chars: { one: "знак", few: "знака", other: "знаков", of: (text) => text.trim().length },
};

for (const line of document.querySelectorAll("[data-count]")) {
  const card = line.closest("[data-question]");
  const field = card.querySelector("textarea");
  const unit = UNITS[line.dataset.count];
  const show = () => {
    const count = unit.of(field.value);
    line.textContent = `${count}\u00a0${unit[forms.select(count)] ?? unit.other}. `;
  };
  line.hidden = false;
  field.addEventListener("input", show);
  card.addEventListener("restored", show);
  show();
}

for (const card of document.querySelectorAll("[data-at-most]")) {
  const boxes = [...card.querySelectorAll("input[type=checkbox]")];
  const show = () => {
    const full = boxes.filter((box) => box.checked).length >= Number(card.dataset.atMost);
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  card.addEventListener("input", show);
  card.addEventListener("restored", show);
  show();
}
