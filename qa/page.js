// Conveniences the page also works without: copying an answer, reading an article in place, choosing a theme, keeping
// the newest question in view. Nothing here builds HTML from text.
"use strict";
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

  const read = async (link) => {
    const reply = await fetch(link.href);
    if (!reply.ok) throw new Error(reply.status);
    const article = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("main.reader");
    const dialog = document.createElement("dialog");
    dialog.className = "reader-sheet";
    dialog.setAttribute("aria-label", article.querySelector("h1").textContent);
    const bar = document.createElement("div");
    bar.className = "sheet-bar";
    const name = document.createElement("span");
    name.textContent = dialog.getAttribute("aria-label");
    const close = document.createElement("button");
    close.className = "close";
    close.textContent = "Close";
    close.onclick = () => dialog.close();
    dialog.onclick = (event) => event.target === dialog && dialog.close();
    dialog.onclose = () => dialog.remove();
    bar.append(name, close);
    dialog.append(bar, document.adoptNode(article));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("#quote")?.scrollIntoView({ block: "center" });
  };

  const themed = () => {
    const chosen = localStorage.getItem("theme");
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  };

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.(".copy");
      if (button) {
        const name = button.textContent;
        if (name === "Copied") return;
        copy(button.nextElementSibling.textContent).then(() => {
          button.textContent = "Copied";
          setTimeout(() => (button.textContent = name), 1500);
        });
        return;
      }
      if (event.target.closest?.("#theme")) {
        localStorage.setItem("theme", document.body.classList.contains("dark") ? "light" : "dark");
        themed();
        return;
      }
      const link = event.target.closest?.("a.read");
      if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        read(link).catch(() => window.open(link.href, "_blank", "noopener"));
      }
    },
    true,
  );

  let seen = "";
  let drawn = false;
  const look = () => {
    const button = document.querySelector("#theme");
    if (button && !drawn) {
      drawn = true;
      button.setAttribute("aria-label", "Light or dark");
      themed();
    }
    const questions = document.querySelectorAll('#chat [data-testid="user"]');
    for (const said of document.querySelectorAll('#chat [aria-label*="message"]')) said.removeAttribute("aria-label");
    const state = `${questions.length} ${document.querySelector("#chat .pending") ? "searching" : "answered"}`;
    if (state === seen) return;
    seen = state;
    const newest = questions[questions.length - 1];
    if (questions.length > 1) requestAnimationFrame(() => newest.scrollIntoView({ block: "start" }));
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})();
