// Conveniences on the page: choosing a theme, keeping the newest question in view, editing and asking again, copying
// and saving. Nothing here builds HTML from text. "words" holds what is shown, from qa/texts.py.
"use strict";
const words = JSON.parse(document.querySelector("#words").textContent);
const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

// Sheets over the page, each with a bar: its name, its tools, and what closes it. Each has an entry of the history, so
// that Back closes it and forward opens it again.
const sheets = (() => {
  const open = [];
  const known = [];
  let address = null; // what the page's own address becomes once no sheet lies over it
  if (history.state?.sheet) history.replaceState(null, "");
  const lay = (dialog) => {
    open.push(dialog);
    document.body.append(dialog);
    dialog.showModal();
  };
  const button = (name, text, action) => {
    const made = document.createElement("button");
    made.className = name;
    made.textContent = text;
    made.onclick = action;
    return made;
  };
  // The page has one main part, so that of another page becomes a plain one here.
  const part = (main) => {
    const made = document.createElement("div");
    made.className = main.className;
    made.append(...main.childNodes);
    return made;
  };
  const made = (kind, label, name, ...tools) => {
    const dialog = document.createElement("dialog");
    dialog.className = kind;
    dialog.setAttribute("aria-label", label);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    const bar = document.createElement("div");
    bar.className = "sheet-bar";
    const told = document.createElement("span");
    told.className = "sheet-name";
    told.textContent = name;
    bar.append(told, ...tools, button("close", words.close, () => dialog.close()));
    dialog.append(bar);
    return dialog;
  };
  const show = (dialog) => {
    history.pushState({ sheet: open.length + 1 }, "");
    known.length = open.length;
    known.push(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      const at = open.indexOf(dialog);
      if (at < 0) return; // Back closed it
      open.length = at;
      history.back();
    });
    lay(dialog);
  };
  addEventListener("popstate", () => {
    const wanted = history.state?.sheet ?? 0;
    while (open.length > wanted) open.pop().close();
    while (open.length < Math.min(wanted, known.length)) lay(known[open.length]);
    if (!open.length && address !== null) history.replaceState(null, "", address);
    if (!open.length) address = null;
  });
  const move = (to) => {
    address = open.length ? to : null;
    history.replaceState(history.state, "", to);
  };
  const close = () => open.at(-1)?.close();
  return { button, part, made, show, move, close };
})();

// What bounds the questions lives on the server; it is told through a hidden box, and the address keeps it.
const bind = (search) => {
  const box = document.querySelector("#bounds textarea");
  box.value = search || "?"; // after a reload the box is empty whatever the bounds are
  box.dispatchEvent(new Event("input", { bubbles: true }));
  sheets.move(search.length > 1 ? `./${search}` : "./");
};

(() => {
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // pages not served from this machine have no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const copied = (button, text) => {
    const label = button.querySelector(".label") ?? button;
    const name = label.textContent;
    if (name === words.copied) return;
    copy(text).then(() => {
      label.textContent = words.copied;
      setTimeout(() => (label.textContent = name), 1500);
    });
  };
  const save = (text, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || words.file}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const receipts = (within) => [...within.querySelectorAll(".receipt")].map((kept) => kept.textContent).join("\n");
  // What is pasted is read by people; only a saved file is verified later.
  const readable = (kept) => kept.replace(/\n*<!-- receipt .* -->\n/g, "\n");

  // The composer is a component of Gradio's: it takes a value from an input event, and asks when its button is pressed.
  const put = (area, text) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const composer = () => document.querySelector("#box textarea");
  const edited = () => document.querySelector("#edited textarea, #edited input");
  const edit = (turn, text) => {
    put(edited(), turn);
    put(composer(), text);
    composer().focus();
    note();
  };
  const press = () => composer().dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));

  // One question at a time: what is sent meanwhile stays in the composer, and is asked when the reply is there. So is
  // what is sent before the page has begun, and a link that is followed meanwhile.
  let next = null;
  let nextLink = "";
  let following = false; // a link whose event is not sent yet
  const busy = () => following || line.talking() || Boolean(document.querySelector("#chat .pending"));
  const ask = () => {
    if (!busy()) return press();
    giveUp();
    next = unanswered.add(composer().value, edited()?.value ?? "");
    note();
  };
  const giveUp = () => {
    if (next) unanswered.drop(next);
    next = null;
  };
  // A link that asks a question is followed here; its bounds are those of the conversation from then on.
  let followed = 0;
  const follow = (search) => {
    sheets.close();
    nextLink = busy() ? search : "";
    if (nextLink) return note();
    following = true;
    sheets.move(`./${search}`); // until it is answered
    put(document.querySelector("#link textarea"), `${search}&n=${++followed}`); // again the same is a change too
  };
  const goOn = () => {
    if (busy() || !(next || nextLink)) return;
    if (nextLink) return follow(nextLink);
    next = null;
    press();
    note();
  };
  const cancel = () => {
    giveUp();
    nextLink = "";
    if (edited()?.value) edit("", "");
    note();
  };
  document.addEventListener("line-free", goOn);
  document.addEventListener("input", (event) => {
    if (!next || event.target !== composer() || composer().value.trim() === next.question) return;
    giveUp(); // it is written anew
    note();
  });
  // A question leaves the composer when it is sent, so that nothing typed after it is lost.
  document.addEventListener("line-sends", ({ detail: { name, data } }) => {
    if (name === "follow") following = false;
    if (name !== "ask") return;
    const [question, turn] = data;
    if (composer().value.startsWith(question)) put(composer(), composer().value.slice(question.length));
    if (edited()?.value && edited().value === turn) put(edited(), "");
    note();
  });
  const giveBack = ({ type, detail: { name, data } }) => {
    if (name !== "ask") return;
    const [question, turn] = data;
    put(composer(), question + composer().value);
    if (turn) put(edited(), turn);
    if (type === "line-lost") next = unanswered.add(question, turn); // the page is about to be loaded anew, and asks it
    note();
  };
  document.addEventListener("line-refused", giveBack);
  document.addEventListener("line-lost", giveBack);

  const noted = () => {
    const box = document.createElement("div");
    box.id = "note";
    box.role = "status";
    const button = document.createElement("button");
    button.textContent = words.cancel;
    button.onclick = cancel;
    box.append(document.createElement("span"), button);
    document.querySelector("#box").prepend(box);
    return box;
  };
  const note = () => {
    const said = next || nextLink ? words.waiting : edited()?.value ? words.editing : "";
    const box = document.querySelector("#note") ?? (said && noted());
    if (!box) return;
    if (box.firstChild.textContent !== said) box.firstChild.textContent = said;
    box.hidden = !said;
  };

  const turnOf = (element) => {
    const row = element.closest(".bot-row, .user-row");
    const asking = row.matches(".user-row") ? row : row.previousElementSibling;
    const heading = asking.querySelector("h2.question");
    const number = heading.id.slice(1);
    return [number === "0" ? "" : number, heading.textContent]; // one without a reply takes no turn's place
  };
  const actions = {
    copy: (button) => copied(button, readable(button.nextElementSibling.textContent)),
    save: (button) => save(receipts(button.closest(".answer")), turnOf(button)[1]),
    "copy-all": (button) => copied(button, readable(receipts(document.querySelector("#chat")))),
    "save-all": () => save(receipts(document.querySelector("#chat")), words.file),
    edit: (button) => edit(...turnOf(button)),
    again: (button) => (edit(...turnOf(button)), ask()),
    correct: (button) => edit(turnOf(button)[0], button.querySelector(".stand-alone").textContent),
  };

  const themed = () => {
    const chosen = localStorage.getItem("theme");
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  };
  document.addEventListener(
    "click",
    (event) => {
      const offered = event.target.closest?.("#chat a.meant");
      if (offered && plain(event)) {
        event.preventDefault();
        edit(turnOf(offered)[0], offered.textContent);
        ask();
      }
      const link = event.target.closest?.("#chat a.reading, dialog a[href*='?q=']");
      if (link && plain(event)) {
        event.preventDefault();
        follow(new URL(link.href).search);
      }
      const button = event.target.closest?.("button");
      if (!button) return;
      if (button.className === "theme") {
        localStorage.setItem("theme", document.body.classList.contains("dark") ? "light" : "dark");
        themed();
      }
      if (button.closest("#chat, #menu")) actions[button.className]?.(button);
      if (button.matches("#suggestions button, #box .submit-button") && busy()) {
        event.stopImmediatePropagation(); // pressed twice, or before the reply is there
        if (button.closest("#box")) ask();
      }
    },
    true,
  );
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(
      kind,
      (event) => {
        const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === composer();
        if (!sends || !busy()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (kind === "keydown" && composer().value.trim()) ask();
      },
      true,
    );
  }
  const menu = () => document.querySelector("#menu details[open]");
  document.addEventListener("click", ({ target }) => target.closest?.("#menu") || menu()?.removeAttribute("open"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (!menu()) return cancel();
    menu().querySelector("summary").focus();
    menu().removeAttribute("open");
  });

  // On a phone the composer lies over the page, whose end has to stay clear of it.
  const measured = new ResizeObserver(([{ target }]) => {
    document.body.style.setProperty("--asking", `${target.offsetHeight}px`);
  });

  let seen = "";
  let drawn = false;
  const look = () => {
    const asking = document.querySelector("#asking");
    if (!drawn && asking && document.querySelector("#menu button")) {
      drawn = true;
      measured.observe(asking);
      themed();
    }
    document.querySelector("#fresh:not([title])")?.setAttribute("title", words.fresh);
    note();
    goOn();
    // What is shown may have no such names of its own: they are taken out of it.
    for (const link of document.querySelectorAll("#chat a.cite:not([aria-label])")) {
      link.setAttribute("aria-label", link.querySelector(".said").textContent);
    }
    document.querySelector('#chat [role="log"]')?.setAttribute("aria-label", words.conversation);
    for (const said of document.querySelectorAll('#chat [aria-label*="message"]')) said.removeAttribute("aria-label");
    const questions = document.querySelectorAll("#chat h2.question");
    const state = `${questions.length} ${document.querySelector("#chat .pending") ? "searching" : "answered"}`;
    if (state === seen) return;
    seen = state;
    const address = new URL(location);
    // A link's question is asked once, then only what bounds the questions stays.
    if (state.endsWith("answered")) for (const name of ["q", "as"]) address.searchParams.delete(name);
    const newest = questions[questions.length - 1];
    // There is room for the newest question to stand at the top.
    const talk = document.querySelector("#talk");
    const above = newest && newest.getBoundingClientRect().top - talk.getBoundingClientRect().top;
    talk?.style.setProperty("min-height", questions.length > 1 ? `calc(${above}px + 100dvh - 73px)` : "");
    // A reload comes back to this place of the conversation.
    if (questions.length) history.replaceState(history.state, "", `${address.pathname}${address.search}#${newest.id}`);
    if (questions.length > 1) requestAnimationFrame(() => newest.scrollIntoView({ block: "start" }));
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})();
