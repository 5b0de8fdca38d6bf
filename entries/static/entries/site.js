// Copying a citation: the button appears only where the browser can copy.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
// A volume that was pointed at changes which sections can be chosen: show the list anew. By the keys one passes over others
// on the way to it, so there it is the button that shows the list.
for (const select of document.querySelectorAll(".filters select[name=yearbook]")) {
  if (!select.form.elements.section) continue;
  let byKeys = false;
  select.addEventListener("keydown", () => { byKeys = true; });
  select.addEventListener("pointerdown", () => { byKeys = false; });
  select.addEventListener("change", () => { if (!byKeys) select.form.requestSubmit(); });
}
