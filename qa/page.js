// Conveniences on the page: choosing a theme, keeping the newest question in view, editing and asking again, copying
// and saving. Nothing here builds HTML from text. "words" holds what is shown, from qa/words.py.
"use strict";
const words = JSON.parse(document.querySelector("#words").textContent);

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
    const name = button.textContent;
    if (name === words.copied) return;
    copy(text).then(() => {
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = name), 1500);
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
  const ask = () => setTimeout(() => document.querySelector("#box .submit-button")?.click(), 50);
  const cancel = () => edit("", "");

  const note = () => {
    const editing = Boolean(edited()?.value);
    let line = document.querySelector("#editing");
    if (!line && editing) {
      line = document.createElement("div");
      line.id = "editing";
      line.role = "status";
      const said = document.createElement("span");
      said.textContent = words.editing;
      const button = document.createElement("button");
      button.textContent = words.cancel;
      button.onclick = cancel;
      line.append(said, button);
      document.querySelector("#box").prepend(line);
    }
    if (line) line.hidden = !editing;
  };

  const turnOf = (element) => {
    const row = element.closest(".bot-row, .user-row");
    const asking = row.matches(".user-row") ? row : row.previousElementSibling;
    const heading = asking.querySelector("h2.question");
    return [heading.id.slice(1), heading.textContent];
  };
  const actions = {
    copy: (button) => copied(button, button.nextElementSibling.textContent),
    save: (button) => save(receipts(button.closest(".answer")), turnOf(button)[1]),
    "copy-all": (button) => copied(button, receipts(document.querySelector("#chat"))),
    "save-all": () => save(receipts(document.querySelector("#chat")), words.file),
    forget: () => document.querySelector("#fresh").click(),
    edit: (button) => edit(...turnOf(button)),
    again: (button) => (edit(...turnOf(button)), ask()),
    correct: (button) => edit(turnOf(button)[0], button.previousElementSibling.textContent),
  };

  const themed = () => {
    const chosen = localStorage.getItem("theme");
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  };
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("button");
      if (!button) return;
      if (button.id === "theme") {
        localStorage.setItem("theme", document.body.classList.contains("dark") ? "light" : "dark");
        themed();
      }
      if (button.closest("#chat, #keeping")) actions[button.className]?.(button);
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      const waits = event.key === "Enter" && event.target === composer() && document.querySelector("#chat .pending");
      if (waits) {
        event.preventDefault(); // one question at a time; what is typed stays
        event.stopImmediatePropagation();
      }
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && edited()?.value && !document.querySelector("dialog[open]")) cancel();
  });

  let seen = "";
  let drawn = false;
  const look = () => {
    const button = document.querySelector("#theme");
    if (button && !drawn) {
      drawn = true;
      button.setAttribute("aria-label", words.theme);
      themed();
    }
    note();
    for (const said of document.querySelectorAll('#chat [aria-label*="message"]')) said.removeAttribute("aria-label");
    const questions = document.querySelectorAll("#chat h2.question");
    const state = `${questions.length} ${document.querySelector("#chat .pending") ? "searching" : "answered"}`;
    if (state === seen) return;
    seen = state;
    const address = new URL(location);
    address.searchParams.delete("q"); // it is asked once; what bounds the questions stays
    if (questions.length) history.replaceState(null, "", address.pathname + address.search);
    const newest = questions[questions.length - 1];
    if (questions.length > 1) requestAnimationFrame(() => newest.scrollIntoView({ block: "start" }));
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})();
