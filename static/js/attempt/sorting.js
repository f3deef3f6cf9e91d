// Things to be sorted into groups. The select of a thing holds the answer and stays at hand; the thing itself stands in
// the column of its group, can be dragged there, or taken with one press and put with another.

class Sorting {
  constructor(box) {
    this.announce = document.querySelector("[data-announce]");
    this.box = box;
    this.pool = box.querySelector("[data-pool]");
    this.items = [...this.pool.children];
    this.columns = [...box.querySelectorAll("[data-column]")];
    this.held = null;
    box.classList.add("is-live");
    box.querySelector(".sorting-columns").hidden = false;
    for (const item of this.items) this.ready(item);
    for (const column of this.columns) this.receive(column);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hold(null);
    });
    box.closest("[data-question]").addEventListener("restored", () => this.arrange());
    this.arrange();
  }

  place(item) {
    return item.querySelector("select");
  }

  ready(item) {
    item.draggable = true;
    item.querySelector("label").hidden = true;
    const take = item.querySelector("[data-take]");
    take.hidden = false;
    take.addEventListener("click", () => {
      this.hold(this.held === item ? null : item);
      if (this.held) this.announce.textContent = `${take.textContent}: выберите группу`;
    });
    this.place(item).addEventListener("input", () => this.stand(item));
    item.addEventListener("dragstart", (event) => {
      this.hold(item);
      event.dataTransfer.setData("text/plain", item.dataset.item);
    });
    item.addEventListener("dragend", () => this.hold(null));
  }

  receive(column) {
    column.querySelector("[data-put]").addEventListener("click", () => this.put(column.dataset.column));
    column.addEventListener("dragover", (event) => {
      if (!this.held) return;
      event.preventDefault();
      column.classList.add("is-over");
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("is-over");
    });
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      column.classList.remove("is-over");
      this.put(column.dataset.column);
    });
  }

  hold(item) {
    this.held = item;
    this.box.classList.toggle("is-holding", Boolean(item));
    for (const each of this.items) each.querySelector("[data-take]").setAttribute("aria-pressed", String(each === item));
    for (const column of this.columns) {
      column.querySelector("[data-put]").hidden = !item || this.place(item).value === column.dataset.column;
    }
  }

  put(category) {
    const item = this.held;
    if (!item) return;
    this.hold(null);
    this.place(item).value = category;
    this.place(item).dispatchEvent(new Event("input", { bubbles: true }));
    item.querySelector("[data-take]").focus();
    const title = this.columns.find((column) => column.dataset.column === category).querySelector(".sorting-title").textContent;
    this.announce.textContent = `${item.querySelector("[data-take]").textContent}: ${title}`;
  }

  /** Move an item to the column that its field names; whoever chose by the field stays in it. */
  stand(item) {
    const field = this.place(item);
    const wasIn = document.activeElement === field;
    const column = this.columns.find((each) => each.dataset.column === field.value);
    const home = column ? column.querySelector("ul") : this.pool;
    if (item.parentElement !== home) home.append(item);
    if (wasIn) field.focus();
    this.pool.classList.toggle("is-empty", !this.pool.children.length);
  }

  arrange() {
    for (const item of this.items) this.stand(item);
  }
}

// The editor of a question shows it anew after every change.
const begin = () => {
  for (const box of document.querySelectorAll("[data-sorting]:not([data-begun])")) {
    box.dataset.begun = "";
    new Sorting(box);
  }
};
begin();
document.addEventListener("htmx:afterSettle", begin);
