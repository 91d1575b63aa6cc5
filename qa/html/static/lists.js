// The lists beside that of the articles, names and kept questions: in a sheet over the conversation, or as pages of
// their own. Nothing here builds HTML from text.
"use strict";
(() => {
  const TYPING = 250; // milliseconds of rest that end a word
  const READING = 4000; // milliseconds in which a line is read
  const sheet = () => document.querySelector("dialog.list-sheet");

  let latest = 0;
  const show = async (address) => {
    const turn = ++latest;
    const reply = await fetch(address);
    const text = await reply.text();
    if (!reply.ok || turn !== latest) return; // a later one is on its way
    const main = new DOMParser().parseFromString(text, "text/html").querySelector("main.list");
    const old = (sheet() ?? document).querySelector(".list");
    const list = old?.matches("main") ? document.adoptNode(main) : sheets.part(main);
    const typing = document.activeElement.matches(".list [type=search]") && document.activeElement.selectionStart;
    if (old) old.replaceWith(list);
    else opened(list);
    if (sheet()) sheet().dataset.address = address;
    if (typing === false) return;
    const box = list.querySelector("[type=search]");
    box.focus({ preventScroll: true });
    box.setSelectionRange(typing, typing);
  };

  const opened = (list) => {
    const dialog = sheets.made("list-sheet reader-sheet", list.querySelector("h1").textContent, "");
    dialog.append(list);
    sheets.show(dialog);
  };

  const refresh = () => {
    document.querySelector("#refresh")?.click(); // the header says how many changed
    show(sheet()?.dataset.address ?? location.href);
  };
  // The problem in one line, null where none can be had, empty where there is none.
  const send = async (method, address, fields) => {
    const headers = { "content-type": "application/json" };
    const sent = await fetch(address, { method, headers, body: JSON.stringify(fields) }).catch(() => null);
    return sent?.ok ? "" : ((await sent?.json().catch(() => null))?.error ?? null);
  };

  // The link of a question says what is kept: it is marked at once, as to ask it again takes the server a while.
  const NAMES = ["question", "as", "since", "until", "publisher", "source", "mention"];
  const fieldsIn = (query) => {
    const fields = { publisher: [], source: [], mention: [] };
    for (const [name, value] of new URLSearchParams(query)) {
      if (fields[name]) fields[name].push(value);
      else fields[name === "q" ? "question" : name] = value;
    }
    return fields;
  };
  const fieldsOf = (link) => fieldsIn(new URL(link.href).search);
  const key = (fields) => JSON.stringify(NAMES.map((name) => [fields[name] ?? []].flat().filter(Boolean)));
  const mark = (link, kept) => {
    link.classList.toggle("on", kept);
    link.querySelector(".label").textContent = kept ? words.kept : words.keep;
  };
  const unmark = (fields) => {
    for (const link of document.querySelectorAll("#chat a.keep.on")) {
      if (key(fieldsOf(link)) === key(fields)) mark(link, false);
    }
  };
  // What was kept before is marked too, wherever the header says that something is.
  const recall = async () => {
    const links = [...document.querySelectorAll("#chat a.keep:not(.known)")];
    if (!links.length || !document.querySelector("#status a[href$='kept']")) return;
    for (const link of links) link.classList.add("known");
    const reply = await fetch("kept.json").catch(() => null);
    const { kept } = (await reply?.json().catch(() => null)) ?? { kept: [] };
    const held = new Set(kept.map((one) => key({ ...fieldsIn(one.bounds), question: one.question, as: one.as })));
    for (const link of links) if (held.has(key(fieldsOf(link)))) mark(link, true);
  };
  new MutationObserver(recall).observe(document.body, { childList: true, subtree: true });

  const keep = async (link) => {
    if (link.dataset.busy) return;
    link.dataset.busy = "busy";
    const label = link.querySelector(".label");
    const on = !link.matches(".on");
    mark(link, on);
    label.classList.toggle("told", on);
    setTimeout(() => label.classList.remove("told"), READING); // it still shows where it is pointed at
    const problem = await send(on ? "POST" : "DELETE", "kept", fieldsOf(link));
    delete link.dataset.busy;
    if (problem === "") return document.querySelector("#refresh")?.click();
    mark(link, !on);
    label.textContent = problem ?? words.unreachable;
    label.classList.add("told");
    setTimeout(() => label.classList.remove("told"), READING);
  };

  const bound = (search) => {
    bind(search);
    sheet().close();
    document.querySelector("#box textarea")?.focus();
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.sheet, a.leaf, a.only, #chat a.keep");
      const button = event.target.closest?.(".list button");
      if (button?.matches(".forget")) {
        const fields = JSON.parse(button.dataset.fields);
        send("DELETE", "kept", fields).then(() => (unmark(fields), refresh()));
      }
      if (button?.matches(".seen")) send("POST", "kept/seen", {}).then(refresh);
      if (!link || !document.querySelector("#bounds") || !plain(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (link.matches(".keep")) keep(link);
      else if (link.matches(".only")) bound(new URL(link.href).search);
      else show(link.getAttribute("href") + (link.matches(".sheet") ? location.search : "")).then(() => sheet().scrollTo(0, 0));
    },
    true,
  );
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.seek") || !sheet()) return;
    event.preventDefault();
    const fields = [...new FormData(event.target)].filter(([, value]) => value);
    show(`names?${new URLSearchParams(fields)}`);
  });
  let typed = 0;
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("dialog.list-sheet [type=search]");
    clearTimeout(typed);
    if (box) typed = setTimeout(() => box.form?.requestSubmit(), TYPING);
  });
})();
