// Finds terms of a glossary as one types; without scripts there are the letters and the browser's own search.
const plain = (text) => text.toLowerCase().replaceAll("ё", "е").replaceAll("\u00a0", " ").trim();

for (const list of document.querySelectorAll("[data-glossary]")) {
  const box = list.querySelector(".glossary-search");
  const input = box.querySelector("input");
  const found = box.querySelector("[role=status]");
  const all = found.textContent;
  const terms = [...list.querySelectorAll(".glossary-term")].map((row) => [row, plain(row.textContent)]);
  box.hidden = false;
  const show = () => {
    const words = plain(input.value).split(/\s+/u).filter(Boolean);
    let count = 0;
    for (const [row, text] of terms) {
      row.hidden = !words.every((word) => text.includes(word));
      count += !row.hidden;
    }
    for (const part of list.querySelectorAll(".glossary-letter")) part.hidden = !part.querySelector(".glossary-term:not([hidden])");
    list.querySelector(".glossary-letters").hidden = words.length > 0;
    if (!words.length) found.textContent = all;
    else found.textContent = count ? `Нашлось: ${count}` : "Такого термина нет. Попробуйте другое слово.";
  };
  input.addEventListener("input", show);
  show();
}
