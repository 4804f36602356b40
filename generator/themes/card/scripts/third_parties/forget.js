// Takes away what a service has kept on this device under the site's own address.
(() => {
  "use strict";
  const prefixes = document.currentScript.dataset.storage.split(" ");
  const isOf = (name) => prefixes.some((prefix) => name.startsWith(prefix));
  document.cookie.split("; ").map((cookie) => cookie.split("=")[0]).filter(isOf).forEach((name) => {
    const gone = `${name}=; path=/; max-age=0`;
    document.cookie = gone;
    for (let host = location.hostname; host; host = host.replace(/^[^.]*\.?/, "")) document.cookie = `${gone}; domain=${host}`;
  });
  Object.keys(localStorage).filter(isOf).forEach((name) => localStorage.removeItem(name));
})();
