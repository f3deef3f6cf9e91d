// Marking passages of a text by word: mouse, touch, or keyboard alone. What is marked goes into a hidden field as
// [[first word, last word, fault], …]; without this script a choice stands beside each clause.

const box = document.querySelector("[data-spotting]");
const form = box.closest("form");
const store = form.elements.marks;
const words = [...box.querySelectorAll("[data-word]")];
const choose = box.querySelector("[data-choose]");
const fault = box.querySelector("#fault");
const list = box.querySelector("[data-marks]");
const said = box.querySelector("[data-said]");
const titles = Object.fromEntries([...fault.options].map((option) => [option.value, option.textContent]));

let marks = JSON.parse(store.value || "[]");
let anchor = null; // the first word of a passage that is being marked
let range = null; // [first, last] once both ends are known

box.hidden = false;
form.querySelector("[data-clauses]").remove();

const textOf = ([first, last]) => words.slice(first, last + 1).map((word) => word.textContent).join(" ");
const say = (text) => {
  said.textContent = text;
};

const paint = () => {
  words.forEach((word, place) => {
    const chosen = range ? place >= range[0] && place <= range[1] : place === anchor;
    const marked = marks.some(([first, last]) => place >= first && place <= last);
    word.classList.toggle("is-chosen", chosen);
    word.classList.toggle("is-marked", marked);
    word.setAttribute("aria-selected", String(chosen || marked));
  });
  choose.hidden = !range;
  if (range) choose.querySelector("[data-chosen]").textContent = textOf(range);
};

const keep = () => {
  const value = JSON.stringify(marks);
  if (store.value === value) return;
  store.value = value;
  store.dispatchEvent(new Event("input", { bubbles: true }));
};

const show = () => {
  list.replaceChildren(
    ...marks.map(([first, last, kind], number) => {
      const item = document.createElement("li");
      item.className = "row-item";
      const main = document.createElement("div");
      main.className = "row-main";
      const quote = document.createElement("q");
      quote.textContent = textOf([first, last]);
      const meta = document.createElement("p");
      meta.className = "row-meta";
      meta.textContent = titles[kind];
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "btn btn-link";
      remove.textContent = "Убрать";
      remove.setAttribute("aria-label", `Убрать отметку: ${quote.textContent}`);
      remove.addEventListener("click", () => {
        marks.splice(number, 1);
        say(`Отметка убрана: ${quote.textContent}`);
        refresh();
        (list.querySelectorAll("button")[Math.min(number, marks.length - 1)] ?? words[first]).focus();
      });
      main.append(quote, meta);
      item.append(main, remove);
      return item;
    }),
  );
  box.querySelector("[data-none]").hidden = marks.length > 0;
};

const refresh = () => {
  paint();
  show();
  keep();
};

const drop = () => {
  anchor = null;
  range = null;
  paint();
};

const pick = (place) => {
  if (anchor === null || range) {
    anchor = place;
    range = null;
    say(`Начало: ${words[place].textContent}. Теперь последнее слово.`);
  } else {
    range = [Math.min(anchor, place), Math.max(anchor, place)];
    say(`Отмечено: ${textOf(range)}. Выберите, что здесь не так.`);
  }
  paint();
  if (range) fault.focus();
};

const reach = (place) => {
  const target = words[Math.max(0, Math.min(words.length - 1, place))];
  words.forEach((word) => word.setAttribute("tabindex", word === target ? "0" : "-1"));
  target.focus();
};

box.querySelector(".spotting-words").addEventListener("click", (event) => {
  const word = event.target.closest("[data-word]");
  if (!word) return;
  reach(Number(word.dataset.word));
  pick(Number(word.dataset.word));
});

const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8, Home: -Infinity, End: Infinity };
box.querySelector(".spotting-words").addEventListener("keydown", (event) => {
  const place = Number(event.target.dataset.word);
  if (event.key in STEPS) reach(place + STEPS[event.key]);
  else if (event.key === " " || event.key === "Enter") pick(place);
  else if (event.key === "Escape") drop();
  else return;
  event.preventDefault();
});

choose.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === fault) {
    event.preventDefault();
    choose.querySelector("[data-add]").click();
  }
  if (event.key === "Escape") choose.querySelector("[data-cancel]").click();
});

choose.querySelector("[data-add]").addEventListener("click", () => {
  const [first, last] = range;
  marks = marks.filter((mark) => mark[0] !== first || mark[1] !== last);
  marks.push([first, last, fault.value]);
  marks.sort((one, other) => one[0] - other[0]);
  say(`Отмечено как «${titles[fault.value]}»: ${textOf([first, last])}`);
  drop();
  refresh();
  reach(last);
});

choose.querySelector("[data-cancel]").addEventListener("click", () => {
  const place = anchor ?? 0;
  drop();
  reach(place);
});

paint();
show();
