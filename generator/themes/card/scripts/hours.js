// Says whether each place is open now and marks today in its table. It reckons in the place's own time zone, from what
// the page carries in data attributes, so that nothing in the page itself can grow old.
(() => {
  "use strict";
  const MINUTE = 60000;
  const DAY = 24 * 60 * MINUTE;
  const language = document.documentElement.lang;

  const readHours = ({ dataset: { hours, zone } }) => ({
    hours: JSON.parse(hours),
    clock: new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    }),
  });

  const readPlace = (status) => {
    const { zone, table, locale, cycle } = status.dataset;
    return {
      ...readHours(status),
      status,
      table: document.getElementById(table),
      // As the table writes times: the clock of the shop's country for those who read English.
      time: new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: "short", hourCycle: cycle, numberingSystem: "latn" }),
    };
  };

  // Times on the wall are milliseconds too, as if the shop's clock went by UTC.
  const wallAt = (clock, instant) => {
    const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
  };

  // The instant of a time on the wall. One that the clock skips in spring is the first instant after the gap. Of one
  // that it shows twice in autumn an opening takes the first, a closing the second.
  const instantOf = (clock, wall, isClosing) => {
    const offsets = [-DAY, DAY].map((shift) => wallAt(clock, wall + shift) - wall - shift);
    const latest = wall - Math.min(...offsets);
    if (isClosing && wallAt(clock, latest) === wall) return latest;
    let instant = wall - Math.max(...offsets);
    while (wallAt(clock, instant) < wall) instant += MINUTE;
    return instant;
  };

  const midnightOf = (wall) => wall - (wall % DAY);
  const dateOf = (day) => new Date(day).toISOString().slice(0, 10);
  const weekdayOf = (day) => (new Date(day).getUTCDay() + 6) % 7;

  // Whether a date is among days that may be of every year (12-24), and then also go over its end.
  const isAmong = (first, last, date) => {
    const day = date.slice(-first.length);
    return first <= last ? first <= day && day <= last : first <= day || day <= last;
  };

  const spansOn = ({ hours: [weekly, specials] }, day) => {
    const special = specials.find(([first, last]) => isAmong(first, last, dateOf(day)));
    return (special?.[2] ?? weekly[weekdayOf(day)]).map((span) => span.map((minute) => day + minute * MINUTE));
  };

  // Openings from the day before yesterday to six days ahead, where the name of a day still says which.
  const openingsAround = (place, today) =>
    [-2, -1, 0, 1, 2, 3, 4, 5, 6]
      .flatMap((offset) => spansOn(place, today + offset * DAY))
      .map(([opens, closes]) => [instantOf(place.clock, opens, false), instantOf(place.clock, closes, true)])
      .filter(([opens, closes]) => opens < closes)
      .sort(([one], [other]) => one - other);

  // When an opening under way really ends: the next may begin at that very minute.
  const findClosing = (openings, now) =>
    openings.reduce((closing, [opens, closes]) => (opens <= closing && closes > closing ? closes : closing), now);

  // What to say, the instant that it speaks of, and whether the shop is open.
  const describe = (words, openings, now, isToday) => {
    if (openings.some(([opens, closes]) => opens <= now && now < closes)) {
      const instant = findClosing(openings.filter(([, closes]) => closes > now), now);
      return { sentence: instant - now > DAY ? words.always : words.open, instant, isOpen: true };
    }
    const next = openings.find(([opens]) => opens > now);
    if (!next) return { sentence: words.closed, instant: now, isOpen: false };
    return { sentence: isToday(next[0]) ? words.later : words.day, instant: next[0], isOpen: false };
  };

  const formatDay = (day, today) =>
    day - today === DAY
      ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(1, "day")
      : new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "long" }).format(day);

  // Marks the row of today, and puts away special days that are over.
  const markToday = (table, today) => {
    const date = dateOf(today);
    const specials = [...table.querySelectorAll("[data-first]")];
    const row = specials.find(({ dataset: { first, last } }) => isAmong(first, last, date)) ?? table.querySelector(`[data-day="${weekdayOf(today)}"]`);
    table.querySelectorAll("[aria-current]").forEach((old) => old.removeAttribute("aria-current"));
    row?.setAttribute("aria-current", "date");
    specials.forEach((special) => { special.hidden = special.dataset.last.length > 5 && special.dataset.last < date; });
    table.querySelectorAll(".special").forEach((part) => { part.hidden = !part.querySelector("tr:not([hidden])"); });
  };

  // Returns whether the place is open, by what the page calls it.
  const show = (place, now) => {
    const dayOf = (instant) => midnightOf(wallAt(place.clock, instant));
    const today = dayOf(now);
    const isToday = (instant) => dayOf(instant) <= today;
    const { sentence, instant, isOpen } = describe(place.status.dataset, openingsAround(place, today), now, isToday);
    place.status.querySelector("span span").textContent = sentence
      .replace("{time}", place.time.format(instant)).replace("{day}", formatDay(dayOf(instant), today));
    place.status.classList.toggle("is-open", isOpen);
    place.status.hidden = false;
    markToday(place.table, today);
    return [place.table.id, isOpen];
  };

  // What helps now comes first and stands out: a call to where somebody is there to take it; while nobody is, the
  // call-back or a message.
  const stress = (open) => {
    const isOpen = (id) => open[id] ?? Object.values(open).includes(true);
    const find = (selector) => [...document.querySelectorAll(selector)];
    const others = find(".hero .button:not(.call)");
    const calls = find(".hero .call");
    const now = calls.filter(({ dataset }) => isOpen(dataset.place));
    const buttons = new Set([...now, ...others, ...calls]);
    const main = [now, others.slice(0, 1), calls].find((found) => found.length);
    buttons.forEach((button) => {
      button.parentElement.append(button);
      button.classList.toggle("quiet", !main.includes(button));
    });
    find(".channels").forEach((list) => {
      list[isOpen(list.closest(".place")?.id) ? "prepend" : "append"](...list.querySelectorAll("[data-kind=phone], [data-kind=mobile]"));
    });
    // A call-back stands in for the call, not beside it.
    const [callback] = find(".thumb-bar .callback");
    if (calls.length && callback) {
      find(".callback").forEach((way) => { way.hidden = isOpen(); });
      callback.previousElementSibling.hidden = !isOpen();
    }
  };

  // For the scripts behind this one.
  globalThis.openingHours = { readHours, wallAt, instantOf, spansOn, midnightOf };

  const places = [...document.querySelectorAll(".status[data-zone]")].flatMap((status) => {
    try {
      return [readPlace(status)];
    } catch {
      return []; // a browser older than the name of the time zone; there is the table
    }
  });
  let before;
  const showAll = () => {
    const now = Date.now();
    const open = Object.fromEntries(places.map((place) => show(place, now - (now % MINUTE))));
    if (JSON.stringify(open) === before) return; // what is moved would lose the focus
    before = JSON.stringify(open);
    stress(open);
  };
  const keepTime = () => {
    showAll();
    setTimeout(keepTime, MINUTE - (Date.now() % MINUTE)); // at the very minute, not some seconds into it
  };
  if (places.length) {
    keepTime();
    // A phone that slept did not count the minutes.
    document.addEventListener("visibilitychange", showAll);
  }
})();
