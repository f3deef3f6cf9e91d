// Words to be put into gaps. The select in a gap holds the answer and stays as it is; words beside the text can be
// dragged to it, or taken with one press and put down with another.

class Words {
  constructor(box) {
    this.announce = document.querySelector("[data-announce]");
    this.gaps = [...box.querySelectorAll("[data-gap]")];
    this.bank = box.querySelector(".word-bank");
    this.words = [...this.bank.children];
    this.held = null;
    this.bank.hidden = false;
    for (const gap of this.gaps) this.receive(gap);
    this.bank.addEventListener("click", (event) => this.take(event.target.closest("[data-word]")));
    this.bank.addEventListener("dragstart", (event) => {
      this.hold(event.target.closest("[data-word]"));
      event.dataTransfer.setData("text/plain", event.target.dataset.word);
    });
    this.bank.addEventListener("dragend", () => this.hold(null));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hold(null);
    });
    box.closest("[data-question]").addEventListener("restored", () => this.show());
    this.show();
  }

  fits(gap) {
    return this.held && this.held.dataset.group === gap.dataset.group;
  }

  receive(gap) {
    gap.addEventListener("input", () => this.settle(gap));
    const putInstead = (event) => {
      if (!this.fits(gap)) return;
      event.preventDefault(); // the list stays closed: the word in hand goes here
      this.put(gap);
    };
    gap.addEventListener("mousedown", putInstead);
    gap.addEventListener("keydown", (event) => {
      if (["Enter", " "].includes(event.key)) putInstead(event);
    });
    gap.addEventListener("dragover", (event) => {
      if (!this.fits(gap)) return;
      event.preventDefault();
      gap.classList.add("is-over");
    });
    gap.addEventListener("dragleave", () => gap.classList.remove("is-over"));
    gap.addEventListener("drop", (event) => {
      gap.classList.remove("is-over");
      event.preventDefault();
      if (this.fits(gap)) this.put(gap);
    });
  }

  take(word) {
    if (!word) return;
    this.hold(word === this.held ? null : word);
    if (this.held) this.announce.textContent = `${word.textContent}: выберите место в тексте`;
  }

  hold(word) {
    this.held = word;
    for (const each of this.words) each.setAttribute("aria-pressed", String(each === word));
    for (const gap of this.gaps) gap.classList.toggle("is-waiting", Boolean(this.fits(gap)));
  }

  put(gap) {
    gap.value = this.held.dataset.word;
    this.announce.textContent = `${this.held.textContent}: ${gap.ariaLabel}`;
    this.hold(null);
    gap.focus();
    gap.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** A word that is not endless leaves the gap where it stood before. */
  settle(gap) {
    const word = this.words.find((each) => each.dataset.word === gap.value);
    if (word && !("endless" in word.dataset)) {
      for (const other of this.gaps) if (other !== gap && other.value === gap.value) other.value = "";
    }
    this.show();
  }

  show() {
    const used = new Set(this.gaps.map((gap) => gap.value));
    for (const word of this.words) {
      word.classList.toggle("is-used", used.has(word.dataset.word) && !("endless" in word.dataset));
    }
  }
}

// The editor of a question shows it anew after every change.
const begin = () => {
  for (const box of document.querySelectorAll("[data-words]:not([data-begun])")) {
    box.dataset.begun = "";
    new Words(box);
  }
};
begin();
document.addEventListener("htmx:afterSettle", begin);
