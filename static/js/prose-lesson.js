// What the text of a lesson has beyond plain text: notes of four kinds, replies good and bad, footnotes, pictures of the
// lesson. Loaded by the editor itself; what it writes is what courses/lessons/body.py keeps.
import { Extension, Node, mergeAttributes, updateAttrsDialog } from "django-prose-editor/editor";

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    class: { default: "callout", parseHTML: (element) => element.getAttribute("class") || "callout" },
  }),
  parseHTML: () => [{ tag: "aside" }],
  // On the page of the editor a note is no region of its own; the server keeps no role.
  renderHTML: ({ HTMLAttributes }) => ["aside", mergeAttributes(HTMLAttributes, { role: "note" }), 0],
});

// A good reply beside a bad one.
const Pair = Node.create({
  name: "pair",
  group: "block",
  content: "blockquote blockquote",
  defining: true,
  parseHTML: () => [{ tag: "section.example-pair" }],
  renderHTML: () => ["section", { class: "example-pair" }, 0],
});

// A note to a law stands where it is referred to; the page numbers it and sets it at the end.
const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addAttributes: () => ({
    text: { default: "", rendered: false, parseHTML: (element) => element.textContent.trim() },
  }),
  parseHTML: () => [{ tag: "small.footnote" }],
  renderHTML: ({ node }) => ["small", { class: "footnote" }, node.attrs.text],
});

// The look knows two kinds of quotation, and a paragraph that says why; the class says which.
const classOf = (types, known, more = {}) => ({
  types,
  attributes: {
    class: {
      default: null,
      parseHTML: (element) => known.find((name) => element.classList.contains(name)) ?? null,
      renderHTML: (attributes) => (attributes.class ? { class: attributes.class } : {}),
      ...more,
    },
  },
});
const Marked = Extension.create({
  name: "marked",
  addGlobalAttributes: () => [
    classOf(["blockquote"], ["example-good", "example-bad"]),
    classOf(["paragraph"], ["why"], { keepOnSplit: false }),
  ],
});

const option = (text) => Object.assign(document.createElement("p"), { textContent: text });

const example = (verdict) => (editor) => {
  const chain = editor.chain().focus();
  if (editor.isActive("blockquote")) chain.updateAttributes("blockquote", { class: verdict }).run();
  else chain.wrapIn("blockquote", { class: verdict }).run();
};

const callout = (css) => (editor) => {
  const chain = editor.chain().focus();
  if (editor.isActive("callout")) chain.updateAttributes("callout", { class: css }).run();
  else chain.wrapIn("callout", { class: css }).run();
};

// Under the paragraph where the cursor is, not in the midst of its words, and with a line after it to write on.
const under = (editor, node) => {
  const { $to } = editor.state.selection;
  const place = $to.depth ? $to.after(1) : $to.pos;
  const isLast = place >= editor.state.doc.content.size;
  editor.chain().focus().insertContentAt(place, isLast ? [node, { type: "paragraph" }] : node).run();
  return place;
};

const pair = (editor) => {
  const side = (verdict) => ({
    type: "blockquote",
    attrs: { class: verdict },
    content: [{ type: "paragraph" }, { type: "paragraph", attrs: { class: "why" } }],
  });
  const place = under(editor, { type: "pair", content: [side("example-good"), side("example-bad")] });
  editor.commands.setTextSelection(place + 3);
};

const footnote = async (editor) => {
  const chosen = editor.state.selection.node?.type.name === "footnote" ? editor.state.selection.node : null;
  const properties = { text: { type: "string", title: "Что в сноске: закон и статья", required: !chosen } };
  const options = { title: chosen ? "Изменить сноску" : "Сноска", submitText: chosen ? "Сохранить" : "Вставить" };
  const said = await updateAttrsDialog(properties, options)(editor, { text: chosen?.attrs.text ?? "" });
  if (!said) {
    editor.commands.focus();
    return;
  }
  const text = said.text.trim();
  if (chosen && !text) editor.chain().focus().deleteSelection().run();
  else if (chosen) editor.chain().focus().updateAttributes("footnote", { text }).run();
  else if (text) editor.chain().focus().insertContentAt(editor.state.selection.to, { type: "footnote", attrs: { text } }).run();
};

const pictures = () =>
  [...document.querySelectorAll("[data-insert-picture]")].map((button, place) => ({
    src: button.dataset.insertPicture,
    name: `${place + 1}. ${button.closest("li")?.querySelector("p")?.textContent.trim() ?? "картинка"}`,
    words: button.closest("li")?.querySelector("[data-alt]")?.value.trim() ?? "",
  }));

// The picture at the cursor with its place, if there is one.
const pictureAt = (editor) => {
  const { from, to } = editor.state.selection;
  let found = null;
  editor.state.doc.nodesBetween(from, to, (node, at) => {
    if (node.type.name === "figure") node.forEach((child, offset) => { if (child.type.name === "image") found = { node: child, at: at + 1 + offset }; });
    else if (node.type.name === "image") found = { node, at };
  });
  return found;
};

const picture = async (editor) => {
  const here = pictureAt(editor);
  const own = pictures();
  if (!here && !own.length) {
    const field = document.querySelector("input[type=file][name=picture]");
    const section = field?.closest("section, fieldset, .field");
    section?.scrollIntoView({ block: "center" });
    field?.focus();
    return;
  }
  const alt = { type: "string", title: "Что на картинке, словами — для тех, кто её не видит", required: true };
  const which = { title: "Картинка", enum: own.map((one) => one.name) };
  const caption = { type: "string", title: "Подпись под картинкой, если нужна" };
  const said = await updateAttrsDialog(here ? { alt } : { which, alt, caption }, {
    title: here ? "Что на картинке" : "Вставить картинку",
    submitText: here ? "Сохранить" : "Вставить",
  })(editor, here ? { alt: here.node.attrs.alt ?? "" } : { which: own.at(-1).name, alt: own.at(-1).words });
  if (!said) {
    editor.commands.focus();
    return;
  }
  if (here) {
    editor.chain().focus().setNodeSelection(here.at).updateAttributes("image", { alt: said.alt.trim() }).run();
    return;
  }
  const { src } = own.find((one) => one.name === said.which) ?? own[0];
  const content = [{ type: "image", attrs: { src, alt: said.alt.trim() } }];
  if (said.caption.trim()) content.push({ type: "caption", content: [{ type: "text", text: said.caption.trim() }] });
  under(editor, { type: "figure", content });
};

export const Lesson = Extension.create({
  name: "lesson",
  addExtensions: () => [Callout, Pair, Footnote, Marked],
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => {
      if (editor.state.selection.node?.type.name !== "footnote") return false;
      footnote(editor);
      return true;
    },
  }),
  addMenuItems({ menu, buttons }) {
    const isCallout = (css) => (editor) => editor.isActive("callout", { class: css });
    const isExample = (css) => (editor) => editor.isActive("blockquote", { class: css });
    const blocks = [
      ["plain", "Обычный текст", (editor) => {
        const wrapped = editor.isActive("callout") ? "callout" : "blockquote";
        editor.chain().focus().lift(wrapped).run();
      }, (editor) => !editor.isActive("callout") && !editor.isActive("blockquote")],
      ...[["important", "Важно", "callout callout-info"], ["advice", "Совет", "callout callout-done"], ["attention", "Внимание", "callout callout-soon"], ["note", "Заметка", "callout"]]
        .map(([name, label, css]) => [name, label, callout(css), isCallout(css)]),
      ["good", "Пример: так хорошо", example("example-good"), isExample("example-good")],
      ["bad", "Пример: так не надо", example("example-bad"), isExample("example-bad")],
    ];
    for (const [name, label, command, active] of blocks) {
      menu.defineItem({ name: `lesson:${name}`, groups: "lesson", button: buttons.text(label, label), option: option(label), command, active });
    }
    const inserted = [
      ["pair", buttons.material("compare", "Два ответа рядом: хорошо и плохо"), pair, (editor) => editor.isActive("pair"), (editor) => !editor.isActive("pair")],
      ["footnote", buttons.text("§", "Сноска на закон"), footnote, (editor) => editor.isActive("footnote"), () => true],
      ["picture", buttons.material("image", "Картинка"), picture, (editor) => editor.isActive("figure"), () => true],
    ];
    for (const [name, button, command, active, enabled] of inserted) {
      menu.defineItem({ name: `insert:${name}`, groups: "insert", button, option: null, command, active, enabled });
    }
  },
});
