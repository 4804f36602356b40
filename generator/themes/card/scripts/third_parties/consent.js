// Asks before anything of others is loaded, and forgets as easily. Nothing is stored before a visitor has chosen. The
// questions stand in the page: in the place of a map, a video, a form or a chat, and for the rest in the list at its
// foot, which is also where every answer can be taken back.
(() => {
  "use strict";
  const KEPT = 180 * 24 * 60 * 60 * 1000; // milliseconds; after half a year it is time to ask again
  const list = document.querySelector(".choices");
  const rows = [...list.querySelectorAll("li")];
  const gates = [...document.querySelectorAll(".gate")];
  const running = new Set();
  let store = {}; // where the browser lets no site keep anything, each page asks anew
  try { store = localStorage; } catch { /* so be it */ }

  const keyOf = ({ dataset }) => `consent.${dataset.service}`;

  // Where nothing stands in a service's place, silence is no answer; elsewhere it means no.
  const answerOf = (row) => {
    const [answer, time] = (store[keyOf(row)] ?? "").split(" ");
    return Date.now() - time < KEPT ? answer : row.dataset.asked ? "" : "no";
  };

  const mark = (row) => row.querySelectorAll("button").forEach((button) => {
    button.ariaPressed = button.value === answerOf(row);
  });

  const show = (gate, isPressed) => {
    const { src, play, title } = gate.dataset;
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: isPressed ? src + play : src, title, loading: "lazy", allow: "autoplay; fullscreen" });
    gate.querySelector(".ask").replaceWith(frame);
    gate.querySelector(".stop").hidden = false;
    if (isPressed) frame.focus();
  };

  const start = (row) => {
    running.add(row);
    gates.forEach((gate) => { if (keyOf(gate) === keyOf(row) && gate.querySelector(".ask")) show(gate); });
    if (!row.dataset.script) return;
    const script = document.createElement("script");
    Object.assign(script.dataset, row.dataset);
    script.src = row.dataset.script;
    delete row.dataset.script; // once is enough
    document.head.append(script);
  };

  // What a service has kept on this device under the site's own address.
  const forget = ({ dataset }) => {
    const isOf = (name) => dataset.storage.split(" ").some((prefix) => prefix && name.startsWith(prefix));
    Object.keys(store).filter(isOf).forEach((name) => delete store[name]);
    document.cookie.split(/=[^;]*;? ?/).filter(isOf).forEach((name) => {
      for (let host = `.${location.hostname}`; host; host = host.replace(/^\.?[^.]*/, "")) {
        document.cookie = `${name}=;path=/;max-age=0;domain=${host}`;
      }
      document.cookie = `${name}=;path=/;max-age=0`;
    });
  };

  const answer = (row, word) => {
    if (word === "yes" || row.dataset.asked) store[keyOf(row)] = `${word} ${Date.now()}`;
    else delete store[keyOf(row)];
    mark(row);
    if (word === "yes") start(row);
    else if (running.has(row)) location.reload(); // what runs can only be stopped by leaving the page
  };

  rows.forEach((row) => {
    if (answerOf(row) === "yes") start(row);
    else forget(row);
    mark(row);
    row.addEventListener("click", ({ target }) => { if (target.value) answer(row, target.value); });
  });

  gates.forEach((gate) => {
    const row = rows.find((each) => keyOf(each) === keyOf(gate));
    const ask = gate.querySelector(".ask");
    if (ask) ask.hidden = false;
    gate.addEventListener("click", ({ target }) => {
      if (target.value === "no") answer(row, "no");
      if (target.value !== "yes") return;
      running.add(row);
      show(gate, true);
      if (ask.querySelector("input").checked) answer(row, "yes");
    });
  });

  // Who has told the browser to be left in peace is not asked.
  list.open = !navigator.globalPrivacyControl && rows.some((row) => !answerOf(row));
  list.hidden = false;
})();
