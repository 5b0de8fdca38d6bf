"use strict";
// The page of a review: a passage that is selected in the text becomes the passage of the remark; what is being typed
// in one form survives the sending of another. Offsets count characters, as the server does.

const text = document.getElementById("marked-text");
const remark = document.getElementById("remark_form");

function runOf(node) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return element.closest("[data-start]");
}

// The offset of a place in the page; null for one that is not in the text's own words.
function offset(node, within) {
  const run = runOf(node);
  if (!run || !text.contains(run)) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, within) : within ? run.textContent : "";
  return Number(run.dataset.start) + [...before].length;
}

function selectedRuns(range) {
  return [...text.querySelectorAll("[data-start]")].filter((run) => range.intersectsNode(run));
}

function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer) && !range.intersectsNode(text)) return null;
  const runs = selectedRuns(range);
  if (!runs.length) return null;
  const last = runs[runs.length - 1];
  let start = offset(range.startContainer, range.startOffset);
  let end = offset(range.endContainer, range.endOffset);
  if (start === null) start = Number(runs[0].dataset.start);
  if (end === null) end = Number(last.dataset.start) + [...last.textContent].length;
  return start < end ? [start, end] : null;
}

function words(start, end) {
  const found = Array(end - start).fill("\n"); // what stands between two runs is the end of a paragraph
  text.querySelectorAll("[data-start]").forEach((run) => {
    [...run.textContent].forEach((character, place) => {
      const at = Number(run.dataset.start) + place - start;
      if (at >= 0 && at < found.length) found[at] = character;
    });
  });
  return found.join("");
}

if (text && remark) {
  document.addEventListener("selectionchange", () => {
    const span = selected();
    if (!span) return;
    [remark.elements.start.value, remark.elements.end.value] = span;
    remark.elements.quote.value = words(...span);
  });
}

document.querySelectorAll("textarea[data-keep]").forEach((area) => {
  const key = `entries.${area.dataset.keep}`;
  if (!area.value) area.value = sessionStorage.getItem(key) || "";
  if (area.value) area.closest("details")?.setAttribute("open", "");
  area.addEventListener("input", () => sessionStorage.setItem(key, area.value));
  area.form.addEventListener("submit", () => sessionStorage.removeItem(key));
});
