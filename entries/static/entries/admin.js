"use strict";
// The entry's form: the text grows and is counted, Ctrl+S saves, leaving with unsaved changes asks first.

function count(area) {
  const paragraphs = area.value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const characters = paragraphs.reduce((sum, line) => sum + [...line].length, 0);
  return area.dataset.count.replace("%(characters)s", characters).replace("%(paragraphs)s", paragraphs.length);
}

function grow(area) {
  const top = window.scrollY; // the page jumps while the height is auto
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
  window.scrollTo(window.scrollX, top);
}

function watchText(area) {
  const label = document.createElement("output");
  label.className = "body-count";
  label.htmlFor = area.id;
  (area.closest(".flex-container") || area).after(label);
  const show = () => {
    label.textContent = count(area);
    grow(area);
  };
  area.addEventListener("input", show);
  show();
}

function watchForm(form) {
  let unsaved = form.querySelector(".errornote, .errorlist, [data-unsaved]") !== null; // a refused form holds what was typed
  const touched = (event) => {
    if (event.target.name) unsaved = true;
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    const button = form.querySelector("[name=_continue]") || form.querySelector("[name=_save]");
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
}

// Empty choices say nothing: without them the list's address is short enough to send to somebody.
function dropEmptyFields(form) {
  form.addEventListener("submit", () => {
    const fields = [...form.elements].filter((field) => field.name && field.value === "");
    fields.forEach((field) => { field.disabled = true; });
    if (![...form.elements].some((field) => field.name && !field.disabled)) {
      const first = Object.assign(document.createElement("input"), { type: "hidden", name: "p", value: "1" });
      form.append(first);
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [...form.elements].forEach((field) => { field.disabled = false; });
  });
}

document.querySelectorAll("textarea.entry-body").forEach(watchText);
document.querySelectorAll(".change-form #content-main > form").forEach(watchForm);
document.querySelectorAll(".entries-toolbar form").forEach(dropEmptyFields);

// A new section's parents are those of the chosen volume: ask for them when another volume is chosen.
const volume = document.querySelector(".model-section #id_yearbook");
if (volume) {
  volume.addEventListener("change", () => {
    const form = volume.form;
    const address = new URL(window.location.href);
    ["yearbook", "title", "order", "unit", "contributor"].forEach((name) => {
      if (form.elements[name]) address.searchParams.set(name, form.elements[name].value);
    });
    form.dispatchEvent(new Event("submit")); // nothing is lost: the address carries it
    window.location.assign(address);
  });
}

// What has ended in the background is told on whatever page the editor is; asked only after a job was begun.
const JOBS = "yearbook:jobs";

async function tellNews(url) {
  const answer = await fetch(url, { redirect: "manual" });
  if (!answer.ok) return;
  const { news, more } = await answer.json();
  if (news.length) {
    const list = Object.assign(document.createElement("ul"), { className: "messagelist" });
    list.setAttribute("role", "status");
    for (const { text, url: target } of news) {
      const link = Object.assign(document.createElement("a"), { href: target, textContent: text });
      const item = Object.assign(document.createElement("li"), { className: "info" });
      item.append(link);
      list.append(item);
    }
    document.querySelector("#content, main").before(list);
  }
  if (more) setTimeout(() => tellNews(url), 5000);
  else localStorage.removeItem(JOBS);
}

const newsUrl = document.querySelector("meta[name='yearbook-jobs']");
try {
  if (newsUrl && localStorage.getItem(JOBS) && !document.getElementById("job")) tellNews(newsUrl.content);
} catch { /* no store in this browser: the page of jobs has it all */ }
