// Counts a visit with Plausible.
(() => {
  "use strict";
  const { address, domain } = document.currentScript.dataset;
  const tag = Object.assign(document.createElement("script"), { src: `${address}/js/script.js` });
  tag.dataset.domain = domain;
  document.head.append(tag);
})();
