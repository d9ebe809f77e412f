// Asks every few seconds whether there is something new, and shows it unless somebody is writing.
// Without this script everything works by loading the page again.
"use strict";
(() => {
  const body = document.body, state = body.dataset.state, from = body.dataset.from;
  const fresh = document.getElementById("fresh"), lost = document.getElementById("lost");
  const every = 3000 + Math.random() * 1000;
  let touched = false;
  document.addEventListener("input", () => { touched = true; });
  const ask = () => fetch(from, { cache: "no-store" });
  const look = async () => {
    try {
      const answer = await ask();
      lost.hidden = true;
      if (answer.ok && (await answer.json()).state !== state) {
        if (!touched) { location.replace(location.pathname); return; }
        fresh.hidden = false;
      }
    } catch { lost.hidden = false; }
    setTimeout(look, every);
  };
  if (from) { setTimeout(look, every); }
  // A form is handed over only once the room can be reached; it may be sent twice, and counts once.
  for (const form of document.querySelectorAll("form")) {
    let sending = false;
    form.addEventListener("submit", async (event) => {
      if (form.dataset.sure) { return; }
      event.preventDefault();
      if (sending) { return; }
      sending = true;
      const pressed = event.submitter;
      for (;;) {
        try { await ask(); break; } catch { lost.hidden = false; }
        await new Promise((done) => setTimeout(done, 2000));
      }
      lost.hidden = true;
      form.dataset.sure = "yes";
      sending = false;
      form.requestSubmit(pressed);
    });
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) { location.reload(); }
  });
  const timer = document.getElementById("timer");
  if (timer) {
    const ends = performance.now() + Number(timer.dataset.left) * 1000;
    const show = () => {
      const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
      timer.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    };
    show();
    setInterval(show, 500);
  }
})();
