// What the server cannot do: keys, the third pane without a page load, and a quiet memory of what is selected.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const app = $(".app");
  const card = $("aside.card");
  const rows = () => $$("#rows .row .text");
  const chosen = () => rows().findIndex((row) => row.hasAttribute("aria-current"));
  let loading = 0;
  let shown = Promise.resolve();  // the newest load of the last pane

  async function select(link, move) {
    for (const row of rows()) row.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    link.focus({ preventScroll: true });
    link.closest(".row")?.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", link.getAttribute("href"));
    if (!card || (move && getComputedStyle(card).display === "none")) return;
    await open(link.dataset.pane);
  }

  const open = (address) => (shown = load(address));

  // Keys pressed in a row load only the last pane.
  async function load(address) {
    const mine = ++loading;
    await new Promise((done) => setTimeout(done, 60));
    if (mine !== loading) return;
    const answer = await fetch(address, { headers: { "hx-request": "true", "hx-current-url": location.href } }).catch(() => null);
    if (!answer) return mine === loading && lost();
    if (answer.headers.get("hx-redirect")) location.href = answer.headers.get("hx-redirect");
    const html = await answer.text();
    if (mine !== loading) return;
    card.innerHTML = html;
    card.scrollTop = 0;
    if (window.htmx) htmx.process(card);
  }

  // Without a connection no incident stands there that a key could act on by mistake.
  function lost() {
    const note = document.createElement("p");
    note.className = "notice refused";
    note.setAttribute("role", "alert");
    note.textContent = $("#said").dataset.lost;
    if (card) card.replaceChildren(note);
    else $("#card, main").prepend(note);
  }
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig?.verb === "post") lost();
  });

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const next = Math.min(all.length - 1, Math.max(0, chosen() + step));
    select(all[chosen() < 0 ? 0 : next], true);
  }

  // A key right after j or k means the incident that is coming, not the one that still stands there.
  async function press(key) {
    const asked = shown;
    await asked.catch(() => {});
    if (asked !== shown) return;
    const place = $("#card") || document;
    const target = $(`[data-key="${key}"]`, place) || $(`.inline-done [data-key="${key}"]`);
    if (!target) return;
    target.click();
    if (target.matches("summary")) $("button", target.parentElement)?.focus();
  }

  function close() {
    const link = $("#card .close");
    if (!app?.hasAttribute("data-open")) return;
    app.removeAttribute("data-open");
    if (card?.dataset.close) history.replaceState(null, "", card.dataset.close);
    else if (link) location.href = link.href;
    rows()[chosen()]?.focus();
  }

  function pick() {
    const box = rows()[chosen()]?.closest(".row").querySelector(".pick input");
    if (box) box.click();
  }

  // On a Russian layout the same places of the keyboard say other letters.
  const RUSSIAN = { о: "j", л: "k", ч: "x", е: "t", р: "h", т: "n", г: "u", у: "e", ю: "." };
  const said = (event) => {
    if (event.code === "Slash" && ".,".includes(event.key)) return event.shiftKey ? "?" : "/";
    return RUSSIAN[event.key] || event.key;
  };

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    x: pick,
    t: () => press("t"),
    h: () => press("h"),
    n: () => press("n"),
    u: () => press("u"),
    e: () => $("#card .why")?.scrollIntoView({ block: "center" }),
    "/": () => $("#q")?.focus(),
    ".": () => $("[data-fresh]")?.click(),
    "?": () => $("#keys")?.showModal(),
    Enter: () => { const row = rows()[chosen()]; if (row && document.activeElement === row) show(row); },
    Escape: close,
  };

  function show(row) {
    app.setAttribute("data-open", "");
    select(row, false);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target.matches?.("#q")) return event.target.blur();
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
    const act = KEYS[said(event)];
    if (!act || (event.key === "Enter" && !event.target.matches(".row .text"))) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest?.("a[data-pane], a.close");
    if (!link || !card) return;
    event.preventDefault();
    if (link.matches(".close")) close();
    else if (link.matches(".row .text")) show(link);
    else { app.setAttribute("data-open", ""); open(link.dataset.pane); }
  });

  // Menus close when something else is pressed.
  document.addEventListener("click", (event) => {
    for (const menu of $$("details.chip-menu[open], details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick input")) return;
    const count = $$(".pick :checked").length;
    const label = $("#picked");
    if (label) label.textContent = `${label.dataset.text} ${count}`;
  });

  // A post had no number while the list was made, and may have one now.
  const tells = (row, pane) =>
    row.dataset.number === pane.dataset.number || (pane.dataset.post && row.dataset.post === pane.dataset.post);

  // What a card says of its incident, its rows say too.
  document.addEventListener("htmx:afterSettle", () => {
    const pane = $("#card .pane[data-number]");
    if (!pane) return;
    for (const row of $$("#rows .row").filter((row) => tells(row, pane))) {
      const badge = $(".badge.state", row) || $(".side", row).appendChild(document.createElement("span"));
      badge.className = `badge state ${pane.dataset.code}`;
      badge.textContent = pane.dataset.state;
      const box = $(".pick input", row);
      const version = $("input[name=version]", pane);
      if (box && version) box.value = `${pane.dataset.number}:${version.value}`;
    }
    const notice = $("#card .notice");
    if (notice) $("#said").textContent = notice.textContent;
  });

  // What renews itself waits while somebody reads or types in it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const busy = event.detail.target.querySelector?.("details[open], :focus");
    const own = event.detail.requestConfig?.triggeringEvent?.type;
    if (busy && !own && event.detail.target.hasAttribute("hx-trigger")) event.detail.shouldSwap = false;
  });
})();
