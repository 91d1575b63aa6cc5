// Reading in place: a marker shows its quote, a card its whole article with the mentions one after the other. Nothing
// here builds HTML from text: what is shown is cloned from the page, or parsed without running anything.
"use strict";
(() => {
  // The quote of a marker, while it is pointed at or has the focus
  let peek = null;
  const hide = () => {
    peek?.marker.removeAttribute("aria-describedby");
    peek?.box.remove();
    peek = null;
  };
  const show = (marker) => {
    if (peek?.marker === marker) return;
    hide();
    const card = document.getElementById(marker.hash.slice(1))?.closest(".card");
    const quote = card?.querySelector(".quote");
    if (!quote) return;
    const box = document.createElement("div");
    box.id = "peek";
    box.role = "tooltip";
    const label = document.createElement("div");
    label.className = "peek-label";
    label.textContent = [...card.querySelectorAll(".card-label, .card-facts")].map((part) => part.textContent.trim()).join(" · ");
    box.append(label, quote.cloneNode(true));
    document.body.append(box);
    const at = marker.getBoundingClientRect();
    const left = Math.min(Math.max(at.left - 24, 16), innerWidth - box.offsetWidth - 16);
    const below = at.bottom + box.offsetHeight + 16 < innerHeight;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${(below ? at.bottom + 4 : at.top - box.offsetHeight - 4) + scrollY}px`;
    marker.setAttribute("aria-describedby", "peek");
    peek = { marker, box };
  };
  const pointed = (event) => {
    const marker = event.target.closest?.("#chat a.cite");
    if (marker) show(marker);
    else if (event.type === "focusin" || !event.target.closest?.("#peek")) hide();
  };
  document.addEventListener("mouseover", pointed);
  document.addEventListener("focusin", pointed);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // A whole article over the page
  const mentions = (article) => {
    const marks = [...article.querySelectorAll("mark[id]")];
    let at = Math.max(0, marks.findIndex((mark) => mark.id === "quote"));
    const place = document.createElement("span");
    place.className = "place";
    place.setAttribute("aria-live", "polite");
    const go = (by) => {
      at = (at + by + marks.length) % marks.length;
      marks.forEach((mark, i) => mark.classList.toggle("current", i === at));
      marks[at].scrollIntoView({ block: "center" });
      place.textContent = words.place.replace("{n}", at + 1).replace("{all}", marks.length);
    };
    const tools = [place, sheets.button("previous", "↑", () => go(-1)), sheets.button("next", "↓", () => go(1))];
    tools[1].setAttribute("aria-label", words.previous);
    tools[2].setAttribute("aria-label", words.next);
    return { go, tools: marks.length > 1 ? tools : [], any: marks.length > 0 };
  };
  const read = async (link) => {
    const reply = await fetch(link.href);
    if (!reply.ok) throw new Error(reply.status);
    const text = await reply.text();
    const article = sheets.part(new DOMParser().parseFromString(text, "text/html").querySelector(".reader"));
    article.querySelector("nav")?.remove();
    const name = article.querySelector("h1").textContent;
    const { go, tools, any } = mentions(article);
    const dialog = sheets.made("reader-sheet", name, name, ...tools);
    dialog.append(article);
    sheets.show(dialog);
    if (any) go(0);
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.read");
      if (link && plain(event)) {
        event.preventDefault();
        hide();
        read(link).catch(() => window.open(link.href, "_blank", "noopener"));
      }
      const marker = event.target.closest?.("#chat a.cite");
      if (marker) {
        hide();
        const card = document.getElementById(marker.hash.slice(1))?.closest(".card");
        const folded = card?.closest("details");
        if (folded) folded.open = true;
        if (marker.hash === location.hash) card?.scrollIntoView({ block: "nearest" }); // the address does not change
      }
    },
    true,
  );
})();
