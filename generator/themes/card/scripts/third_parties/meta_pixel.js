// Tells Meta of a visit.
(() => {
  "use strict";
  const { id } = document.currentScript.dataset;
  const pixel = (...words) => { pixel.callMethod ? pixel.callMethod(...words) : pixel.queue.push(words); };
  window.fbq = window._fbq = Object.assign(pixel, { push: pixel, loaded: true, version: "2.0", queue: [] });
  document.head.append(Object.assign(document.createElement("script"), { src: "https://connect.facebook.net/en_US/fbevents.js" }));
  pixel("init", id);
  pixel("track", "PageView");
})();
