// What makes pages quicker or kinder where scripts run. Every page works without it.
"use strict";
(() => {
  document.documentElement.classList.replace("no-script", "script");

  // The plan's own time counts; a reader elsewhere sees theirs beside it.
  const format = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
  const addLocalTimes = (root) => {
    for (const time of root.querySelectorAll("time[data-moment]")) {
      const at = new Date(time.dateTime);
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const there = at.toLocaleString("en-US", { ...format, timeZone: "America/New_York" });
      const here = at.toLocaleString("en-US", { ...format, timeZone: zone });
      delete time.dataset.moment;
      if (there !== here) {
        const local = document.createElement("span");
        local.className = "local";
        local.textContent = ` (${here.replace("AM", "a.m.").replace("PM", "p.m.")})`;
        time.append(local);
      }
    }
  };

  // Keys: an element with data-key="a" is pressed by that key, where nobody is typing.
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    found.focus();
    if (found.matches("a, button, summary")) found.click();
  });

  // Rows of a list are walked with j and k.
  document.addEventListener("keydown", (event) => {
    if (!["j", "k"].includes(event.key) || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0);
    rows[next].focus();
    event.preventDefault();
  });

  // A form that was changed asks before it is left.
  let changed = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) changed = true; });
  document.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.body.dataset.csrf;
    if (token) event.detail.headers["X-CSRF"] = token;
  });
  document.addEventListener("htmx:load", (event) => addLocalTimes(event.target));

  const ready = () => {
    addLocalTimes(document);
    document.querySelector("[data-focus]")?.focus();
    for (const button of document.querySelectorAll("button[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
