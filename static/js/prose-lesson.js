// What the text of a lesson has beyond plain text: notes, good and bad examples. Loaded by the editor itself.
import { Extension, Node, mergeAttributes } from "django-prose-editor/editor";

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    class: { default: "callout", parseHTML: (element) => element.getAttribute("class") || "callout" },
  }),
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", mergeAttributes(HTMLAttributes), 0],
});

// The look knows two kinds of quotation; the class says which.
const Verdict = Extension.create({
  name: "verdict",
  addGlobalAttributes: () => [
    {
      types: ["blockquote"],
      attributes: {
        class: {
          default: null,
          parseHTML: (element) => element.getAttribute("class") || null,
          renderHTML: (attributes) => (attributes.class ? { class: attributes.class } : {}),
        },
      },
    },
  ],
});

const paragraph = (text) => {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
};

const example = (verdict) => (editor) => {
  const chain = editor.chain().focus();
  if (editor.isActive("blockquote")) chain.updateAttributes("blockquote", { class: verdict }).run();
  else chain.wrapIn("blockquote", { class: verdict }).run();
};

export const Lesson = Extension.create({
  name: "lesson",
  addExtensions: () => [Callout, Verdict],
  addMenuItems({ menu, buttons }) {
    const items = [
      ["plain", "Обычный текст", (editor) => {
        const wrapped = editor.isActive("callout") ? "callout" : "blockquote";
        editor.chain().focus().lift(wrapped).run();
      }, (editor) => !editor.isActive("callout") && !editor.isActive("blockquote")],
      ["good", "Пример: так хорошо", example("example-good"), (editor) => editor.isActive("blockquote", { class: "example-good" })],
      ["bad", "Пример: так не надо", example("example-bad"), (editor) => editor.isActive("blockquote", { class: "example-bad" })],
      ["note", "Заметка", (editor) => {
        if (!editor.isActive("callout")) editor.chain().focus().wrapIn("callout").run();
      }, (editor) => editor.isActive("callout")],
    ];
    for (const [name, label, command, active] of items) {
      menu.defineItem({
        name: `lesson:${name}`,
        groups: "lesson",
        button: buttons.text(label, label),
        option: paragraph(label),
        command,
        active,
      });
    }
  },
});
