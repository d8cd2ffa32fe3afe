// Many pictures: each is sent alone, with its own progress, so that one refusal stops no other.

const form = document.querySelector("[data-many]");
const list = form?.querySelector("[data-list]");
const input = form?.querySelector("input[type=file]");
const next = form?.querySelector("[data-describe]");
const ids = [];
let waiting = 0;
let queue = Promise.resolve();

function send(file, bar) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of the progress of an upload
    const data = new FormData();
    data.append("file", file);
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / event.total; });
    request.addEventListener("loadend", () => {
      try { resolve({ ok: request.status === 200, ...JSON.parse(request.responseText) }); } catch { resolve({ ok: false, error: "" }); }
    });
    request.open("POST", form.dataset.many);
    request.send(data);
  });
}

async function take(file) {
  const row = document.createElement("li");
  const bar = document.createElement("progress");
  const word = document.createElement("span");
  bar.max = 1;
  bar.value = 0;
  row.append(`${file.name} `, bar, " ", word);
  list.append(row);
  const answer = await send(file, bar);
  bar.remove();
  row.className = answer.ok ? "done" : "failed";
  word.textContent = answer.ok ? (answer.known ? list.dataset.known : list.dataset.done) : `${list.dataset.failed}${answer.error ? `: ${answer.error}` : ""}`;
  if (!answer.ok) return;
  if (answer.told?.length) word.textContent += ` – ${answer.told.join(" · ")}`;
  ids.push(answer.id);
  next.hidden = false;
  next.href = `?ids=${ids.join(",")}`;
}

/** Whatever is given is sent: what is no picture is refused by name, not passed over. */
function takeAll(files) {
  for (const file of files) {
    waiting += 1;
    queue = queue.then(() => take(file)).finally(() => { waiting -= 1; });
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    takeAll([...input.files]);
    input.value = "";
  });
  addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
  const zone = form.querySelector("[data-drop]");
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => { event.preventDefault(); takeAll([...event.dataTransfer.files]); });
  document.addEventListener("paste", (event) => takeAll([...(event.clipboardData?.files ?? [])]));
}
