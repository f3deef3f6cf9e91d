// Notes and passages of a marked reply light up together, and a thread joins them on a wide screen.

const SVG = "http://www.w3.org/2000/svg";
const wide = window.matchMedia("(min-width: 992px)");

for (const reading of document.querySelectorAll("[data-reading]")) {
  // The reply has arrived, so the copy on this device is not needed any more.
  if (reading.dataset.sent) {
    try {
      localStorage.removeItem(`otklik.reply.${reading.dataset.sent}`);
    } catch {
      // there was none
    }
  }
  const numbersOf = (element) => element.dataset.notes.split(" ").filter(Boolean);
  const passages = [...reading.querySelectorAll("[data-marked] mark")];
  const notes = [...reading.querySelectorAll("[data-margin] > li")];
  const thread = document.createElementNS(SVG, "svg");
  thread.setAttribute("class", "note-thread");
  thread.setAttribute("aria-hidden", "true");
  reading.append(thread);

  const join = (passage, note) => {
    const frame = reading.getBoundingClientRect();
    const line = [...passage.getClientRects()].at(-1);
    const card = note.getBoundingClientRect();
    const text = reading.querySelector(".msg").getBoundingClientRect();
    const from = { x: line.right - frame.left, y: line.bottom - frame.top + 2 };
    const edge = text.right - frame.left + 12;
    const to = { x: card.left - frame.left - 4, y: card.top - frame.top + 24 };
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${from.x} ${from.y} H${edge - 8} Q${edge} ${from.y} ${edge} ${from.y + Math.sign(to.y - from.y) * Math.min(8, Math.abs(to.y - from.y) / 2)} V${to.y - Math.sign(to.y - from.y) * Math.min(8, Math.abs(to.y - from.y) / 2)} Q${edge} ${to.y} ${edge + 8} ${to.y} H${to.x}`);
    return path;
  };

  const light = (numbers) => {
    const lit = (element) => numbersOf(element).some((number) => numbers.includes(number));
    for (const element of [...passages, ...notes]) element.classList.toggle("is-lit", lit(element));
    const note = notes.find(lit);
    thread.setAttribute("class", `note-thread ${note?.classList[1] ?? ""}`);
    const side = note && wide.matches && getComputedStyle(reading).gridTemplateColumns.includes(" ");
    thread.replaceChildren(...(side ? passages.filter((one) => numbersOf(one).includes(numbersOf(note)[0])).map((one) => join(one, note)) : []));
  };

  const over = (event) => {
    const target = event.target.closest?.("[data-notes]");
    light(target && reading.contains(target) ? numbersOf(target) : []);
  };
  reading.addEventListener("pointerover", over);
  reading.addEventListener("pointerleave", () => light([]));
  reading.addEventListener("focusin", over);
  reading.addEventListener("focusout", () => light([]));
}
