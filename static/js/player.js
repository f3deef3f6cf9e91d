// The players of a page, of lessons and of sessions: each goes on where she stopped, and tells the server what was
// played. The browser keeps the played ranges itself; sent again and again they count once.
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

const clock = (seconds) => {
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
};

function start(box) {
  const media = box.querySelector("video, audio");
  const part = (name) => box.querySelector(`[data-${name}]`);
  const { tell } = box.dataset;
  const position = Number(box.dataset.position);
  let told = ""; // what the server has heard last
  let done = false;
  let failures = 0;

  // --- where she stopped ----------------------------------------------------------------------------------------------
  const resume = () => {
    if (!(position > 3 && position < media.duration - 3)) return;
    media.currentTime = position;
    part("resume").hidden = false;
    part("resume-time").textContent = clock(position);
  };
  if (media.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
  else media.addEventListener("loadedmetadata", resume, { once: true });
  part("restart").addEventListener("click", () => {
    media.currentTime = 0;
    part("resume").hidden = true;
    media.play();
  });
  box.addEventListener("click", (event) => {
    const to = event.target.closest("[data-at]");
    if (!to) return;
    media.currentTime = Number(to.dataset.at);
    media.play();
    media.scrollIntoView({ block: "nearest" });
  });

  // --- what was played ------------------------------------------------------------------------------------------------
  const played = () => {
    const spans = [];
    for (let at = 0; at < media.played.length; at += 1) spans.push([media.played.start(at), media.played.end(at)]);
    return spans;
  };
  const trouble = (text) => {
    part("trouble").textContent = text;
    part("trouble").hidden = !text;
  };
  /** The lesson counts now: its marks and its buttons are taken from the page as it is by now. */
  const celebrate = async () => {
    const response = await fetch(location.href);
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const place of [".lesson-meta", ".lesson-nav", ".lesson-side", ".lesson-drawer"]) {
      const fresh = page.querySelector(place);
      if (fresh) document.querySelector(place)?.replaceWith(fresh);
    }
  };
  const report = async ({ closing = false, first = false } = {}) => {
    if (!tell) return;
    const body = JSON.stringify({ position: media.currentTime, played: first ? [] : played() });
    if (body === told) return;
    try {
      const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
      const response = await fetch(tell, { method: "POST", body, headers, keepalive: closing });
      if (response.status === 409) {
        trouble((await response.json()).reasons.join(" "));
        return;
      }
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      told = body;
      failures = 0;
      trouble("");
      const answer = await response.json();
      const [line, bar] = [part("share"), part("share-bar")];
      if (line && line.textContent !== answer.said) line.textContent = answer.said;
      if (bar) bar.value = answer.percent;
      if (line && answer.enough && !done) {
        done = true;
        await celebrate();
      }
    } catch {
      failures += 1;
      if (failures > 2) trouble("Нет связи с сайтом: просмотренное досчитаем, как только она появится.");
    }
  };
  let timer = 0;
  media.addEventListener("play", () => {
    for (const other of document.querySelectorAll("video, audio")) if (other !== media) other.pause();
    if (!timer) report({ first: true });
    clearInterval(timer);
    timer = setInterval(report, Number(box.dataset.every) * 1000);
  });
  for (const name of ["pause", "ended", "seeked"]) media.addEventListener(name, () => timer && report());
  media.addEventListener("pause", () => {
    clearInterval(timer);
    timer = -1;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) report({ closing: true });
  });
}

for (const box of document.querySelectorAll("[data-player]")) start(box);
