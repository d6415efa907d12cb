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

  // Keys: an element with data-key="a" is pressed by that key, where nobody is typing; who is disturbed by that
  // turns them off on the sheet that the question mark opens.
  const off = "assent-keys-off";
  const keysAreOff = () => { try { return localStorage.getItem(off) === "yes"; } catch { return false; } };
  const keepKeys = (are) => { try { localStorage.setItem(off, are ? "no" : "yes"); } catch { /* for this page only */ } };
  const sheet = document.querySelector("dialog.keys");
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const isFree = (event) => !(event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || sheet?.open);

  // The rows that can be seen, such as those of the worklist or clauses of the tree, are walked with j and k.
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const walk = (step) => {
    const all = rows();
    const current = all.indexOf(document.activeElement.closest("[data-row], tr")?.querySelector("[data-row]") ?? document.activeElement);
    const at = current < 0 ? all.findIndex((row) => row.getAttribute("aria-current")) : current;
    all[at < 0 ? 0 : Math.max(0, Math.min(at + step, all.length - 1))]?.focus();
    return all.length > 0;
  };
  const mark = () => {
    const box = document.activeElement.closest("tr")?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  };
  const press = (key) => {
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].at(-1);
    if (!found) return false;
    found.focus();
    if (found.matches("a, button, summary")) found.click();
    return true;
  };
  const does = { j: () => walk(1), k: () => walk(-1), x: mark, "?": () => showKeys() };
  document.addEventListener("keydown", (event) => {
    if (!isFree(event) || (keysAreOff() && event.key !== "?")) return;
    if (press(event.key) || does[event.key]?.()) event.preventDefault();
  });

  // The sheet of keys: what stands on this page, by the words of the page itself.
  const words = (element) => {
    const copy = (element.labels?.[0] ?? element).cloneNode(true);
    for (const part of copy.querySelectorAll("kbd, .help")) part.remove();
    return element.dataset.keySays ?? copy.textContent.trim().replace(/\s+/g, " ");
  };
  const line = (key, text) => {
    const row = document.createElement("div");
    const name = document.createElement("dt");
    const says = document.createElement("dd");
    const shown = document.createElement("kbd");
    shown.textContent = key;
    name.append(shown);
    says.textContent = text;
    row.append(name, says);
    return row;
  };
  const showKeys = () => {
    if (!sheet) return false;
    const list = sheet.querySelector("dl");
    const found = new Map([...document.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, words(one)]));
    const walks = rows().length ? [["j", sheet.dataset.next], ["k", sheet.dataset.previous], ["Enter", sheet.dataset.open]] : [];
    if (document.querySelector("tr input[type=checkbox]")) walks.push(["x", sheet.dataset.mark]);
    list.replaceChildren(...[...walks, ...found, ["?", sheet.dataset.sheet]].map(([key, text]) => line(key, text)));
    sheet.querySelector("input").checked = !keysAreOff();
    sheet.showModal();
    return true;
  };
  sheet?.querySelector("input").addEventListener("change", (event) => keepKeys(event.target.checked));

  // A form that was changed asks before it is left.
  let changed = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) changed = true; });
  document.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.body.dataset.csrf;
    if (token) event.detail.headers["X-CSRF"] = token;
  });

  // A link to something inside a folded part opens it, where the browser does not by itself.
  const place = (hash) => decodeURIComponent(hash.slice(1));
  const partWith = (id) => [...document.querySelectorAll("details[data-holds]")].find((part) => id.startsWith(part.dataset.holds));
  const openTarget = () => {
    const id = place(location.hash);
    const target = id && document.getElementById(id);
    if (!target) {
      const part = id && partWith(id);
      if (part) part.open = true;  // it is loaded then, and comes here again
      return;
    }
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.scrollIntoView({ behavior: "instant" });
  };
  // What a part holds that is loaded when it is opened: a link to it stays on this page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    const part = link && partWith(place(link.hash));
    if (!part || link.pathname !== part.dataset.part || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (location.hash === link.hash) openTarget();
    else location.hash = link.hash;
  });
  document.addEventListener("htmx:load", (event) => {
    addLocalTimes(event.target);
    if (!location.hash || !event.target.querySelector?.(`[id="${CSS.escape(place(location.hash))}"]`)) return;
    location.replace(location.hash);  // only now there is what the address names, for the style of a target
    openTarget();
  });
  // Where a reader is in a long document, marked in its contents.
  const followReading = () => {
    const links = new Map([...document.querySelectorAll("nav.contents > ol > li > a")].map((link) => [link.hash.slice(1), link]));
    const parts = [...links.keys()].map((id) => document.getElementById(id)?.closest("details")).filter(Boolean);
    if (!parts.length) return;
    const show = () => {
      const at = parts.filter((part) => part.getBoundingClientRect().top < 120).at(-1);
      for (const [id, link] of links) {
        if (at?.querySelector(":scope > section")?.id === id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    document.addEventListener("scroll", show, { passive: true });
    show();
  };
  const fold = (button) => {
    const open = button.dataset.fold === "open";
    for (const part of document.querySelectorAll("details[data-folds]")) part.open = open;
  };

  const ready = () => {
    addLocalTimes(document);
    document.querySelector("[data-focus]")?.focus();
    for (const button of document.querySelectorAll("button[data-keys]")) {
      button.hidden = false;
      button.addEventListener("click", showKeys);
    }
    openTarget();
    followReading();
    window.addEventListener("hashchange", openTarget);
    for (const button of document.querySelectorAll("button[data-fold]")) {
      button.hidden = false;
      button.addEventListener("click", () => fold(button));
    }
    for (const button of document.querySelectorAll("button[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
