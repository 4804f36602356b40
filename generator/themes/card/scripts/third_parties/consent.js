// Asks before anything of others is loaded, and forgets as easily. Nothing is stored before a visitor has chosen. The
// questions stand in the page: in the place of a map, a video, a form or a chat, and for the rest in the list at its
// foot, which is also where every answer can be taken back.
(() => {
  "use strict";
  const KEPT = 180 * 24 * 60 * 60000; // milliseconds; after half a year it is time to ask again
  const list = document.querySelector(".choices");
  if (!list) return; // an answer of the handler
  const rows = list.querySelectorAll("li");
  let isLeaving = false;
  let store = {}; // where the browser lets no site keep anything, each page asks anew
  try { store = localStorage; } catch { /* so be it */ }

  const gatesOf = (row) => document.querySelectorAll(`.gate[data-service=${row.dataset.service}]`);

  // Where nothing stands in a service's place, silence is no answer; elsewhere it means no. An answer is for what the
  // service meant when it was given: another account or receiver has another mark, and is another question.
  const answerOf = ({ dataset }) => {
    const [answer, time, mark] = (store[`consent.${dataset.service}`] ?? "").split(" ");
    return mark === dataset.mark && Date.now() - time < KEPT ? answer : dataset.asked ?? "no";
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
    // Some show nothing to a page that does not say where it is; a host may tell browsers to keep silent about that.
    Object.assign(frame, { referrerPolicy: "strict-origin-when-cross-origin", loading: "lazy", allow: "autoplay; fullscreen" });
    Object.assign(frame, { src: src + play, title });
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
    const { service, mark: meaning, asked } = row.dataset;
    if (word === "no" && asked === undefined) delete store[`consent.${service}`];
    else store[`consent.${service}`] = `${word} ${Date.now()} ${meaning}`;
    mark(row);
    if (word === "yes") start(row);
    else if (row.isRunning && !isLeaving) {
      isLeaving = true;
      location.reload(); // what runs can only be stopped by leaving the page
    }
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

  list.querySelector(".all")?.addEventListener("click", ({ target: { value } }) => {
    rows.forEach((row) => { if (value && "asked" in row.dataset) answer(row, value); });
  });

  // What is loaded is not folded up for whoever comes to take it back.
  list.addEventListener("toggle", () => list.querySelectorAll(".placed").forEach((part) => {
    part.open ||= [...part.querySelectorAll("li")].some(({ isRunning }) => isRunning);
  }));

  // Who has told the browser to be left in peace is not asked.
  list.open = !navigator.globalPrivacyControl && [...rows].some((row) => !answerOf(row));
  list.hidden = false;
})();
