// Suggestions while typing: a combobox as the ARIA practices describe it. Without this script the form does the same work.
"use strict";
for (const input of document.querySelectorAll("[data-suggestions]")) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  list.hidden = true;
  input.after(list);
  input.parentElement.classList.add("suggesting");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
    input.setAttribute(name, value);
  let timer, asked = "", typed = "", composing = false;

  const options = () => [...list.children];
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    const option = options()[number];
    input.value = option ? option.dataset.text : typed;
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (rows) => {
    list.replaceChildren(...rows.map((row, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.dataset.text = row.text;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.textContent = row.kind;
      option.append(row.text, " ", kind);
      return option;
    }));
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    typed = asked = input.value;
    if (!typed.trim()) return close();
    const question = typed;
    try {
      const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(question)}`, { headers: { Accept: "application/json" } });
      if (answer.ok && asked === question && document.activeElement === input) show((await answer.json()).suggestions);
    } catch { close(); } // no connection: the form says so itself
  };
  const later = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(ask, 120);
  };
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("input", later);
  input.addEventListener("blur", () => { clearTimeout(timer); asked = ""; close(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = list.hidden ? 0 : options().length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      choose(-1);
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = chosen() + step;
      choose(next < -1 ? count - 1 : next >= count ? -1 : next);
    } else if (event.key === "ArrowDown" && input.value.trim()) {
      event.preventDefault();
      ask();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus in the field
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    input.value = option.dataset.text;
    close();
    input.form.requestSubmit();
  });
}
