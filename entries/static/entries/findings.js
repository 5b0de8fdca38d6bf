"use strict";
// The proofreader's findings beside an entry's form: a button selects the passage in the text, where it stands now.

const body = document.getElementById("id_body");

// Where the words stand in what is typed now, nearest to where they stood when the page was made.
function placeOf(words, start) {
  let best = -1;
  for (let at = body.value.indexOf(words); at >= 0; at = body.value.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
  }
  return best;
}

// Neither a field for text nor the page scrolls to what is selected: a copy of it says how high the text above is.
function bringIntoView(at) {
  const copy = body.cloneNode();
  copy.removeAttribute("id");
  copy.removeAttribute("name");
  copy.setAttribute("aria-hidden", "true");
  copy.style.cssText = `position: absolute; visibility: hidden; height: 0; width: ${body.offsetWidth}px`;
  copy.value = body.value.slice(0, at);
  body.parentNode.append(copy);
  body.scrollTop = Math.max(0, copy.scrollHeight - body.clientHeight / 2);
  const above = copy.scrollHeight - body.scrollTop;
  copy.remove();
  window.scrollBy(0, body.getBoundingClientRect().top + above - window.innerHeight / 2);
}

if (body) {
  for (const button of document.querySelectorAll(".goto-passage")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const start = [...body.defaultValue].slice(0, Number(button.dataset.start)).join("").length;
      const at = placeOf(button.dataset.words, start);
      body.focus();
      if (at < 0) return;
      body.setSelectionRange(at, at + button.dataset.words.length);
      bringIntoView(at);
    });
  }
}
