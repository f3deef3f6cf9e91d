// Editors of the workshop. Without this file every form still works: the text of a lesson is then a plain field.

// Leaving with something unsaved is asked about; what the browser brings back counts as saved.
const guarded = document.querySelector("form[data-guard]");
if (guarded) {
  let touched = guarded.querySelector(".has-error") !== null;
  guarded.addEventListener("input", () => { touched = true; });
  guarded.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
}

// After a lesson was moved, the button that moved it has the focus again.
const moved = location.hash.startsWith("#lesson-") && document.querySelector(location.hash);
if (moved) (moved.querySelector("button:not(:disabled)") ?? moved).focus();

// The toolbar of the text editor in Russian.
const WORDS = {
  paragraph: "Абзац",
  "heading 2": "Заголовок",
  "heading 3": "Подзаголовок",
  "Heading 2": "Заголовок",
  "Heading 3": "Подзаголовок",
  bold: "Жирный",
  italic: "Курсив",
  underline: "Подчёркнутый",
  strike: "Зачёркнутый",
  Code: "Код",
  "Code block": "Код отдельным блоком",
  subscript: "Нижний индекс",
  superscript: "Верхний индекс",
  "unordered list": "Список",
  "ordered list": "Нумерованный список",
  blockquote: "Цитата",
  "horizontal rule": "Черта",
  "insert link": "Ссылка",
  "remove link": "Убрать ссылку",
  "Insert table": "Таблица",
  undo: "Отменить",
  redo: "Повторить",
};
const translate = (root) => {
  for (const button of root.querySelectorAll("button, [title]")) {
    for (const name of ["title", "aria-label"]) {
      const word = WORDS[button.getAttribute(name)?.trim()];
      if (word) button.setAttribute(name, word);
    }
  }
};

let text = null;
document.addEventListener("prose-editor:ready", (event) => {
  const { editor, textarea } = event.detail;
  if (!editor) return;
  text = editor;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const page = editor.view.dom;
  page.setAttribute("role", "textbox");
  page.setAttribute("aria-multiline", "true");
  page.setAttribute("aria-label", label?.textContent.trim() || "Текст");
  label?.addEventListener("click", () => editor.commands.focus());
  translate(page.closest(".prose-editor"));
  for (const button of document.querySelectorAll("[data-insert-picture]")) button.hidden = false;
  for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert-picture]");
  if (!button || !text) return;
  const words = button.closest("li").querySelector("[data-alt]");
  if (!words.value.trim()) {
    words.focus();
    return;
  }
  const image = { type: "image", attrs: { src: button.dataset.insertPicture, alt: words.value.trim() } };
  text.chain().focus().insertContent({ type: "figure", content: [image] }).run();
});
