// Sends the forms without leaving the page. Without this script the browser sends them itself and the handler answers
// with pages of its own; everything said here comes from the form's data attributes, in the page's language.
(() => {
  "use strict";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Tells one sending from another, so that a message sent twice over a bad line arrives once.
  const newToken = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");

  const fieldOf = (form, name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const controlsOf = (field) => field.querySelectorAll("input, select, textarea");

  const clearErrors = (form) => {
    form.querySelectorAll(".errors, .error").forEach((element) => element.remove());
    form.querySelectorAll("[aria-invalid]").forEach((element) => element.removeAttribute("aria-invalid"));
    form.querySelectorAll("[aria-describedby]").forEach((element) => {
      const left = element.getAttribute("aria-describedby").split(" ").filter((id) => document.getElementById(id));
      if (left.length) element.setAttribute("aria-describedby", left.join(" "));
      else element.removeAttribute("aria-describedby");
    });
  };

  const showSummary = (form, title, list) => {
    const summary = make("div", { className: "errors", tabIndex: -1 }, make("h3", { textContent: title }));
    summary.setAttribute("role", "alert");
    if (list) summary.append(list);
    form.prepend(summary);
    summary.focus();
  };

  const markField = (form, name, sentence) => {
    const field = fieldOf(form, name);
    if (!field) return make("li", { textContent: sentence });
    const [first] = controlsOf(field);
    const error = make("p", { className: "error", id: `${first.id}-error`, textContent: sentence });
    field.querySelector(".control").before(error);
    const described = field.querySelector("fieldset") ?? first;
    described.setAttribute("aria-describedby", [described.getAttribute("aria-describedby"), error.id].filter(Boolean).join(" "));
    controlsOf(field).forEach((control) => control.setAttribute("aria-invalid", "true"));
    return make("li", {}, make("a", { href: `#${first.id}`, textContent: sentence }));
  };

  const showErrors = (form, errors) => {
    const items = errors.map(({ field, message }) => markField(form, field, message));
    showSummary(form, form.dataset.errorTitle, make("ul", {}, ...items));
  };

  const showThanks = (form, answer) => {
    const words = form.dataset;
    const title = make("h3", { textContent: words.thanks, tabIndex: -1 });
    const number = make("strong", { textContent: answer.receipt, dir: "ltr" });
    const receipt = make("p", { className: "receipt" },
      make("span", { textContent: words.receipt }), number, make("span", { textContent: words.keep }));
    const said = [answer.message, answer.promise].filter(Boolean).map((text) => make("p", { textContent: text }));
    form.replaceWith(make("div", { className: "thanks" }, title, ...said, receipt));
    title.focus();
  };

  const send = async (form) => {
    const said = new FormData(form);
    said.set("_seconds", Math.round(performance.now() / 1000)); // since the page was opened
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: form.enctype.startsWith("multipart") ? said : new URLSearchParams(said),
    });
    const facts = await answer.json();
    if (answer.status === 201) showThanks(form, facts);
    else if (answer.status === 422 && facts.errors) showErrors(form, facts.errors);
    else showSummary(form, facts.detail ?? form.dataset.failed);
  };

  const enhance = (form) => {
    const token = make("input", { type: "hidden", name: "_token", value: newToken() });
    const button = form.querySelector("[type=submit]");
    const label = button.textContent;
    form.append(token);
    // The box grows with what is written. Set here, since checkers of style sheets do not know the property yet.
    form.querySelectorAll("textarea").forEach((box) => box.style.setProperty("field-sizing", "content"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.ariaDisabled === "true") return;
      clearErrors(form);
      button.ariaDisabled = "true"; // not `disabled`: that would take the focus away from whoever pressed it
      button.textContent = form.dataset.sending;
      try {
        await send(form);
      } catch {
        showSummary(form, form.dataset.failed);
      }
      button.ariaDisabled = "false";
      button.textContent = label;
    });
    // A button that was pressed when the page was left must not still be waiting when it is come back to.
    addEventListener("pageshow", () => { button.ariaDisabled = "false"; });
  };

  document.querySelectorAll("form[data-enhance]").forEach(enhance);

  // A form that is folded up opens for whoever is led to it.
  document.querySelectorAll(".folded").forEach((section) => {
    const unfold = ({ hash }) => { if (hash === `#${section.id}`) section.firstElementChild.open = true; };
    unfold(location);
    addEventListener("hashchange", () => unfold(location));
    document.querySelectorAll("a[href*='#']").forEach((link) => link.addEventListener("click", () => unfold(link)));
  });

  // What a field needs beyond this is loaded when the field comes near.
  const near = new IntersectionObserver((fields) => fields.forEach(({ isIntersecting, target }) => {
    const { script } = target.dataset;
    if (isIntersecting && !document.querySelector(`script[src="${script}"]`)) document.head.append(make("script", { src: script }));
  }), { rootMargin: "100%" });
  document.querySelectorAll("form [data-script]").forEach((field) => near.observe(field));

  // What the visitor came from is chosen already: by a link beside a service, or by ?topic=… in the address of the page.
  // Nothing that was written is overwritten.
  const begin = (form, { topic, words }) => {
    form.querySelectorAll("[type=radio], option").forEach((option) => {
      if (topic && option.value === topic) option.checked = option.selected = true;
    });
    const text = form.querySelector("textarea");
    if (words && text && !text.value) text.value = words;
  };
  document.querySelectorAll("[data-topic], [data-words]").forEach((link) =>
    link.addEventListener("click", () => begin(document.querySelector(`${link.hash} form`), link.dataset)));
  const topic = new URLSearchParams(location.search).get("topic");
  document.querySelectorAll(".form").forEach((form) => begin(form, { topic }));
})();
