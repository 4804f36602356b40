// Says at once that a chosen file is too large, or that there are too many, before anything travels over a slow line.
// The words and the limits are the page's; the handler judges again.
(() => {
  "use strict";

  const complain = (input) => {
    const { most, bytes, many, large } = input.dataset;
    const files = [...input.files];
    if (files.length > most) return many;
    const tooLarge = files.find((file) => file.size > bytes);
    return tooLarge ? large.replace("{file}", tooLarge.name) : "";
  };

  const enhance = (input) => {
    const error = Object.assign(document.createElement("p"), { className: "error", id: `${input.id}-early` });
    error.setAttribute("role", "alert");
    input.addEventListener("change", () => {
      const sentence = complain(input);
      const others = input.getAttribute("aria-describedby").split(" ").filter((id) => id !== error.id);
      error.remove();
      input.removeAttribute("aria-invalid");
      if (sentence) {
        input.before(error);
        error.textContent = sentence;
        input.setAttribute("aria-invalid", "true");
        others.push(error.id);
      }
      input.setAttribute("aria-describedby", others.join(" "));
    });
  };

  document.querySelectorAll("input[data-bytes]").forEach(enhance);
})();
