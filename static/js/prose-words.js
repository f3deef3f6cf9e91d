// The text editor asks for its words through window.gettext, before it starts: this file stands above its modules.
(() => {
  const words = {
    "Image URL": "Адрес картинки",
    "Alternative Text": "Что на картинке, словами",
    Caption: "Подпись",
    "Edit Figure": "Изменить картинку",
    "Insert Figure": "Вставить картинку",
    "Edit Image": "Изменить картинку",
    "Add caption": "Добавить подпись",
    Update: "Сохранить",
    Insert: "Вставить",
    URL: "Адрес ссылки",
    Title: "Подсказка",
    "Open in new window": "В новой вкладке",
    "Edit Link": "Ссылка",
    Rows: "Строк",
    Columns: "Столбцов",
    "Include header row": "С заголовком",
    "Table Properties": "Таблица",
    "Insert Table": "Вставить таблицу",
    Cancel: "Отмена",
  };
  // The editor would put a style of its own into the page, which the security policy refuses; it looks for this first.
  const style = document.createElement("style");
  style.nonce = document.currentScript.nonce;
  style.dataset.tiptapStyle = "";
  document.head.append(style);
  window.gettext = (text) => words[text] ?? text;
})();
