// Editors of the workshop. Without this file every form still works: the text of a lesson is then a plain field.

// Leaving with something unsaved is asked about, also when it stands in another form of the page than the one being sent;
// what the browser brings back counts as saved.
const unsaved = new Set();
for (const form of document.querySelectorAll("form[data-guard]")) {
  if (form.querySelector(".has-error")) unsaved.add(form);
  form.addEventListener("input", () => unsaved.add(form));
  form.addEventListener("submit", () => unsaved.delete(form));
}
window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

// After a lesson was moved, the button that moved it has the focus again.
const moved = location.hash.startsWith("#lesson-") && document.querySelector(location.hash);
if (moved) {
  // The browser takes the focus to the lesson itself when the page has loaded: only then is it our turn.
  const back = () => setTimeout(() => moved.querySelector("button:not(:disabled)")?.focus(), 0);
  if (document.readyState === "complete") back();
  else window.addEventListener("load", back);
}

// The toolbar of the text editor in Russian: it is built and rebuilt by the editor, whose own words are English.
const WORDS = {
  paragraph: "Абзац",
  "heading 2": "Заголовок",
  "heading 3": "Подзаголовок",
  bold: "Жирный",
  italic: "Курсив",
  underline: "Подчёркнутый",
  strike: "Зачёркнутый",
  code: "Код",
  "code block": "Код отдельным блоком",
  subscript: "Нижний индекс",
  superscript: "Верхний индекс",
  "unordered list": "Список",
  "ordered list": "Нумерованный список",
  blockquote: "Цитата",
  "horizontal rule": "Черта",
  "insert link": "Ссылка",
  "remove link": "Убрать ссылку",
  "insert table": "Таблица",
  "add column": "Добавить столбец",
  "delete column": "Удалить столбец",
  "add row": "Добавить строку",
  "delete row": "Удалить строку",
  "merge cells": "Объединить ячейки",
  "split cell": "Разделить ячейку",
  "toggle header cell": "Ячейка заголовка",
  "delete table": "Удалить таблицу",
  undo: "Отменить",
  redo: "Повторить",
};
const russian = (word) => (word ? WORDS[word.trim().toLowerCase()] : undefined);
const translate = (bar) => {
  for (const one of bar.querySelectorAll("*")) {
    for (const name of ["title", "aria-label"]) {
      const word = russian(one.getAttribute(name));
      if (word) one.setAttribute(name, word);
    }
    // An icon is a word too, drawn by its font: that stays.
    const word = one.childElementCount || one.matches(".material-icons") ? undefined : russian(one.textContent);
    if (word) one.textContent = word;
  }
};
// The window of a table asks «Yes» or «No» by the words themselves; a table begins with headings unless one says no.
const ANSWERS = { Yes: "Да", No: "Нет" };
const answer = (frame) => {
  for (const one of frame.querySelectorAll("dialog option:not([value])")) {
    const word = ANSWERS[one.textContent];
    if (!word) continue;
    one.value = one.textContent;
    one.textContent = word;
    if (one.value === "Yes") one.selected = true;
  }
};
const keepRussian = (frame) => {
  translate(frame.querySelector(".prose-menubar") ?? frame);
  const observer = new MutationObserver(() => {
    answer(frame);
    const bar = frame.querySelector(".prose-menubar");
    if (bar) translate(bar);
  });
  observer.observe(frame, { childList: true, subtree: true, attributeFilter: ["title", "aria-label"] });
};

let text = null;
const settle = (editor, textarea) => {
  text = editor;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const page = editor.view.dom;
  if (page.hasAttribute("aria-label")) return; // settled already
  page.setAttribute("role", "textbox");
  page.setAttribute("aria-multiline", "true");
  page.setAttribute("aria-label", label?.textContent.trim() || "Текст");
  label?.addEventListener("click", () => editor.commands.focus());
  keepRussian(page.closest(".prose-editor"));
  for (const button of document.querySelectorAll("[data-insert-picture]")) button.hidden = false;
  for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
};
document.addEventListener("prose-editor:ready", ({ detail }) => detail.editor && settle(detail.editor, detail.textarea));
// On a slow line an editor is there before this file.
for (const { editor } of document.querySelectorAll(".prose-editor .tiptap")) {
  if (editor) settle(editor, editor.view.dom.closest(".prose-editor").querySelector("textarea"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert-picture]");
  if (!button || !text) return;
  const words = button.closest("li").querySelector("[data-alt]");
  if (!words.value.trim()) {
    words.focus();
    return;
  }
  const image = { type: "image", attrs: { src: button.dataset.insertPicture, alt: words.value.trim() } };
  // Under the paragraph where the cursor is, not in the midst of its words.
  const { $to } = text.state.selection;
  const place = $to.depth ? $to.after(1) : $to.pos;
  text.chain().focus().insertContentAt(place, { type: "figure", content: [image] }).run();
});
