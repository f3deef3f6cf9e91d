// A picture to choose areas on or to put points on. The fields beside it hold the answer; the picture follows them.

const WHOLE = 1000;
const STEP = { far: 20, near: 2 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const announce = document.querySelector("[data-announce]");

/** Areas: pressing an outline is pressing its name. */
function areas(box) {
  const fields = [...box.querySelectorAll("input")];
  const outlines = new Map([...box.querySelectorAll("[data-area]")].map((area) => [area.dataset.area, area]));
  const show = () => {
    for (const field of fields) outlines.get(field.value).classList.toggle("is-chosen", field.checked);
  };
  box.querySelector("svg").addEventListener("click", (event) => {
    const area = event.target.closest("[data-area]");
    if (area) fields.find((field) => field.value === area.dataset.area).click();
  });
  for (const field of fields) {
    const outline = outlines.get(field.value);
    field.closest("label").addEventListener("pointerenter", () => outline.classList.add("is-near"));
    field.closest("label").addEventListener("pointerleave", () => outline.classList.remove("is-near"));
  }
  box.addEventListener("input", show);
  box.closest("[data-question]").addEventListener("restored", show);
  show();
}

/** One point: two fields, and a button on the picture that moves by arrows and by dragging. */
class Spot {
  constructor(line, points) {
    this.line = line;
    this.points = points;
    this.number = line.dataset.spot;
    [this.x, this.y] = line.querySelectorAll("input");
    line.querySelector(".spot-fields").hidden = true;
    line.querySelector(".spot-buttons").hidden = false;
    this.marker = document.createElement("button");
    this.marker.type = "button";
    this.marker.className = "spot-marker";
    this.marker.textContent = this.number;
    points.canvas.append(this.marker);
    line.querySelector("[data-set]").addEventListener("click", () => {
      if (!this.isSet) this.move(WHOLE / 2, WHOLE / 2);
      this.marker.focus();
    });
    line.querySelector("[data-unset]").addEventListener("click", () => this.remove());
    this.marker.addEventListener("keydown", (event) => this.steer(event));
    this.marker.addEventListener("pointerdown", (event) => this.grip(event));
    this.show();
  }

  get isSet() {
    return this.x.value !== "" && this.y.value !== "";
  }

  move(x, y, { quietly = false } = {}) {
    const held = (value) => String(Math.round(Math.min(WHOLE, Math.max(0, value))));
    [this.x.value, this.y.value] = [held(x), held(y)];
    this.show();
    if (quietly) return;
    this.x.dispatchEvent(new Event("input", { bubbles: true }));
    announce.textContent = this.words;
  }

  remove() {
    [this.x.value, this.y.value] = ["", ""];
    this.show();
    this.x.dispatchEvent(new Event("input", { bubbles: true }));
    this.line.querySelector("[data-set]").focus();
    announce.textContent = `Точка ${this.number} убрана`;
  }

  steer(event) {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      return this.remove();
    }
    if (!(event.key in ARROWS)) return;
    event.preventDefault();
    const [right, down] = ARROWS[event.key].map((way) => way * (event.shiftKey ? STEP.near : STEP.far));
    this.move(Number(this.x.value) + right, Number(this.y.value) + down);
  }

  grip(event) {
    this.marker.setPointerCapture(event.pointerId);
    const follow = (moved) => this.move(...this.points.placeOf(moved), { quietly: true });
    const drop = () => {
      this.marker.removeEventListener("pointermove", follow);
      this.move(Number(this.x.value), Number(this.y.value));
    };
    this.marker.addEventListener("pointermove", follow);
    this.marker.addEventListener("pointerup", drop, { once: true });
  }

  get words() {
    const share = (field) => `${Math.round(Number(field.value) / 10)} %`;
    return `Точка ${this.number}: ${share(this.x)} слева, ${share(this.y)} сверху`;
  }

  show() {
    this.marker.hidden = !this.isSet;
    this.line.querySelector("[data-set]").hidden = this.isSet;
    this.line.querySelector("[data-unset]").hidden = !this.isSet;
    this.line.classList.toggle("is-set", this.isSet);
    if (!this.isSet) return;
    this.marker.style.left = `${Number(this.x.value) / 10}%`;
    this.marker.style.top = `${Number(this.y.value) / 10}%`;
    this.marker.ariaLabel = `${this.words}. Двигайте стрелками`;
  }
}

class Points {
  constructor(box) {
    this.canvas = box.querySelector("[data-canvas]");
    this.canvas.classList.add("is-pointed");
    box.querySelector("[data-spot-help]").hidden = false;
    this.spots = [...box.querySelectorAll("[data-spot]")].map((line) => new Spot(line, this));
    this.canvas.addEventListener("click", (event) => {
      if (!event.target.closest(".spot-marker")) this.point(event);
    });
    box.closest("[data-question]").addEventListener("restored", () => this.spots.forEach((spot) => spot.show()));
  }

  /** Where on the picture, in thousandths. */
  placeOf(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [((event.clientX - left) / width) * WHOLE, ((event.clientY - top) / height) * WHOLE];
  }

  /** The next free point comes here; when all are put, the nearest does. */
  point(event) {
    const [x, y] = this.placeOf(event);
    const far = (spot) => (Number(spot.x.value) - x) ** 2 + (Number(spot.y.value) - y) ** 2;
    const spot =
      this.spots.find((each) => !each.isSet) ?? [...this.spots].sort((one, other) => far(one) - far(other))[0];
    spot.move(x, y);
  }
}

// The editor of a question shows it anew after every change.
const begin = () => {
  for (const box of document.querySelectorAll("[data-hotspot]:not([data-begun])")) {
    box.dataset.begun = "";
    if (box.dataset.hotspot === "areas") areas(box);
    else new Points(box);
  }
};
begin();
document.addEventListener("htmx:afterSettle", begin);
