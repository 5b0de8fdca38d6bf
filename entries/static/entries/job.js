"use strict";
// A job's page while it runs: the bar follows, and the page is loaded anew when the job is over.

const job = document.getElementById("job");
try { localStorage.setItem("yearbook:jobs", "1"); } catch { /* then other pages do not tell when it is over */ }

async function follow() {
  try {
    const answer = await fetch(job.dataset.url, { redirect: "manual" });
    if (answer.ok) {
      const { stage, ended, done, total, words } = await answer.json();
      if (ended || stage !== job.dataset.stage) return window.location.reload();
      const bar = document.getElementById("job-bar");
      if (total) Object.assign(bar, { max: total, value: done });
      document.getElementById("job-words").textContent = words;
    }
  } catch { /* no connection: the next turn tries again */ }
  return setTimeout(follow, 1000);
}

follow();
