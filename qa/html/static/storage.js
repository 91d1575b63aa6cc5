// What a browser keeps for the page, in one that forbids it too: there it is kept until the page is left. It runs before
// every other script, Gradio's too, as each of them would stop at the first look.
"use strict";
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    window[name].getItem("");
  } catch {
    const kept = new Map();
    const value = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => void kept.set(key, text),
      removeItem: (key) => void kept.delete(key),
    };
    Object.defineProperty(window, name, { value });
  }
}
