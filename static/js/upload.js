// Large files go in chunks (tus protocol) as soon as they are chosen, and go on from where they stopped: after a lost
// connection by themselves, after a closed tab or on another computer once the same file is chosen again. The form then
// carries the key of what has been sent. Without this file the input is a plain one, sent with the form.
import "../vendor/tus/tus.min.js";

const { tus } = window;
const CHUNK = 8 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]+)`)?.[1] ?? "";
const size = (bytes) => {
  const units = ["Б", "КБ", "МБ", "ГБ"];
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString("ru", { maximumFractionDigits: value < 10 && step > 1 ? 1 : 0 })} ${units[step]}`;
};
const left = (seconds) => {
  if (!Number.isFinite(seconds) || seconds <= 0) return "";
  if (seconds < 60) return ", осталось меньше минуты";
  return `, осталось около ${Math.ceil(seconds / 60)} мин`;
};
const ask = (url, options = {}) =>
  fetch(url, { ...options, headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken"), ...options.headers } });
const TUS = { "Tus-Resumable": "1.0.0" };

/** One input of a form, and what is being sent through it. */
class Sending {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input[type=file]");
    this.sent = box.querySelector("[data-sent]");
    this.part = (name) => box.querySelector(`[data-${name}]`);
    this.upload = null;
    this.known = []; // what the server has of hers that nobody has taken
    this.part("pause").addEventListener("click", () => this.pause());
    this.part("go-on").addEventListener("click", () => this.start());
    this.part("cancel").addEventListener("click", () => this.cancel());
    this.input.addEventListener("change", () => this.choose());
    this.begin();
  }

  /** A file chosen before this script was here is taken once it is known what of it has come already. */
  async begin() {
    await this.look();
    if (this.upload === null && this.input.files.length) this.choose();
  }

  get active() {
    return this.upload !== null && this.sent.value === "";
  }

  say(text, failed = false) {
    this.part("said").textContent = text;
    this.part("said").classList.toggle("is-failed", failed);
  }

  show(state) {
    this.part("state").hidden = state === "none";
    this.part("pause").hidden = state !== "going";
    this.part("go-on").hidden = state !== "paused";
    this.part("cancel").hidden = state === "done" || state === "checking";
    this.part("bar").hidden = state === "done";
    this.input.disabled = state === "going" || state === "checking"; // a plain copy is not sent as well
  }

  /** What was begun before, here or on another computer. */
  async look() {
    try {
      const response = await ask(`${this.box.dataset.url}?kinds=${encodeURIComponent(this.box.dataset.kinds)}`);
      if (!response.ok) return;
      this.known = (await response.json()).uploads;
    } catch {
      return;
    }
    const list = this.part("unfinished");
    list.replaceChildren(...this.known.filter((one) => !one.whole).map((one) => this.offered(one)));
    list.hidden = !list.childElementCount || this.upload !== null;
  }

  offered(one) {
    const line = document.createElement("div");
    line.className = "callout callout-soon upload-unfinished";
    const words = document.createElement("p");
    words.textContent = `«${one.name}»: загружено ${size(one.offset)} из ${size(one.size)}. Выберите этот же файл, и загрузка продолжится.`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-link";
    drop.textContent = "Не загружать";
    drop.addEventListener("click", async () => {
      await ask(one.url, { method: "DELETE", headers: TUS }).catch(() => {}); // without a connection it stays offered
      this.look();
    });
    line.append(words, drop);
    return line;
  }

  choose() {
    const [file] = this.input.files;
    this.upload?.abort();
    this.upload = null;
    this.sent.value = "";
    if (!file) return this.show("none");
    this.part("name").textContent = `${file.name}, ${size(file.size)}`;
    if (file.size > Number(this.box.dataset.limit)) {
      this.show("none");
      this.part("state").hidden = false;
      for (const name of ["pause", "go-on", "cancel", "bar"]) this.part(name).hidden = true;
      this.input.value = "";
      return this.say(`Файл больше ${size(Number(this.box.dataset.limit))}. Уменьшите его и выберите ещё раз.`, true);
    }
    const begun = this.known.find((one) => one.name === file.name && one.size === file.size);
    this.upload = this.made(file, begun?.url ?? null);
    this.part("unfinished").hidden = true;
    this.start();
  }

  made(file, uploadUrl) {
    let began = 0;
    let at = 0;
    return new tus.Upload(file, {
      endpoint: new URL(this.box.dataset.url, location.href).href,
      uploadUrl,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      storeFingerprintForResuming: false, // the server knows what is hers, on every computer
      metadata: { filename: file.name, kinds: this.box.dataset.kinds },
      headers: { Accept: "application/json" },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", cookie("csrftoken")),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status && status < 500 && status !== 409 && status !== 423 && status !== 460) return false;
        if (error.originalResponse?.getBody()?.includes('"reasons"')) return false;
        this.say("Нет связи. Как только она появится, загрузка продолжится сама.");
        return true;
      },
      onProgress: (done, whole) => {
        if (!began) [began, at] = [Date.now(), done];
        const speed = (done - at) / ((Date.now() - began) / 1000);
        this.part("bar").value = Math.floor((done / whole) * 1000);
        const percent = Math.floor((done / whole) * 100);
        this.say(`Загружено ${percent} % — ${size(done)} из ${size(whole)}${left((whole - done) / speed)}.`);
      },
      onSuccess: () => this.finish(),
      onError: (error) => this.failed(error),
    });
  }

  start() {
    this.show("going");
    this.say("Загружаем…");
    this.upload.start();
  }

  pause() {
    this.upload.abort();
    this.show("paused");
    this.say(`Приостановлено. ${this.part("said").textContent}`);
  }

  async cancel() {
    const { upload } = this;
    this.upload = null;
    upload.abort();
    this.input.value = "";
    this.show("none");
    if (upload.url) await ask(upload.url, { method: "DELETE", headers: TUS }).catch(() => {});
    this.input.focus();
    this.look();
  }

  failed(error) {
    const body = error.originalResponse?.getBody() ?? "";
    const status = error.originalResponse?.getStatus() ?? 0;
    let reasons = [];
    try {
      ({ reasons } = JSON.parse(body));
    } catch {
      // no answer of ours
    }
    if (reasons.length) return this.refused(reasons.join(" "));
    this.show("paused");
    if (status === 403 || status === 0) this.say("Связи нет уже долго. Загруженное сохранено: нажмите «Продолжить», когда она появится.", true);
    else this.say("Загрузка остановилась. Загруженное сохранено: нажмите «Продолжить» или обновите страницу и выберите файл ещё раз.", true);
  }

  refused(said) {
    this.upload = null;
    this.input.value = "";
    this.show("none");
    this.part("state").hidden = false;
    for (const name of ["pause", "go-on", "cancel", "bar"]) this.part(name).hidden = true;
    this.say(said, true);
  }

  /** All of it is there: the server looks into it, and the form gets its key. */
  async finish() {
    this.show("checking");
    this.say("Загружено. Проверяем файл…");
    let response = null;
    let told = null;
    try {
      response = await ask(`${this.upload.url}finish/`, { method: "POST" });
      const ours = !response.redirected && (response.ok || response.status === 409); // not the page to sign in
      if (ours) told = await response.json();
    } catch {
      this.show("paused");
      return this.say("Файл загружен, но связи нет. Нажмите «Продолжить», когда она появится.", true);
    }
    if (response.status === 409) return this.refused(told.reasons.join(" "));
    if (told === null) {
      this.show("paused");
      return this.say("Файл загружен, но проверить его не вышло. Нажмите «Продолжить».", true);
    }
    this.sent.value = told.upload;
    this.input.value = "";
    this.show("done");
    this.say(`Готово: ${told.kind}, ${told.size}${told.length ? `, ${told.length}` : ""}.`);
    this.sent.dispatchEvent(new Event("input", { bubbles: true }));
    this.sent.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const all = new Map();
const start = () => {
  for (const box of document.querySelectorAll("[data-upload]")) if (!all.has(box)) all.set(box, new Sending(box));
};
const going = () => [...all.values()].filter((one) => one.active && one.box.isConnected);

// A form is not sent while its file is on the way: it would go without it.
document.addEventListener(
  "submit",
  (event) => {
    const waiting = going().find((one) => one.input.form === event.target);
    if (!waiting) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.say("Файл ещё загружается. Дождитесь конца или отмените загрузку, потом сохраните.", true);
    waiting.part("said").scrollIntoView({ block: "center" });
  },
  true,
);
window.addEventListener("beforeunload", (event) => {
  if (going().length) event.preventDefault();
});
// An editor that saves by itself has taken the file: its key need not go with every further save.
document.addEventListener("draft:saved", () => {
  for (const one of all.values()) one.sent.value = "";
});
document.addEventListener("htmx:load", start);
start();
