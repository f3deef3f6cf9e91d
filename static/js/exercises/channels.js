// Several versions of one answer: how long each is, in characters or in seconds of calm speech (130 words a minute).

const noun = (number, one, few, many) => {
  const tens = number % 100;
  const units = number % 10;
  if (units === 1 && tens !== 11) return one;
  return units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? few : many;
};

for (const field of document.querySelectorAll("[data-version]")) {
  const line = document.querySelector(`[data-version-count="${field.id}"]`);
  const measure = () => {
    const words = field.value.split(/\s+/).filter(Boolean).length;
    const length = field.dataset.call ? Math.round((words * 60) / 130) : [...field.value].length;
    const unit = field.dataset.call
      ? noun(length, "секунда", "секунды", "секунд")
      : noun(length, "знак", "знака", "знаков");
    const over = length > Number(field.dataset.version);
    line.textContent = `${length}\u00a0${unit}${over ? ", длиннее, чем можно" : ""}`;
    line.classList.toggle("is-over", over);
  };
  field.addEventListener("input", measure);
  measure();
}
