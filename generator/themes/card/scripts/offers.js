// Takes away the offers and the news that are past, by the visitor's calendar, and their section when none is left.
(() => {
  "use strict";
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  document.querySelectorAll("[data-ends]").forEach((entry) => { if (entry.dataset.ends < today) entry.remove(); });
  document.querySelectorAll(".offers, .news").forEach((section) => { if (!section.querySelector("li")) section.remove(); });
})();
