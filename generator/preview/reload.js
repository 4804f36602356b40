// Loads the page again when the content has changed, at the place where the reader was.
new EventSource("/_shopbell/events").addEventListener("message", () => location.reload());
