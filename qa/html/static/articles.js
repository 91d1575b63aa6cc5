// The articles: their list in a sheet over the conversation, what bounds the questions, adding files and texts, and
// noticing that the folder changed. On the list's own page only adding needs it. Nothing here builds HTML from text.
"use strict";
(() => {
  const LOOK_EVERY = 2000; // milliseconds
  const TYPING = 250; // milliseconds of rest that end a word
  const sheet = () => document.querySelector("dialog.listing-sheet");
  const bounds = () => document.querySelector("#bounds textarea");

  let latest = 0;
  const show = async (address) => {
    const turn = ++latest;
    const reply = await fetch(address);
    const text = await reply.text();
    if (!reply.ok || turn !== latest) return; // a later one is on its way
    const list = sheets.part(new DOMParser().parseFromString(text, "text/html").querySelector(".listing"));
    const dialog = sheet() ?? opened(list);
    const old = dialog.querySelector(".listing");
    const typing = old?.contains(document.activeElement) && document.activeElement.matches("[type=search]");
    const caret = typing && document.activeElement.selectionStart;
    const add = old?.querySelector(".add"); // what was typed and said there stays
    if (add) list.querySelector(".add")?.replaceWith(add);
    if (old?.querySelector("details.bounds")?.open) list.querySelector("details.bounds").open = true;
    const top = dialog.scrollTop;
    if (old) old.replaceWith(list);
    else dialog.append(list);
    dialog.dataset.address = address;
    dialog.querySelector(".sheet-name").textContent = list.querySelector(".facts").textContent;
    dialog.scrollTop = top;
    if (!typing) return;
    const box = list.querySelector("[type=search]");
    box.focus({ preventScroll: true });
    box.setSelectionRange(caret, caret);
  };

  const opened = (list) => {
    const [label, facts] = ["h1", ".facts"].map((part) => list.querySelector(part).textContent);
    const dialog = sheets.made("listing-sheet reader-sheet", label, facts);
    sheets.show(dialog);
    return dialog;
  };

  const list = () => show(`articles${location.search}`);

  // --- adding

  const say = (line, failed) => {
    document.querySelector(".listing .add").open = true;
    const told = document.querySelector(".listing .added");
    const p = document.createElement("p");
    p.textContent = line;
    p.classList.toggle("failed", Boolean(failed));
    told.append(p);
    return p;
  };

  const post = async (name, address, kind, body) => {
    const words = document.querySelector(".listing .add").dataset;
    const line = say(words.adding.replace("{file}", name));
    const sent = await fetch(address, { method: "POST", headers: { "content-type": kind }, body }).catch(() => null);
    const reply = (await sent?.json().catch(() => null)) ?? {};
    line.textContent = reply.source
      ? (reply.indexing ? words.indexing : words.added).replace("{file}", reply.source)
      : (reply.error ?? words.unreachable.replace("{file}", name));
    line.classList.toggle("failed", !reply.source);
    if (reply.indexing) line.dataset.source = reply.source;
    const now = document.querySelector(".listing .rebuild-now");
    if (reply.source && !reply.indexing && document.querySelector("#rebuild")) now.hidden = false;
    return Boolean(reply.source);
  };

  const addFiles = async (files) => {
    for (const file of files) {
      await post(file.name, `articles?name=${encodeURIComponent(file.name)}`, "application/octet-stream", file);
    }
  };

  const addText = async (form) => {
    const fields = Object.fromEntries(new FormData(form));
    const done = await post(fields.title || form.dataset.name, "articles", "application/json", JSON.stringify(fields));
    if (done) form.reset();
  };

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dropping"));
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const files = [...event.dataTransfer.files];
    if (!document.querySelector(".listing")) await list();
    if (document.querySelector(".listing .add")) addFiles(files);
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest?.(".listing .drop")) {
      const files = [...event.target.files];
      event.target.value = "";
      addFiles(files);
    }
    if (sheet() && event.target.closest?.("form.find select")) event.target.form.requestSubmit();
  });

  let typed = 0;
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("dialog.listing-sheet [type=search]");
    clearTimeout(typed);
    if (box) typed = setTimeout(() => box.form?.requestSubmit(), TYPING);
  });

  // --- clicks and forms; without the conversation's page, links and forms do their own work

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form.paste")) {
      event.preventDefault();
      addText(form);
      return;
    }
    if (!bounds() || !form.matches("form.bounds, form.find")) return;
    event.preventDefault();
    const fields = [...new FormData(form)].filter(([, value]) => value);
    const query = fields.length ? `?${new URLSearchParams(fields)}` : "";
    if (form.matches("form.find")) {
      show(`articles${query}`);
      return;
    }
    bind(query);
    sheet()?.close();
    document.querySelector("#box textarea")?.focus();
  });

  document.addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.(".rebuild-now")) {
        sheet()?.close();
        document.querySelector("#rebuild").click();
        return;
      }
      const link = event.target.closest?.("a.articles, a.bounds, a.turn");
      if (!link || !bounds() || !plain(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (link.matches("a.articles")) list();
      else if (link.matches("a.turn")) show(link.getAttribute("href")).then(() => (sheet().scrollTop = 0));
      else {
        const search = new URL(link.href).search;
        bind(search);
        if (!link.closest("dialog")) return;
        const at = new URL(sheet().dataset.address, location.href);
        for (const [name, value] of at.searchParams) {
          if (["search", "sort", "page"].includes(name)) continue;
          at.searchParams.delete(name, value);
        }
        const kept = at.searchParams.toString();
        show(`articles?${[kept, search.slice(1)].filter(Boolean).join("&")}`);
      }
    },
    true,
  );

  // --- the folder: the server's mark differs from the one in the header as soon as anything there does

  // What was added is said to be indexed as soon as it is listed.
  const sources = (text) =>
    [...new DOMParser().parseFromString(text, "text/html").querySelectorAll(".row a.read")].map((link) =>
      new URLSearchParams(link.getAttribute("href").split(/[?#]/)[1]).get("source"),
    );
  const follow = async () => {
    for (const line of document.querySelectorAll(".listing .added p[data-source]")) {
      const { source } = line.dataset;
      const reply = await fetch(`articles?search=${encodeURIComponent(source)}`).catch(() => null);
      if (!reply?.ok || !sources(await reply.text()).includes(source)) continue;
      delete line.dataset.source;
      line.textContent = document.querySelector(".listing .add").dataset.indexed.replace("{file}", source);
      if (sheet()) await show(sheet().dataset.address);
    }
  };

  const look = async () => {
    if (!document.hidden) await follow();
    const refresh = document.querySelector("#refresh");
    if (document.hidden || !refresh) return;
    const reply = await fetch("state").catch(() => null);
    const mark = reply?.ok ? await reply.text() : "";
    if (/^[0-9a-f]+$/.test(mark) && !document.querySelector(`#status .mark-${mark}`)) refresh.click();
  };
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
})();
