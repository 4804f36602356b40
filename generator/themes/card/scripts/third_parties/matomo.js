// Counts a visit with Matomo.
(() => {
  "use strict";
  const { address, id } = document.currentScript.dataset;
  window._paq = [["setTrackerUrl", `${address}/matomo.php`], ["setSiteId", id], ["trackPageView"], ["enableLinkTracking"]];
  document.head.append(Object.assign(document.createElement("script"), { src: `${address}/matomo.js` }));
})();
