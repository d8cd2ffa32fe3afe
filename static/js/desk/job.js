// The progress of an import or of old texts: asked for every second while it is under way; the page is shown anew at its end.

const job = document.querySelector("[data-job][data-active=yes]");

async function ask() {
  let told;
  try {
    const answer = await fetch(job.dataset.job, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 403 || answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    told = await answer.json();
  } catch {
    setTimeout(ask, 5000);
    return;
  }
  job.querySelector("[data-job-label]").textContent = told.label;
  job.querySelector("[data-job-done]").textContent = told.done;
  const bar = job.querySelector("progress");
  if (bar.hasAttribute("max")) bar.value = told.done; // how much there is may not be known
  if (told.active) setTimeout(ask, 1000);
  else location.reload();
}

if (job) setTimeout(ask, 1000);
