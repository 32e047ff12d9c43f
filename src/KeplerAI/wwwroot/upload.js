// A file import with its progress: dropping a file, the browser's own measure of what was sent, and the page's answer in place.
(() => {
  const fail = (form, text) => {
    form.querySelector("[data-upload-error]")?.remove();
    const note = document.createElement("p");
    note.className = "error";
    note.dataset.uploadError = "";
    note.setAttribute("role", "alert");
    note.textContent = text;
    form.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  };

  const chosen = (form) => form.querySelector("input[type=file]").files[0];

  const showName = (form) => {
    const file = chosen(form);
    if (file) form.querySelector("[data-drop-name]").textContent = file.name;
  };

  const answer = (form, request) => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const next = page.getElementById("import");
    if (next) document.getElementById("import").replaceWith(document.adoptNode(next));
    else fail(form, page.querySelector("main p:not(.error-code)")?.textContent ?? form.dataset.lost);
  };

  const send = (form) => {
    const request = new XMLHttpRequest();
    const bar = form.querySelector("[data-upload-progress]");
    const button = form.querySelector("[type=submit]");
    request.open("POST", form.action);
    request.upload.onprogress = (e) => {
      if (!e.lengthComputable) return;
      bar.querySelector("progress").value = e.loaded / e.total;
      bar.querySelector("output").textContent = `${Math.floor((100 * e.loaded) / e.total)} %`;
    };
    request.onload = () => answer(form, request);
    request.onerror = () => {
      bar.hidden = true;
      button.disabled = false;
      fail(form, form.dataset.lost);
    };
    bar.hidden = false;
    button.disabled = true;
    request.send(new FormData(form));
  };

  document.addEventListener("submit", (e) => {
    if (!e.target.matches("form[data-upload]")) return;
    e.preventDefault();
    const file = chosen(e.target);
    if (file && file.size > Number(e.target.dataset.max)) fail(e.target, e.target.dataset.tooLarge);
    else send(e.target);
  });

  document.addEventListener("change", (e) => {
    const form = e.target.closest?.("form[data-upload]");
    if (form && e.target.type === "file") showName(form);
  });

  for (const kind of ["dragover", "dragleave", "drop"])
    document.addEventListener(kind, (e) => {
      const zone = e.target.closest?.("[data-drop]");
      if (!zone) return;
      e.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind !== "drop" || !e.dataTransfer.files.length) return;
      zone.querySelector("input[type=file]").files = e.dataTransfer.files;
      showName(zone.closest("form"));
    });
})();
