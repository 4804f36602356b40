// Takes away the offers that are past, by the visitor's calendar, and their section when none is left.
(() => {
  "use strict";
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const section = document.querySelector(".offers");
  section.querySelectorAll("[data-ends]").forEach((offer) => { if (offer.dataset.ends < today) offer.remove(); });
  if (!section.querySelector("li")) section.remove();
})();
