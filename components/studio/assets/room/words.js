// The words of the page in its reader's language. The server put them into the page.
const { lang } = document.documentElement;
const texts = JSON.parse(document.getElementById("room").dataset.texts);
const numbers = new Intl.NumberFormat(lang);
const moments = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(lang, { timeStyle: "short" });
const spans = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

export const say = (name, values = {}) =>
  texts[name].replace(/\{(\w+)\}/g, (_, field) =>
    typeof values[field] === "number" ? numbers.format(values[field]) : String(values[field]));

// The time of today, and the date with the time of another day.
export const sayMoment = (text) => {
  const moment = new Date(text);
  return (moment.toDateString() === new Date().toDateString() ? clock : moments).format(moment);
};

export const saySpan = (text) => {
  const seconds = (new Date(text) - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return spans.format(Math.round(seconds / length), unit);
};
