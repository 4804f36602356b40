// Says whether each place is open now and marks today in its table. It reckons in the place's own time zone, from what
// the page carries in data attributes, so that nothing in the page itself can grow old.
(() => {
  "use strict";
  const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
  const DAY = 24 * 60;
  const language = document.documentElement.lang;

  const readSpans = (text) => text.trim().split(/\s+/).filter(Boolean).map((span) => span.split("-").map(Number));

  const readPlace = (status) => {
    const { week, special, zone, table } = status.dataset;
    const specials = new Map(special.split(";").filter((day) => day.trim()).map((day) => {
      const [date, ...spans] = day.trim().split(/\s+/);
      return [date, readSpans(spans.join(" "))];
    }));
    return { status, zone, table: document.getElementById(table), weekly: week.split(";").map(readSpans), specials };
  };

  // The date and minute on the shop's own clock.
  const readClock = (zone) => {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    });
    const part = Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
    return { day: Date.UTC(part.year, part.month - 1, part.day), minute: Number(part.hour) * 60 + Number(part.minute) };
  };

  const dateOf = (day) => new Date(day).toISOString().slice(0, 10);
  const weekdayOf = (day) => (new Date(day).getUTCDay() + 6) % 7;
  const plusDays = (day, count) => day + count * DAY * 60000;
  const spansOn = ({ weekly, specials }, day) => specials.get(dateOf(day)) ?? weekly[weekdayOf(day)] ?? [];
  const formatTime = (minute) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", timeStyle: "short", numberingSystem: "latn" }).format(new Date(minute * 60000));
  const formatDay = (day, offset) =>
    offset === 1
      ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(1, "day")
      : new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "long" }).format(new Date(day));

  // Spans from yesterday to six days ahead, where the name of a day still says which; in minutes from today’s midnight.
  const spansAround = (place, today) =>
    Array.from({ length: 8 }, (_, index) => index - 1).flatMap((offset) =>
      spansOn(place, plusDays(today, offset)).map(([opens, closes]) => [opens + offset * DAY, closes + offset * DAY]));

  // When an opening under way really ends: the next may begin at that very minute.
  const findClosing = (spans, minute) =>
    spans.reduce((closing, [opens, closes]) => (opens <= closing && closes > closing ? closes : closing), minute);

  // What to say, the minute and the days from today that it speaks of, and whether the shop is open.
  const describe = (words, spans, minute) => {
    if (spans.some(([opens, closes]) => opens <= minute && minute < closes)) {
      const closing = findClosing(spans.filter(([, closes]) => closes > minute), minute);
      return { sentence: closing - minute > 2 * DAY ? words.always : words.open, time: closing, offset: 0, isOpen: true };
    }
    const next = spans.find(([opens]) => opens > minute);
    if (!next) return { sentence: words.closed, time: 0, offset: 0, isOpen: false };
    const offset = Math.floor(next[0] / DAY);
    return { sentence: offset ? words.day : words.later, time: next[0], offset, isOpen: false };
  };

  const markToday = (table, today) => {
    const row = table.querySelector(`[data-date="${dateOf(today)}"]`)
      ?? table.querySelector(`[data-day="${DAYS[weekdayOf(today)]}"]`);
    table.querySelectorAll("[aria-current]").forEach((old) => old.removeAttribute("aria-current"));
    row?.setAttribute("aria-current", "date");
  };

  // Returns whether the place is open.
  const show = (place) => {
    const { day: today, minute } = readClock(place.zone);
    const { sentence, time, offset, isOpen } = describe(place.status.dataset, spansAround(place, today), minute);
    const day = formatDay(plusDays(today, offset), offset);
    place.status.querySelector("span span").textContent = sentence.replace("{time}", formatTime(time)).replace("{day}", day);
    place.status.classList.toggle("is-open", isOpen);
    place.status.hidden = false;
    markToday(place.table, today);
    return isOpen;
  };

  // What helps now stands out: a call while somebody is there to take it, a message while nobody is.
  const stress = (isOpen) => {
    const [call, write] = ["button.call", "button:not(.call)"].map((kind) => document.querySelectorAll(`.hero .${kind}`));
    if (call.length && write.length) {
      call.forEach((button) => button.classList.toggle("quiet", !isOpen));
      write.forEach((button) => button.classList.toggle("quiet", isOpen));
    }
    document.querySelectorAll(".channels").forEach((list) => {
      list[isOpen ? "prepend" : "append"](...list.querySelectorAll("[data-kind=phone], [data-kind=mobile]"));
    });
  };

  const places = [...document.querySelectorAll(".status[data-zone]")].map(readPlace);
  const showAll = () => stress(places.map(show).some(Boolean));
  showAll();
  setInterval(showAll, 60000);
})();
