// Starts Google's tag for one of its services. Each of them is granted what the visitor has agreed to, and no more: who
// agrees to statistics alone is not followed by advertisements.
(() => {
  "use strict";
  const { id, grants } = document.currentScript.dataset;
  const isFirst = !window.dataLayer;
  window.dataLayer ??= [];
  function tag() { window.dataLayer.push(arguments); } // Google reads the arguments object itself, not an array
  const say = (names, answer) => Object.fromEntries(names.map((name) => [name, answer]));
  if (isFirst) {
    tag("consent", "default", say(["ad_storage", "ad_user_data", "ad_personalization", "analytics_storage"], "denied"));
    tag("js", new Date());
    document.head.append(Object.assign(document.createElement("script"), { src: `https://www.googletagmanager.com/gtag/js?id=${id}` }));
  }
  tag("consent", "update", say(grants.split(" "), "granted"));
  tag("config", id);
})();
