// Loads the page again when the content has changed since it was drawn, at the place where the reader was.
const { version } = document.currentScript.dataset;
new EventSource(`/_shopbell/events?${version}`).addEventListener("message", () => location.reload());
