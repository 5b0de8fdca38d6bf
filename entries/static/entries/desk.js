"use strict";
// The entry's page while it is open: what is typed is kept on the server, or in this browser while there is no way to it,
// and who else has the entry open is shown.

const BEAT = 15000; // ms between two signs of life; the server forgets a page after four of them
const PAUSE = 1500; // ms without a key before what was typed is sent
const desk = document.getElementById("desk");
if (desk) keepDesk(desk, desk.closest("form"));

function keepDesk(desk, form) {
  const said = document.getElementById("desk-saved");
  const place = `yearbook:${desk.dataset.user}:${desk.dataset.url}:`;
  let own = place + desk.dataset.tab;
  let submitted = false;
  let typed = desk.hasAttribute("data-unsaved");
  let sent = "";
  let timer = 0;
  let sending = false;

  function token() {
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
    return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
  }

  function fields() {
    const data = new FormData(form);
    ["csrfmiddlewaretoken", "tab"].forEach((name) => data.delete(name));
    return new URLSearchParams([...data].filter(([, value]) => typeof value === "string")).toString();
  }

  function remember() { // in this browser; a full or forbidden store is no reason to stop
    try { localStorage.setItem(own, fields()); } catch { /* nothing to be done */ }
  }

  function forget(key) {
    try { localStorage.removeItem(key); } catch { /* nothing to be done */ }
  }

  async function send(tab, more) {
    const { user, base } = desk.dataset;
    const body = new URLSearchParams({ tab, user, base, typing: typed ? "1" : "0", ...more });
    const headers = { "X-CSRFToken": token() };
    const answer = await fetch(desk.dataset.url, { method: "POST", body, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 409 || answer.status === 403) throw new Error("session");
    if (!answer.ok) throw new Error("refused");
    return answer.json();
  }

  function say(text, failed) {
    said.textContent = text;
    said.classList.toggle("desk-failed", failed);
  }

  function show(answer) {
    if (answer.saved) say(desk.dataset.saved.replace("{time}", answer.saved), false);
    const others = document.getElementById("desk-others");
    const lines = (answer.others || []).map((line) => Object.assign(document.createElement("li"), { textContent: line }));
    if (others.textContent !== lines.map((line) => line.textContent).join("")) others.replaceChildren(...lines);
    others.hidden = lines.length === 0;
    const newer = document.getElementById("desk-newer");
    if (newer.textContent !== (answer.newer || "")) newer.textContent = answer.newer || "";
    newer.hidden = !newer.textContent;
  }

  function fail(error) {
    if (typed) remember();
    const why = error.message === "session" || error.message === "refused" ? error.message : "offline";
    if (!typed && why === "offline") return;
    say(desk.dataset[why], true);
    if (why !== "session") return;
    const link = Object.assign(document.createElement("a"), { href: desk.dataset.loginUrl, target: "_blank", rel: "noopener" });
    link.textContent = desk.dataset.login;
    said.append(" ", link);
  }

  function rename(tab) { // this page's words were saved: what is typed from here on is another draft
    desk.dataset.tab = tab;
    form.elements.tab.value = tab;
    own = place + tab;
  }

  async function beat() {
    if (sending || submitted) return;
    sending = true;
    const now = typed ? fields() : "";
    try {
      const answer = await send(desk.dataset.tab, now !== sent ? { fields: now } : {});
      if (submitted) return;
      if (answer.done) {
        rename(answer.tab);
        clearTimeout(timer);
        timer = setTimeout(beat, PAUSE);
      } else {
        sent = now;
        forget(own);
      }
      show(answer);
    } catch (error) {
      fail(error);
    } finally {
      sending = false;
    }
  }

  function touched(event) {
    if (!event.target.name) return;
    typed = true;
    clearTimeout(timer);
    timer = setTimeout(beat, PAUSE);
  }

  // What an earlier page could not send, because there was no connection or no login, is sent now and offered here.
  async function sendLeftOver() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(place) && key !== own);
    let offered = false;
    for (const key of keys) {
      const answer = await send(key.slice(place.length), { fields: localStorage.getItem(key), leave: "1" });
      forget(key);
      offered = offered || !answer.done;
    }
    if (offered && !typed) window.location.reload();
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("formset:removed", () => touched({ target: { name: "row" } }));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    form.elements.csrfmiddlewaretoken.value = token(); // another login in this browser has changed it
    submitted = true;
    if (typed) remember(); // until the next page knows whether it was saved
  });
  window.addEventListener("online", beat);
  window.addEventListener("pagehide", () => {
    const { tab, user, url } = desk.dataset;
    const last = new URLSearchParams({ tab, user, leave: "1", csrfmiddlewaretoken: token() });
    const now = typed ? fields() : "";
    if (now !== sent && !submitted) last.set("fields", now);
    navigator.sendBeacon(url, last);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) submitted = false;
  });
  sendLeftOver().catch(() => {}).then(beat);
  setInterval(beat, BEAT);
}
