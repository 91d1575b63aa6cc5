// Many questions: on their own page a list becomes a table, a row at a time; in the conversation a pasted list is
// taken there. Nothing here builds HTML from text, and each row's CSV is the server's.
"use strict";
(() => {
  const HANDED = "many-questions"; // where the conversation leaves a list for the page of many questions
  const PATIENCE = 60; // times that a busy server is asked again
  const WAIT = 5000; // milliseconds between them
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

  // --- the page of many questions

  const form = document.querySelector("main.many form.list");
  let going = null; // stands for the list that is being asked
  let csv = [];

  const tell = (line) => (document.querySelector("main.many .told").textContent = line);
  const said = (words, n, all) => words.replace("{n}", n).replace("{all}", all);
  const post = (address, kind, body) =>
    fetch(address, { method: "POST", headers: { "content-type": kind }, body }).catch(() => null);

  // One question at a time, so that other visitors' come between; a busy server is asked again later.
  const row = async (question, mine) => {
    const bounds = [...new URLSearchParams(location.search)].filter(([name]) => name !== "q");
    const fields = Object.fromEntries(bounds.filter(([name]) => ["since", "until"].includes(name)));
    for (const name of ["publisher", "source", "mention"]) fields[name] = bounds.filter(([n]) => n === name).map(([, v]) => v);
    for (let times = 0; going === mine && !mine.stopped; times++) {
      const reply = await post("questions", "application/json", JSON.stringify({ ...fields, question }));
      const data = (await reply?.json().catch(() => null)) ?? { error: form.dataset.unreachable };
      const passing = !reply || [429, 503].includes(reply.status);
      if (!passing || times >= PATIENCE) return data;
      tell(reply ? form.dataset.busy : form.dataset.unreachable);
      await new Promise((done) => setTimeout(done, WAIT));
    }
    return null;
  };

  const cell = (line, kind, text, heading) => {
    const made = document.createElement(kind);
    made.textContent = text;
    made.dataset.heading = heading;
    made.dir = "auto";
    line.append(made);
    return made;
  };

  const draw = (question, data) => {
    const headings = [...document.querySelectorAll("main.many th")].map((th) => th.textContent);
    const line = document.createElement("tr");
    const [, answer, said, ...others] = data.cells;
    const cells = [answer === said ? "" : answer, said, ...others]; // a whole quote that answers stands once
    const link = document.createElement("a");
    const search = new URLSearchParams(location.search);
    search.set("q", question);
    link.href = `./?${search}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = question;
    const first = cell(line, "th", "", headings[0]);
    first.scope = "row";
    first.append(link);
    cells.forEach((text, at) => cell(line, "td", text, headings[at + 1]));
    document.querySelector("main.many tbody").append(line);
    csv.push(data.csv);
  };

  const begin = async (name, body) => {
    const mine = (going = {});
    const stop = form.querySelector(".stop");
    const reply = await post(`questions?name=${encodeURIComponent(name)}`, "application/octet-stream", body);
    const list = (await reply?.json().catch(() => null)) ?? { error: form.dataset.unreachable };
    if (going !== mine) return;
    if (!list.questions) {
      going = null;
      return tell(list.error);
    }
    form.querySelector("textarea").value = list.questions.join("\n");
    form.querySelector("[type=file]").value = "";
    csv = [list.csv];
    document.querySelector("main.many tbody").replaceChildren();
    document.querySelector("main.many .answers").hidden = false;
    stop.hidden = false;
    const all = list.questions.length;
    let n = 0;
    let problem = "";
    const told = (words) => tell([said(words, n, all), problem, list.note].filter(Boolean).join(". "));
    for (const question of list.questions) {
      told(form.dataset.progress);
      const data = await row(question, mine);
      if (going !== mine) return; // another list was begun
      problem = data?.error ?? "";
      if (!data?.cells) break; // stopped, or the server is busy or away for long
      draw(question, data);
      n++;
    }
    going = null;
    stop.hidden = true;
    told(n === all ? form.dataset.done : form.dataset.stopped);
  };

  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(csv, { type: "text/csv" }));
    link.download = "answers.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      begin("", form.querySelector("textarea").value);
    });
    const chosen = form.querySelector("[type=file]");
    const askFile = () => chosen.files[0] && begin(chosen.files[0].name, chosen.files[0]);
    chosen.addEventListener("change", askFile);
    askFile(); // a file that was chosen before this script ran
    form.querySelector(".stop").onclick = () => going && (going.stopped = true);
    document.querySelector("main.many .save").onclick = save;
    const handed = sessionStorage.getItem(HANDED);
    sessionStorage.removeItem(HANDED);
    if (handed) {
      form.querySelector("textarea").value = handed;
      begin("", handed);
    }
    return;
  }

  // --- the conversation: a list in the composer is offered as a table; one of nothing but questions is sent as one

  const composer = () => document.querySelector("#box textarea");
  const go = () => location.assign(`questions${location.search}`); // what bounds the questions goes along
  const hand = () => {
    sessionStorage.setItem(HANDED, composer().value);
    go();
  };
  const isList = (found) => found.length > 1 && found.every((line) => line.endsWith("?"));

  const offer = () => {
    const box = document.createElement("div");
    box.id = "many";
    box.role = "status";
    const button = document.createElement("button");
    button.textContent = words.many;
    button.onclick = hand;
    box.append(button);
    document.querySelector("#box").prepend(box);
    return box;
  };
  document.addEventListener("input", (event) => {
    if (event.target !== composer()) return;
    const many = lines(composer().value).length > 1;
    const box = document.querySelector("#many") ?? (many && offer());
    if (box) box.hidden = !many;
  });
  const take = (event) => {
    if (!isList(lines(composer().value))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hand();
  };
  document.addEventListener(
    "keydown",
    (event) => {
      const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === composer();
      if (sends) take(event);
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.("#box .submit-button")) take(event);
      if (!event.target.closest?.("a.questions") || !plain(event)) return;
      event.preventDefault();
      event.stopPropagation();
      go();
    },
    true,
  );
})();
