// Points the links to the way at the phone's own map. The address in the page leads to a map for every browser; which
// app a telephone opens can only be told on the telephone.
(() => {
  "use strict";
  const agent = navigator.userAgent;
  const start = /android/i.test(agent) ? "geo:0,0?q=" : /iphone|ipad/i.test(agent) ? "maps:?q=" : null;
  if (!start) return;
  document.querySelectorAll("a.route").forEach((link) => {
    link.href = start + encodeURIComponent(new URL(link.href).searchParams.get("query"));
  });
})();
