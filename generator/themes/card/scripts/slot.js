// Offers the days and times within the opening hours, and only them, in place of those that hold for every week. Both
// are kept in the words of the page; what is still to come is reckoned when the page is shown.
(() => {
  "use strict";
  const MINUTE = 60000;
  const DAY = 24 * 60 * MINUTE;
  const { readHours, wallAt, instantOf, spansOn, midnightOf, dateOf } = globalThis.openingHours;

  // The starts of the slots of one opening, as times on the wall. One that the clock skips is none.
  const startsIn = (clock, [opens, closes], length, earliest) => {
    const end = instantOf(clock, closes, true);
    const starts = [];
    for (let wall = opens; wall + length <= closes; wall += length) {
      const start = instantOf(clock, wall, false);
      if (start >= earliest && start + length <= end && wallAt(clock, start) === wall) starts.push(wall);
    }
    return starts;
  };

  // The times by date, each in order.
  const listSlots = (place, { notice, days, length }, now) => {
    const today = midnightOf(wallAt(place.clock, now));
    const slots = {};
    Array.from({ length: Number(days) + 2 }, (_, index) => today + (index - 1) * DAY)
      .flatMap((day) => spansOn(place, day))
      .flatMap((span) => startsIn(place.clock, span, length * MINUTE, now + notice * MINUTE))
      .filter((wall) => wall < today + (Number(days) + 1) * DAY)
      .sort((one, other) => one - other)
      .forEach((wall) => (slots[dateOf(wall)] ??= new Set()).add(new Date(wall).toISOString().slice(11, 16)));
    return slots;
  };

  // The day is chosen from a list, also where the page asks for any day of the calendar.
  const makeDayList = (fieldset) => {
    const day = fieldset.querySelector("select, [type=date]");
    if (day.matches("select")) return day;
    const list = document.createElement("select");
    Object.assign(list, { className: day.className, id: day.id, name: day.name });
    day.replaceWith(list);
    return list;
  };

  const enhance = (fieldset) => {
    const place = readHours(fieldset);
    const { asap, locale } = fieldset.dataset;
    const day = makeDayList(fieldset);
    const [, time] = fieldset.querySelectorAll("select");
    const words = Object.fromEntries([...time.options].map(({ value, text }) => [value, text]));
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", numberingSystem: "latn" });
    const nameDay = (date) => format.format(new Date(date)).replace(/^./u, (letter) => letter.toLocaleUpperCase());
    let slots = {};

    const fill = (list, choices) => {
      const chosen = list.value;
      list.replaceChildren(...[["", words[""]], ...choices].map(([value, text]) => new Option(text, value)));
      list.value = choices.some(([value]) => value === chosen) ? chosen : "";
    };
    const fillTimes = () => {
      const times = [...(slots[day.value] ?? [])];
      fill(time, times.map((value) => [value, words[value] ?? value]));
      time.parentElement.hidden = !times.length;
    };
    const fillDays = () => {
      slots = listSlots(place, fieldset.dataset, Date.now());
      fill(day, [...(asap ? [["asap", asap]] : []), ...Object.keys(slots).map((date) => [date, nameDay(date)])]);
      fillTimes();
    };

    fieldset.querySelector("[type=checkbox]")?.parentElement.remove(); // the list of days says it too
    day.addEventListener("change", fillTimes);
    addEventListener("pageshow", fillDays); // also when the page is come back to
    fillDays();
    const now = Math.floor(Date.now() / MINUTE) * MINUTE;
    const isElsewhere = wallAt(place.clock, now) !== now - new Date(now).getTimezoneOffset() * MINUTE;
    fieldset.querySelector(".zone").hidden = !isElsewhere;
  };

  document.querySelectorAll("fieldset[data-notice]").forEach(enhance);
})();
