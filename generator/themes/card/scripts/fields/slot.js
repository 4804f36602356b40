// Offers the days and times within the opening hours, and only them, in place of those that hold for every week. Words
// and hours are the page's; what is still to come is reckoned when the page is shown.
(() => {
  "use strict";
  const MINUTE = 60000;
  const DAY = 24 * 60 * MINUTE;
  const { readHours, wallAt, instantOf, spansOn, midnightOf } = globalThis.openingHours;

  // The starts of all slots to come, on the clock of the place: 2026-11-24T14:00. One that the clock skips is none.
  const listStarts = (place, { notice, days, length }) => {
    const now = Date.now();
    const today = midnightOf(wallAt(place.clock, now));
    const end = today + (Number(days) + 1) * DAY;
    const starts = new Set();
    for (let day = today - DAY; day < end; day += DAY) {
      spansOn(place, day).forEach(([opens, closes]) => {
        for (let wall = opens; wall + length * MINUTE <= closes && wall < end; wall += length * MINUTE) {
          const start = instantOf(place.clock, wall);
          const isOpen = start + length * MINUTE <= instantOf(place.clock, closes, true);
          if (isOpen && start >= now + notice * MINUTE && wallAt(place.clock, start) === wall) starts.add(new Date(wall).toISOString().slice(0, 16));
        }
      });
    }
    return [...starts].sort();
  };

  const enhance = (fieldset) => {
    const { asap, locale } = fieldset.dataset;
    const place = readHours(fieldset);
    const [asked, time] = fieldset.querySelectorAll(".control .control");
    const words = Object.fromEntries([...time.options].map(({ value, text }) => [value, text]));
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", numberingSystem: "latn" });
    const nameDay = (date) => format.format(new Date(date)).replace(/^./u, (letter) => letter.toLocaleUpperCase());
    // The day is chosen from a list, also where the page asks for any day of the calendar.
    const day = Object.assign(document.createElement("select"), { className: asked.className, id: asked.id, name: asked.name });
    let starts = [];

    const fill = (list, choices) => {
      const chosen = list.value;
      list.replaceChildren(...[["", words[""]], ...choices].map(([value, text]) => new Option(text, value, false, value === chosen)));
    };
    const fillTimes = () => {
      const times = starts.filter((start) => start.startsWith(`${day.value}T`)).map((start) => start.slice(11));
      fill(time, times.map((value) => [value, words[value] ?? value]));
      time.parentElement.hidden = !times.length;
    };
    const fillDays = () => {
      starts = listStarts(place, fieldset.dataset);
      const dates = [...new Set(starts.map((start) => start.slice(0, 10)))];
      fill(day, [["asap", asap], ...dates.map((date) => [date, nameDay(date)])].filter(([, text]) => text));
      fillTimes();
    };

    asked.replaceWith(day);
    fieldset.querySelector(".option")?.remove(); // the list of days says it too
    day.addEventListener("change", fillTimes);
    addEventListener("pageshow", fillDays); // also when the page is come back to
    fillDays();
    const now = new Date().setSeconds(0, 0);
    fieldset.querySelector(".zone").hidden = wallAt(place.clock, now) === now - new Date(now).getTimezoneOffset() * MINUTE;
  };

  document.querySelectorAll("fieldset[data-notice]").forEach(enhance);
})();
