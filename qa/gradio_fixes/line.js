// For Gradio 6.31.0. No longer needed when the tests of tests/test_conversation.py pass with an empty file here.
//
// The line to the server: what an event of the page sends, and the one stream that brings back every reply.
//
// The server closes that stream when no reply is due, and Gradio takes it for open until it has read so. An event sent
// in that instant would get no reply before the next one is sent. Here Gradio is given a stream that never closes,
// and the real one is opened again whenever a reply is due. And when an event ends that said something before its end,
// the server says that again, by when it may be out of date: here it is left out. Where the stream breaks off, Gradio
// tells only the events that it knows by then, and may load the page anew for none of them: here every event whose reply
// is due is told, whenever Gradio gets to know it. Nothing here knows what is said.
"use strict";
const line = (() => {
  const send = window.fetch.bind(window);
  const due = new Set(); // events whose reply is not complete
  const talking = new Set(["opened"]); // those of them that change the conversation; a page begins with one
  const begun = new Set(); // and those that have said something
  const early = new Set(); // events whose reply was complete before the server's word that it has them was read
  let request = null; // how the stream is asked for, since it was first
  let out = null; // where Gradio reads
  let open = false;
  let closed = false; // by the server, in good order

  // Events are named after the functions of qa/page/page.py; several of one name are numbered.
  const nameOf = (event) => {
    const name = gradio_config.dependencies.find((known) => known.id === event.fn_index)?.api_name;
    return String(name).replace(/_\d+$/, "");
  };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const done = (event) => {
    if (!due.delete(event)) early.add(event);
    begun.delete(event);
    if (talking.delete(event)) tell("line-free");
  };

  const pass = (message) => {
    if (!message.startsWith("data:")) return;
    const said = JSON.parse(message.slice(5));
    const event = said.event_id;
    if (said.msg === "close_stream") closed = true;
    if (said.msg === "close_stream") return;
    if (said.msg === "process_generating") begun.add(event);
    const again = said.msg === "process_completed" && begun.has(event) && said.output?.data;
    if (again) said.output.data = said.output.data.map(() => ({ __type__: "update" })); // leave each part as it is
    out.enqueue(new TextEncoder().encode(again ? `data: ${JSON.stringify(said)}\n\n` : `${message}\n\n`));
    if (said.msg === "process_completed") done(event);
  };
  const read = async (reply) => {
    if (!reply.ok) throw new Error(`the server answered ${reply.status}`);
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { done: ended, value } = await reader.read();
      if (ended) return;
      const messages = (rest + value).split("\n\n");
      rest = messages.pop();
      messages.forEach(pass);
    }
  };
  // Gradio says that the connection is lost, and loads the page anew once the server answers.
  const lost = () => {
    for (const event_id of due) {
      const broken = JSON.stringify({ msg: "broken_connection", message: "Connection errored out. ", event_id });
      out.enqueue(new TextEncoder().encode(`data: ${broken}\n\n`));
    }
  };
  const listen = async () => {
    if (open || !request) return;
    open = true;
    try {
      while (due.size) {
        closed = false;
        await read(await send(request.clone()));
        if (!closed) throw new Error("the stream of replies broke off");
      }
    } catch {
      lost();
    }
    open = false;
  };
  const stream = (asked) => {
    request = asked;
    const replies = new ReadableStream({ start: (controller) => (out = controller) });
    listen();
    return new Response(replies, { headers: { "content-type": "text/event-stream" } });
  };

  const join = async (address, options) => {
    const event = JSON.parse(options.body);
    const name = nameOf(event);
    const talks = ["ask", "opened", "follow"].includes(name);
    const place = Symbol(name); // until the server has given the event its own
    if (name === "stop" || name === "forget") talking.clear(); // what is found out for these is dropped
    if (talks) talking.add(place);
    if (name === "opened") talking.delete(name);
    const told = { name, data: event.data };
    tell("line-sends", told); // where more may be put into it
    const reply = await send(address, { ...options, body: JSON.stringify(event) }).catch((error) => error);
    if (reply instanceof Error) {
      tell("line-lost", told); // as where the stream breaks off; the server may have it or not
      throw reply;
    }
    const { event_id } = reply.ok ? await reply.clone().json() : {};
    const over = !event_id || early.delete(event_id);
    if (!over) due.add(event_id);
    if (!over && talking.has(place)) talking.add(event_id);
    if (!event_id) tell("line-refused", told);
    if (talking.delete(place) && over) tell("line-free");
    listen();
    return reply;
  };

  window.fetch = (asked, options) => {
    const { pathname } = new URL(asked.url ?? asked, location.href);
    if (pathname.endsWith("/gradio_api/queue/data")) return Promise.resolve(stream(asked));
    if (pathname.endsWith("/gradio_api/queue/join")) return join(asked, options);
    return send(asked, options);
  };
  return { talking: () => talking.size > 0 };
})();
