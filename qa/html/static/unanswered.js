// The questions whose reply has not been seen. They stay in the browser's tab until then, so that none is lost where the
// connection is, or the page: the next page of the tab has them asked when it opens. Each has an id, by which the server
// knows a question that it has answered already. "line-" events come from line.js, which every question passes.
"use strict";
const unanswered = (() => {
  const stored = JSON.parse(sessionStorage.getItem("unanswered") ?? "[]");
  const left = stored.map(({ id, question, turn }) => ({ id, question, turn })); // by the page before this one
  let now = left;
  const keep = (these) => {
    now = these;
    sessionStorage.setItem("unanswered", JSON.stringify(now));
  };
  const like = (question, turn) => (one) => one.question === question.trim() && one.turn === turn;
  const add = (question, turn) => {
    const found = now.find(like(question, turn));
    if (found) return found;
    const id = Math.random().toString(36).slice(2) + Date.now().toString(36);
    keep([...now, { id, question: question.trim(), turn }]);
    return now.at(-1);
  };
  const drop = (gone) => keep(now.filter((one) => one !== gone));
  // A page that opens asks one question after the other, and none after one that fails, which has no answer. What it
  // shows then may be drawn later than what comes after it is asked for.
  let over = false;
  const settle = () => {
    const count = (shown) => document.querySelectorAll(`#chat ${shown}`).length;
    if (!over || !left.some((one) => one.replied) || !count("h2.question") || count(".pending")) return;
    if (count("h2.question") === count(".answer")) keep(now.filter((one) => !one.replied));
    for (const one of left) if (one.replied) one.sent = one.replied = false;
  };
  new MutationObserver(settle).observe(document, { childList: true, subtree: true });

  document.addEventListener("line-sends", ({ detail: { name, data } }) => {
    if (name === "ask") {
      const one = add(data[0], data[1]);
      one.sent = true;
      data[2] = one.id;
      for (const other of left) if (other !== one) other.turn = ""; // by then another may have that number
      keep(now);
    }
    if (name === "opened") {
      data[2] = left.map(({ id, question, turn }) => ({ id, question, turn }));
      for (const one of left) one.sent = true;
    }
    if (name === "stop") keep(now.filter((one) => !one.sent));
    if (name === "forget") keep(now.filter((one) => !one.sent && !left.includes(one)));
    // What comes after a reply is asked for when Gradio has drawn it and the browser keeps it.
    if (name === "suggest") {
      keep(now.filter((one) => !one.replied || left.includes(one)));
      over = true;
      settle();
    }
  });
  document.addEventListener("line-free", () => {
    if (!line.talking()) for (const one of now) one.replied = one.sent;
  });
  document.addEventListener("line-refused", ({ detail: { name, data } }) => {
    if (name === "opened") for (const one of left) one.sent = false;
    if (name === "ask") drop(add(data[0], data[1]));
  });
  return { add, drop };
})();
