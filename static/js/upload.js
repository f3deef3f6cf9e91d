// Large files go in chunks (tus protocol) as soon as they are chosen, and go on from where they stopped: after a lost
// connection by themselves, after a closed tab or on another computer once the same file is chosen again. The form then
// carries the key of what has been sent. A form that is sent meanwhile waits for its file and goes by itself. Without
// this file the input is a plain one, sent with the form.
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
const isDoor = (url = "") => url.includes("/accounts/login/");
const TUS = { "Tus-Resumable": "1.0.0" };

/** One input of a form, and what is being sent through it. */
class Sending {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input[type=file]");
    this.sent = box.querySelector("[data-sent]");
    this.part = (name) => box.querySelector(`[data-${name}]`);
    this.upload = null;
    this.broken = false; // without a connection, for now
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
    else if (this.whole) this.back(this.whole);
  }

  /** A whole file whose key the form carries. */
  get whole() {
    return this.known.find((one) => String(one.upload) === this.sent.value);
  }

  /** A form that was refused for something else comes back with the file that it had. */
  back(one) {
    this.part("name").textContent = `${one.name}, ${size(one.size)}`;
    this.show("done");
    this.say("Файл уже загружен, второй раз выбирать его не нужно.");
  }

  get active() {
    return this.upload !== null && this.sent.value === "";
  }

  say(text, failed = false) {
    this.part("said").textContent = text;
    this.part("said").classList.toggle("is-failed", failed);
  }

  show(state) {
    this.state = state;
    const had = document.activeElement;
    this.part("state").hidden = state === "none";
    this.part("pause").hidden = state !== "going";
    this.part("go-on").hidden = state !== "paused";
    this.part("cancel").hidden = state === "checking";
    this.part("cancel").textContent = state === "done" ? "Убрать файл" : "Отменить загрузку";
    this.part("bar").hidden = state === "done";
    this.part("pace").hidden = state === "done" || state === "checking";
    this.input.disabled = state === "going" || state === "checking"; // a plain copy is not sent as well
    // The button that had the focus gives it to the one that came instead, or to the name of the file.
    if (had?.hidden && this.box.contains(had)) (this.box.querySelector("[data-pause]:not([hidden]), [data-go-on]:not([hidden])") ?? this.part("name")).focus();
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
    this.part("pace").textContent = "";
    if (!file) return this.drop();
    this.part("name").textContent = `${file.name}, ${size(file.size)}`;
    if (file.size > Number(this.box.dataset.limit)) {
      return this.refused(`Файл больше ${size(Number(this.box.dataset.limit))}. Уменьшите его и выберите ещё раз.`);
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
        this.broken = true;
        this.say("Нет связи. Как только она появится, загрузка продолжится сама.");
        return true;
      },
      onProgress: (done, whole) => {
        if (!began) [began, at] = [Date.now(), done];
        const speed = (done - at) / ((Date.now() - began) / 1000);
        this.part("bar").value = Math.floor((done / whole) * 1000);
        const percent = Math.floor((done / whole) * 100);
        this.part("pace").textContent = `Загружено ${percent} % — ${size(done)} из ${size(whole)}${left((whole - done) / speed)}.`;
        if (this.broken) this.say("Связь есть, загружаем дальше.");
        this.broken = false;
      },
      onSuccess: () => this.finish(),
      onError: (error) => this.failed(error),
    });
  }

  start() {
    this.show("going");
    this.say("Загружаем…");
    this.upload.start();
    Waiting.look();
  }

  pause() {
    this.upload.abort();
    this.show("paused");
    this.say("Приостановлено. Загруженное сохранено.");
    Waiting.look();
  }

  async cancel() {
    const url = this.upload?.url ?? this.whole?.url;
    this.upload?.abort();
    this.drop();
    this.input.value = "";
    this.sent.value = "";
    this.input.focus();
    if (url) await ask(url, { method: "DELETE", headers: TUS }).catch(() => {});
    this.look();
  }

  /** Nothing is to be sent here any more. */
  drop() {
    this.upload = null;
    Waiting.giveUp(this, "загрузку отменили. Нажмите ещё раз, если файл не нужен");
    this.show("none");
    this.say("");
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
    if (reasons?.length) return this.refused(reasons.join(" "));
    this.show("paused");
    if (isDoor(error.originalResponse?.getUnderlyingObject()?.responseURL)) this.signedOut();
    else if (status === 403 || status === 0) this.say("Связи нет уже долго. Загруженное сохранено: нажмите «Продолжить», когда она появится.", true);
    else this.say("Загрузка остановилась. Загруженное сохранено: нажмите «Продолжить» или обновите страницу и выберите файл ещё раз.", true);
    Waiting.look();
  }

  signedOut() {
    const link = document.createElement("a");
    link.href = "/accounts/login/?next=/";
    link.target = "_blank";
    link.textContent = "войдите снова в соседней вкладке";
    this.say("", true);
    this.part("said").append("Вы вышли из системы. Загруженное сохранено: ", link, " и нажмите «Продолжить».");
  }

  refused(said) {
    this.upload = null;
    Waiting.giveUp(this, "файл не приняли, почему — сказано под ним. Остальное, что вы ввели, на месте");
    this.input.value = "";
    this.show("none");
    this.part("state").hidden = false;
    for (const name of ["pause", "go-on", "cancel", "bar", "pace"]) this.part(name).hidden = true;
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
      this.say("Файл загружен, но связи нет. Нажмите «Продолжить», когда она появится.", true);
      return Waiting.look();
    }
    if (response.status === 409) return this.refused(told.reasons.join(" "));
    if (told === null) {
      this.show("paused");
      this.say("Файл загружен, но проверить его не вышло. Нажмите «Продолжить».", true);
      if (isDoor(response.url)) this.signedOut();
      return Waiting.look();
    }
    this.sent.value = told.upload;
    this.input.value = "";
    this.show("done");
    this.say(`Готово: ${told.kind}, ${told.size}${told.length ? `, ${told.length}` : ""}.`);
    this.sent.dispatchEvent(new Event("input", { bubbles: true }));
    this.sent.dispatchEvent(new Event("change", { bubbles: true }));
    Waiting.look();
  }
}

/** What was pressed while a file was on its way, and is done by itself once it is there. One at a time. */
class Waiting {
  static current = null;

  /**
   * `act` is done, which `does` and `not` say in words, once `ready` says that the file is where it is needed;
   * `pressed` is the button, `beside` is where it is told.
   */
  constructor({ files, pressed, beside, does, not, ready, act }) {
    Waiting.current?.close();
    document.querySelectorAll(".upload-waiting").forEach((line) => line.remove());
    Waiting.current = this;
    Object.assign(this, { files, pressed, does, not, ready, act });
    this.line = document.createElement("div");
    this.line.className = "upload-waiting callout callout-info";
    this.words = document.createElement("p");
    this.words.setAttribute("role", "status");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn btn-link ps-0";
    this.button.textContent = "Не ждать";
    this.button.addEventListener("click", () => {
      this.close();
      (pressed.isConnected ? pressed : files[0].part("name")).focus();
    });
    this.line.append(this.words, this.button);
    beside.after(this.line);
    setTimeout(() => Waiting.look()); // a screen reader hears what changes in a place that it knows
    this.line.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.line.remove();
    if (Waiting.current === this) Waiting.current = null;
  }

  /** How it stands by now: said anew where it has changed, done where every file is there. */
  static look() {
    const it = Waiting.current;
    if (!it) return;
    if (!it.files.every((one) => one.box.isConnected)) return it.close(); // the form is gone from the page
    if (!it.files.some((one) => one.active) && it.ready()) {
      it.close();
      return it.act();
    }
    const stopped = it.files.some((one) => one.active && one.state === "paused");
    const said = stopped ? `${it.does}, когда вы продолжите загрузку и она кончится.` : `${it.does} сами, как только файл загрузится. Вкладку не закрывайте.`;
    if (it.words.textContent !== said) it.words.textContent = said;
  }

  /** The file will not come: nothing is done, and that is said in the same place. */
  static giveUp(file, why) {
    const it = Waiting.current;
    if (!it?.files.includes(file)) return;
    Waiting.current = null;
    it.button.textContent = "Понятно";
    it.line.classList.replace("callout-info", "callout-soon");
    it.words.textContent = `${it.not}: ${why}.`;
  }
}

const all = new Map();
const start = () => {
  for (const box of document.querySelectorAll("[data-upload]")) if (!all.has(box)) all.set(box, new Sending(box));
};
const going = () => [...all.values()].filter((one) => one.active && one.box.isConnected);

// A form is not sent while its file is on the way, it would go without it: it is sent when the file is there. An editor
// that saves by itself keeps the words at once and takes the file when it comes. This is heard before any other script.
window.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    const files = going().filter((one) => one.input.form === form);
    if (!files.length) return;
    if (form.matches("[data-autosave]") && !form.querySelector("[data-conflict]")) {
      return files[0].say("Текст сохраняем сразу, а файл сохранится сам, как только загрузится.");
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const pressed = submitter ?? form.querySelector("button:not([type=button])");
    const beside = pressed.closest(".actions") ?? pressed;
    const act = () => {
      const token = form.elements.csrfmiddlewaretoken;
      if (token) token.value = cookie("csrftoken") || token.value; // she may have signed in anew meanwhile
      form.requestSubmit(submitter);
    };
    new Waiting({ files, pressed, beside, does: "Отправим", not: "Не отправили", ready: () => true, act });
  },
  true,
);
// To publish is to publish with the file: the page for it is opened when the file is saved in its lesson.
window.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[data-after-upload]");
    const files = going();
    if (!link || !files.length || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const act = () => location.assign(link.href);
    const ready = () => files.every((one) => !one.sent.value); // its lesson has taken it
    new Waiting({ files, pressed: link, beside: files[0].part("state"), does: "Откроем публикацию", not: "Публикацию не открыли", ready, act });
  },
  true,
);
window.addEventListener("beforeunload", (event) => {
  if (going().length) event.preventDefault();
});
// An editor that saves by itself has taken the file: its key need not go with every further save.
document.addEventListener("draft:saved", (event) => {
  const taken = new URLSearchParams(event.detail.sent);
  for (const one of all.values()) {
    if (!one.sent.value || taken.get(one.sent.name) !== one.sent.value) continue; // it came while the save was on its way
    one.upload = null;
    one.sent.value = "";
    if (event.detail.reasons.length) Waiting.giveUp(one, "урок сохранён не целиком, почему — сказано над ним");
  }
  Waiting.look();
});
document.addEventListener("htmx:load", start);
start();
