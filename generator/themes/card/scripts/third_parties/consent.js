// Asks before anything of others is loaded, and forgets as easily. Nothing is stored before a visitor has chosen. The
// questions stand in the page: in the place of a map, a video, a form or a chat, and for the rest in the list at its
// foot, which is also where every answer can be taken back.
(() => {
  "use strict";
  const KEPT = 180 * 24 * 60 * 60000; // milliseconds; after half a year it is time to ask again
  const list = document.querySelector(".choices");
  if (!list) return; // an answer of the handler
  const rows = list.querySelectorAll("li");
  let store = {}; // where the browser lets no site keep anything, each page asks anew
  try { store = localStorage; } catch { /* so be it */ }

  const keyOf = (row) => `consent.${row.dataset.service}`;
  const gatesOf = (row) => document.querySelectorAll(`.gate[data-service=${row.dataset.service}]`);

  // Where nothing stands in a service's place, silence is no answer; elsewhere it means no.
  const answerOf = (row) => {
    const [answer, time] = (store[keyOf(row)] ?? "").split(" ");
    return Date.now() - time < KEPT ? answer : row.dataset.asked ?? "no";
  };

  const mark = (row) => row.querySelectorAll("button").forEach((button) => {
    button.ariaPressed = button.value === (row.isRunning ? "yes" : answerOf(row));
  });

  const load = (src, facts) => {
    const script = document.createElement("script");
    Object.assign(script.dataset, facts);
    script.src = src;
    document.head.append(script);
  };

  const show = (gate, play = "") => {
    const { src, title } = gate.dataset;
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: src + play, title, loading: "lazy", allow: "autoplay; fullscreen" });
    gate.querySelector(".ask")?.replaceWith(frame);
    gate.querySelector(".stop").hidden = false;
    return frame;
  };

  const start = (row) => {
    row.isRunning = true;
    gatesOf(row).forEach((gate) => show(gate));
    if (row.dataset.tag) load(row.dataset.tag, row.dataset);
    delete row.dataset.tag; // once is enough
  };

  const answer = (row, word) => {
    if (word === "yes" || "asked" in row.dataset) store[keyOf(row)] = `${word} ${Date.now()}`;
    else delete store[keyOf(row)];
    mark(row);
    if (word === "yes") start(row);
    else if (row.isRunning) location.reload(); // what runs can only be stopped by leaving the page
  };

  rows.forEach((row) => {
    if (answerOf(row) === "yes") start(row);
    else if (row.dataset.storage && document.cookie) load(list.dataset.forget, row.dataset);
    mark(row);
    row.addEventListener("click", ({ target }) => { if (target.value) answer(row, target.value); });
    gatesOf(row).forEach((gate) => {
      gate.querySelector(".ask")?.removeAttribute("hidden");
      gate.addEventListener("click", ({ target }) => {
        if (target.value === "no") answer(row, "no");
        if (target.value !== "yes") return;
        row.isRunning = true;
        const isKept = gate.querySelector("input").checked;
        show(gate, gate.dataset.play).focus();
        if (isKept) answer(row, "yes");
        mark(row);
      });
    });
  });

  // Who has told the browser to be left in peace is not asked.
  list.open = !navigator.globalPrivacyControl && [...rows].some((row) => !answerOf(row));
  list.hidden = false;
})();
