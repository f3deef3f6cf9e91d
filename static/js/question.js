// The editor of a question: gaps are put at the cursor, areas are drawn on the picture.
// Without this file gaps are typed and areas are numbers; both are the same fields.

const form = document.getElementById("question-form");
const stem = form?.elements.stem;
const own = () => document.getElementById("own");
const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

// --- gaps ---------------------------------------------------------------------------------------------------------------
const GAP = /\[\[([0-9A-Za-z_-]{1,20})\]\]/g;
const gapsIn = (text) => [...new Set([...text.matchAll(GAP)].map((found) => found[1]))];

const putGap = () => {
  const taken = gapsIn(stem.value);
  let number = 1;
  while (taken.includes(String(number))) number += 1;
  const mark = `[[${number}]]`;
  const { selectionStart: from, selectionEnd: to } = stem;
  const chosen = stem.value.slice(from, to).trim();
  stem.setRangeText(mark, from, to, "end");
  stem.focus();
  changed();
  redraw(() => {
    // The words that gave way to the gap are its answer.
    const first = own().querySelector(`[name="gap:${number}-0-text"]`);
    if (first && chosen && !first.value) {
      first.value = chosen;
      changed();
    }
  });
};

// The fields below follow what the text says: asked of the server, which knows how a gap is laid out.
let drawn = stem ? gapsIn(stem.value).join() : "";
let afterwards = null;
const redraw = (then) => {
  drawn = gapsIn(stem.value).join();
  afterwards = then ?? null;
  own().dispatchEvent(new Event("redraw"));
};

let pause = 0;
if (form?.querySelector("[data-gap]")) {
  stem.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (gapsIn(stem.value).join() !== drawn) redraw();
    }, 500);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-gap]")) putGap();
  });
  form.addEventListener("change", (event) => {
    if (/^gap_.+_kind$/.test(event.target.name)) redraw(() => own().querySelector(`[name="${event.target.name}"]`)?.focus());
  });
}

// --- areas on a picture ---------------------------------------------------------------------------------------------------
const SVG = "http://www.w3.org/2000/svg";
const SIDE = 1000;
const STEP = 10;
const LEAST = 10;
const make = (tag, attributes, parent) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent?.append(element);
  return element;
};
const between = (value) => Math.round(Math.min(SIDE, Math.max(0, value)));
const numbers = (text) => (text.includes(";") ? text.split(";") : text.split(/[,\s]+/))
  .map((one) => one.trim().replace(",", ".")).filter(Boolean).map(Number);
const isWhole = (shape, coords) => coords.every(Number.isFinite)
  && (shape === "rect" ? coords.length === 4 : shape === "circle" ? coords.length === 3 : coords.length >= 6 && coords.length % 2 === 0);
const pairs = (coords) => coords.reduce((found, value, place) => (place % 2 ? found : [...found, [value, coords[place + 1]]]), []);

class Stage {
  constructor(element) {
    this.element = element;
    this.frame = element.querySelector("[data-frame]");
    this.image = element.querySelector("[data-image]");
    this.said = element.querySelector("[data-said]");
    this.rows = form.querySelector('[data-rows="area"]');
    this.draft = null;
    this.image.addEventListener("load", () => this.open());
    element.querySelector("[data-add-area]").addEventListener("click", () => this.addInMiddle());
    element.addEventListener("change", () => this.drop());
    this.rows.addEventListener("input", () => this.draw());
    this.image.src = document.getElementById("id_picture").dataset.url;
  }

  open() {
    this.tall = (SIDE * this.image.naturalHeight) / this.image.naturalWidth;
    this.svg?.remove();
    this.svg = make("svg", { viewBox: `0 0 ${SIDE} ${this.tall}`, preserveAspectRatio: "none", role: "group" }, this.frame);
    this.svg.setAttribute("aria-label", this.rows.querySelector("legend").textContent);
    this.svg.setAttribute("aria-describedby", "stage-help");
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => this.go(event));
    this.svg.addEventListener("pointerup", () => this.end());
    this.svg.addEventListener("pointercancel", () => this.drop());
    this.svg.addEventListener("dblclick", () => this.close());
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.element.hidden = false;
    this.draw();
  }

  get shape() {
    return this.element.querySelector('[name="stage-shape"]:checked').value;
  }

  // The rows are the truth: the drawing is read from them and writes to them.
  areas() {
    return [...this.rows.querySelectorAll("[data-row]")].map((row, place) => {
      const field = (name) => row.querySelector(`[name="area-${row.dataset.row}-${name}"]`);
      const shape = field("shape").value;
      return {
        row, place, field, shape, coords: numbers(field("coords").value), name: field("text").value,
        right: row.querySelector('[name="area-right"]').checked,
      };
    });
  }

  write(area, coords) {
    area.field("shape").value = area.shape;
    area.field("coords").value = coords.map(between).join(", ");
    this.draw();
  }

  draw() {
    if (!this.svg) return;
    const focused = document.activeElement?.closest?.("[data-area]")?.dataset.area;
    this.svg.replaceChildren();
    for (const area of this.areas()) if (isWhole(area.shape, area.coords)) this.drawOne(area);
    if (this.draft) this.drawDraft();
    if (focused !== undefined) this.svg.querySelector(`[data-area="${focused}"]`)?.focus();
  }

  drawOne(area) {
    const group = make("g", { class: `zone${area.right ? " is-right" : ""}`, tabindex: 0, role: "button", "data-area": area.place }, this.svg);
    group.setAttribute("aria-label", `Область ${area.place + 1}${area.name ? `: ${area.name}` : ""}${area.right ? ", верная" : ""}`);
    this.outline(area, "zone-halo", group);
    this.outline(area, "zone-shape", group);
    const [x, y] = this.middle(area);
    make("text", { class: "zone-number", x, y: this.down(y), "font-size": SIDE / 22 }, group).textContent = area.place + 1;
    this.handles(area).forEach(([left, top], number) => {
      make("circle", { class: "zone-handle", cx: left, cy: this.down(top), r: SIDE / 75, "data-handle": number }, group);
    });
  }

  outline({ shape, coords }, style, parent) {
    if (shape === "rect") {
      const [left, top, right, bottom] = coords;
      return make("rect", { class: style, x: left, y: this.down(top), width: Math.max(0, right - left), height: Math.max(0, this.down(bottom - top)) }, parent);
    }
    if (shape === "circle") return make("circle", { class: style, cx: coords[0], cy: this.down(coords[1]), r: coords[2] }, parent);
    return make("polygon", { class: style, points: pairs(coords).map(([x, y]) => `${x},${this.down(y)}`).join(" ") }, parent);
  }

  drawDraft() {
    const { shape, coords } = this.draft;
    const group = make("g", { class: "zone is-drawn" }, this.svg);
    if (shape === "poly") {
      make("polyline", { class: "zone-shape", points: pairs(coords).map(([x, y]) => `${x},${this.down(y)}`).join(" ") }, group);
      for (const [x, y] of pairs(coords)) make("circle", { class: "zone-handle", cx: x, cy: this.down(y), r: SIDE / 90 }, group);
    } else if (isWhole(shape, coords)) this.outline(this.draft, "zone-shape", group);
  }

  down(value) {
    return (value * this.tall) / SIDE;
  }

  middle({ shape, coords }) {
    if (shape === "circle") return coords;
    const corners = shape === "rect" ? [[coords[0], coords[1]], [coords[2], coords[3]]] : pairs(coords);
    return [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length);
  }

  handles({ shape, coords }) {
    if (shape === "rect") return [[coords[0], coords[1]], [coords[2], coords[3]]];
    return shape === "circle" ? [[coords[0] + coords[2], coords[1]]] : pairs(coords);
  }

  at(event) {
    const box = this.svg.getBoundingClientRect();
    return [between(((event.clientX - box.left) * SIDE) / box.width), between(((event.clientY - box.top) * SIDE) / box.height)];
  }

  begin(event) {
    if (event.button) return;
    event.preventDefault();
    const point = this.at(event);
    if (this.draft?.shape === "poly") {
      this.corner(point);
      return;
    }
    const held = event.target.closest("[data-area]");
    if (held) {
      const area = this.areas()[Number(held.dataset.area)];
      const handle = event.target.dataset.handle;
      this.moving = { area, from: point, was: area.coords, handle: handle === undefined ? null : Number(handle) };
      held.focus();
    } else if (this.shape === "poly") {
      this.draft = { shape: "poly", coords: [...point] };
      this.draw();
    } else {
      this.draft = { shape: this.shape, from: point, coords: [] };
    }
    this.svg.setPointerCapture(event.pointerId);
  }

  corner(point) {
    const [x, y] = this.draft.coords;
    if (this.draft.coords.length >= 6 && Math.hypot(point[0] - x, this.down(point[1] - y)) < SIDE / 40) {
      this.close();
      return;
    }
    const last = this.draft.coords.slice(-2);
    if (point[0] !== last[0] || point[1] !== last[1]) this.draft.coords.push(...point);
    this.draw();
  }

  go(event) {
    const point = this.at(event);
    if (this.moving) {
      const { area, from, was, handle } = this.moving;
      const moved = handle === null
        ? this.moved(area.shape, was, point[0] - from[0], point[1] - from[1])
        : this.stretched(area.shape, was, handle, point);
      this.write(area, moved);
    } else if (this.draft?.from) {
      const { shape, from } = this.draft;
      this.draft.coords = shape === "rect"
        ? [Math.min(from[0], point[0]), Math.min(from[1], point[1]), Math.max(from[0], point[0]), Math.max(from[1], point[1])]
        : [...from, Math.round(Math.hypot(point[0] - from[0], this.down(point[1] - from[1])))];
      this.draw();
    }
  }

  end() {
    if (this.moving) {
      this.moving = null;
      changed();
    } else if (this.draft?.from) {
      const { shape, coords } = this.draft;
      const large = shape === "rect" ? coords[2] - coords[0] >= LEAST && coords[3] - coords[1] >= LEAST : coords[2] >= LEAST;
      this.draft = null;
      if (large) this.add(shape, coords);
      else this.draw();
    }
  }

  close() {
    const { draft } = this;
    if (draft?.shape !== "poly" || draft.coords.length < 6) return;
    this.draft = null;
    this.add("poly", draft.coords);
  }

  drop() {
    this.draft = null;
    this.moving = null;
    this.draw();
  }

  moved(shape, coords, across, down) {
    const moving = shape === "circle" ? coords.slice(0, 2) : coords;
    const bound = (axis, by) => {
      const values = moving.filter((_, place) => place % 2 === axis);
      return Math.min(SIDE - Math.max(...values), Math.max(-Math.min(...values), by));
    };
    const by = [bound(0, across), bound(1, down)];
    return coords.map((value, place) => (shape === "circle" && place === 2 ? value : value + by[place % 2]));
  }

  stretched(shape, coords, handle, [x, y]) {
    if (shape === "circle") return [coords[0], coords[1], Math.max(LEAST, Math.hypot(x - coords[0], this.down(y - coords[1])))];
    if (shape === "poly") return coords.map((value, place) => (place === handle * 2 ? x : place === handle * 2 + 1 ? y : value));
    const [left, top, right, bottom] = coords;
    return handle === 0
      ? [Math.min(x, right - LEAST), Math.min(y, bottom - LEAST), right, bottom]
      : [left, top, Math.max(x, left + LEAST), Math.max(y, top + LEAST)];
  }

  // Larger to the right and down, smaller to the left and up, from where the shape begins.
  resized(shape, coords, across, down) {
    if (shape === "circle") return [coords[0], coords[1], Math.max(LEAST, coords[2] + across + down)];
    if (shape === "rect") return this.stretched("rect", coords, 1, [between(coords[2] + across), between(coords[3] + down)]);
    const [x, y] = this.middle({ shape, coords });
    const grow = 1 + (across + down) / 200;
    return coords.map((value, place) => between(place % 2 ? y + (value - y) * grow : x + (value - x) * grow));
  }

  key(event) {
    if (event.key === "Escape") {
      this.drop();
      return;
    }
    const held = event.target.closest("[data-area]");
    if (!held) return;
    const area = this.areas()[Number(held.dataset.area)];
    const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (way) {
      event.preventDefault();
      this.write(area, (event.shiftKey ? this.resized : this.moved).call(this, area.shape, area.coords, ...way));
      changed();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      for (const input of area.row.querySelectorAll("input:not([type=checkbox]), textarea")) input.value = "";
      area.row.querySelector('[name="area-right"]').checked = false;
      this.draw();
      this.say(`Область ${area.place + 1} убрана`);
      this.element.querySelector("[data-add-area]").focus();
      changed();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      area.field("text").focus();
    }
  }

  addInMiddle() {
    const shapes = { rect: [400, 400, 600, 600], circle: [500, 500, 100], poly: [500, 400, 600, 600, 400, 600] };
    this.add(this.shape, shapes[this.shape]);
  }

  add(shape, coords) {
    if (this.areas().every((area) => area.field("coords").value.trim())) this.addRow();
    const blank = this.areas().find((area) => !area.field("coords").value.trim());
    blank.shape = shape;
    this.write(blank, coords);
    this.svg.querySelector(`[data-area="${blank.place}"]`)?.focus();
    this.say(`Область ${blank.place + 1} добавлена. Назовите её в списке ниже`);
    changed();
  }

  addRow() {
    const rows = [...this.rows.querySelectorAll("[data-row]")];
    const last = rows.at(-1);
    const number = Math.max(...rows.map((row) => Number(row.dataset.row))) + 1;
    const row = last.cloneNode(true);
    row.dataset.row = number;
    for (const input of row.querySelectorAll("input, select, textarea")) {
      input.name = input.name.replace(/^area-\d+-/, `area-${number}-`);
      const words = input.getAttribute("aria-label")?.replace(/\d+/, rows.length + 1);
      if (words) input.setAttribute("aria-label", words);
      if (input.type === "checkbox") Object.assign(input, { value: number, checked: false });
      else input.value = input.tagName === "SELECT" ? "rect" : "";
    }
    last.after(row);
  }

  say(words) {
    this.said.textContent = words;
  }
}

const setUp = () => {
  form.classList.add("is-live");
  for (const button of form.querySelectorAll("[data-gap]")) button.hidden = false;
  const stage = form.querySelector("[data-stage]");
  if (stage && !stage.dataset.ready && document.getElementById("id_picture")?.dataset.url) {
    stage.dataset.ready = "1";
    new Stage(stage);
  }
};

if (form) {
  setUp();
  document.addEventListener("htmx:afterSettle", () => {
    setUp();
    afterwards?.();
    afterwards = null;
  });
  document.body.addEventListener("question-file", () => {
    const stage = form.querySelector("[data-stage]");
    const url = document.getElementById("id_picture")?.dataset.url;
    if (stage?.dataset.ready && url) stage.querySelector("[data-image]").src = url;
    else setUp();
  });
}
