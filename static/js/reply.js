// The page of an exercise: length, clock, autosave. Without it the form and its two buttons still do everything.
// A kind of exercise without words has no field and no meter; what is chosen is saved all the same.

const LANGUAGE = "ru-RU";
const PAUSE = 1000; // ms of silence before a save
const RETRY = [2000, 5000, 10000, 20000]; // ms between attempts while there is no connection

const form = document.querySelector(".exercise-reply");
const field = form.elements.text;

const noun = (number, one, few, many) => {
  const tens = number % 100;
  const units = number % 10;
  if (units === 1 && tens !== 11) return one;
  return units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? few : many;
};
const counted = (number, ...forms) => `${number.toLocaleString(LANGUAGE, { useGrouping: "min2" })}\u00a0${noun(number, ...forms)}`;

// --- length ------------------------------------------------------------------------------------------------------
const meter = form.querySelector("[data-meter]");
const limits = meter
  ? Object.fromEntries(["min", "optMin", "optMax", "max"].map((name) => [name, Number(meter.dataset[name])]))
  : null;

const verdict = (length) => {
  if (!length) return "";
  if (length < limits.min) return "слишком коротко";
  if (length < limits.optMin) return "коротковато";
  if (length <= limits.optMax) return "в самый раз";
  return length <= limits.max ? "длинновато" : "слишком длинно";
};

const measure = () => {
  if (!meter || !field) return;
  const length = [...field.value].length;
  const whole = limits.max * 1.15;
  meter.querySelector("[data-meter-fill]").setAttribute("width", Math.round((Math.min(length, whole) * 1000) / whole));
  meter.querySelector("[data-meter-count]").textContent = counted(length, "знак", "знака", "знаков");
  meter.querySelector("[data-meter-verdict]").textContent = verdict(length);
};
if (field) field.addEventListener("input", measure);

// --- clock: the server's, whatever the computer's says --------------------------------------------------------------
const clock = form.querySelector("[data-clock]");
if (clock) {
  const ahead = new Date(clock.dataset.now) - Date.now();
  const ends = new Date(clock.dataset.ends);
  const until = ends.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
  const words = clock.querySelector("[data-clock-words]");
  const tick = () => {
    const left = ends - (Date.now() + ahead);
    const minutes = Math.ceil(left / 60000);
    clock.classList.toggle("is-over", left <= 0);
    const text = left > 0
      ? `Осталось ${counted(minutes, "минута", "минуты", "минут")}, до\u00a0${until}`
      : "Норма прошла, ответ всё равно примем";
    if (words.textContent !== text) words.textContent = text;
    if (left > 0) setTimeout(tick, Math.min(left - (minutes - 1) * 60000, left) + 50);
  };
  tick();
}

// What is on the page: the words, and whatever is chosen beside them.
const words = () => (field ? field.value : "");
const filled = () => {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return new URLSearchParams(data).toString();
};

// Something was written or chosen on a slow line before this script had come: the server has not heard of it.
const begunEarly = () =>
  [...form.elements].some((control) => {
    if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
    if (["text", "textarea", "number"].includes(control.type)) return control.value !== control.defaultValue;
    if (control.type !== "select-one") return false;
    const first = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  });

// --- autosave ------------------------------------------------------------------------------------------------------
class Draft {
  constructor() {
    this.key = `otklik.reply.${form.dataset.reply}`;
    this.sequence = Number(form.dataset.sequence);
    this.kept = begunEarly() ? null : filled(); // what the server has
    this.line = form.querySelector("[data-saved]");
    this.failures = 0;
    this.stopped = false;
    this.timer = 0;
    this.sending = null;
  }

  say(text, failed = false) {
    this.line.textContent = text;
    this.line.classList.toggle("is-failed", failed);
  }

  // A copy on this device lives only until the server has the text.
  remember() {
    try {
      if (field) localStorage.setItem(this.key, JSON.stringify({ text: words(), sequence: this.sequence }));
    } catch {
      // no room or no permission: the text is still on the page
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept either
    }
  }

  recover() {
    let copy = null;
    try {
      copy = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!copy || !field || copy.text === words()) return this.forget();
    if (copy.sequence !== this.sequence) return this.forget(); // something newer was saved since
    field.value = copy.text;
    measure();
    this.say("Восстановлен текст, который не успел сохраниться.");
    this.later();
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  typed() {
    if (this.stopped) return;
    const saved = filled() === this.kept;
    if (!saved && !this.line.classList.contains("is-failed")) this.say(""); // what it said is no longer the whole truth
    this.remember();
    this.later();
  }

  async save() {
    const now = filled();
    if (this.stopped || this.sending || now === this.kept) return;
    const body = new FormData(form);
    body.set("sequence", this.sequence + 1);
    this.say("Сохраняем…");
    try {
      this.sending = fetch(form.dataset.save, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: now.length < 50000,
      });
      await this.heard(await this.sending, now);
    } catch {
      this.failed();
    } finally {
      this.sending = null;
    }
    if (!this.failures && filled() !== this.kept) this.later();
  }

  async heard(response, sent) {
    if (response.type === "opaqueredirect" || response.status === 403) {
      return this.stop("Вы вышли из системы. Текст сохранён на этом устройстве: войдите снова в другой вкладке и обновите страницу.");
    }
    if (response.status === 422) {
      const { reasons } = await response.json();
      this.kept = sent; // the same would be refused again
      return this.say(reasons.join(" "), true);
    }
    if (response.status === 409) return this.overtaken(await response.json());
    if (!response.ok) throw new Error(String(response.status));
    const { saved_at: at, sequence } = await response.json();
    this.sequence = sequence;
    this.kept = sent;
    this.failures = 0;
    if (filled() !== sent) return this.remember(); // what came meanwhile is saved next
    this.forget();
    this.say(`Сохранено в ${at}`);
  }

  overtaken(answer) {
    if (answer.sent) {
      this.forget();
      this.stop("Этот ответ уже отправлен.");
      window.location.assign(answer.sent);
      return;
    }
    this.stop(`Ответ изменён в другой вкладке в ${answer.saved_at}. Скопируйте свой текст и обновите страницу.`);
  }

  failed() {
    this.remember();
    this.say("Не сохранено — пробуем ещё раз. Текст цел: он на странице и на этом устройстве.", true);
    this.later(RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
  }

  stop(text) {
    this.stopped = true;
    clearTimeout(this.timer);
    this.say(text, true);
  }
}

if (form.dataset.save) {
  const draft = new Draft();
  form.querySelector("[data-without-script]").hidden = true;
  draft.recover();
  if (draft.kept === null) {
    measure();
    draft.typed();
  }
  form.addEventListener("input", () => draft.typed());
  form.addEventListener("change", () => draft.typed());
  window.addEventListener("online", () => draft.later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") draft.save();
  });
  form.addEventListener(
    "submit",
    (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopPropagation();
        draft.remember();
        draft.say("Нет связи. Текст сохранён на этом устройстве: отправьте ответ, когда связь появится.", true);
        return;
      }
      if (words().trim()) draft.remember();
      draft.stopped = true;
      clearTimeout(draft.timer);
    },
    { capture: true },
  );
  // "Back" from the next page brings this one as it was: it must save again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) draft.stopped = false;
  });
}
