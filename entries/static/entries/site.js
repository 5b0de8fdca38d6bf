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
// A chosen volume changes which sections can be chosen: show the list anew.
for (const select of document.querySelectorAll(".filters select[name=yearbook]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
