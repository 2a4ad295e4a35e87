// Sends files one after the other, shows how far each has come, and keeps a failed one in place with the reason.
(function () {
  "use strict";
  var form = document.getElementById("drop");
  if (!form) return;
  var list = document.getElementById("uploads");
  var input = document.getElementById("files");
  var queue = [];
  var busy = false;
  input.multiple = true;

  function megabytes(bytes) {
    return (bytes / 1e6).toFixed(1);
  }

  function row(file, category) {
    var item = document.createElement("li");
    var name = document.createElement("span");
    name.className = "name";
    name.textContent = file.name;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    var bar = document.createElement("div");
    bar.className = "bar";
    var progress = document.createElement("progress");
    progress.max = 100;
    progress.value = 0;
    progress.setAttribute("aria-label", "Uploading " + file.name);
    var words = document.createElement("span");
    words.className = "small text-2";
    words.textContent = "Waiting";
    bar.append(progress, words);
    item.append(portal.icon("file-earmark-arrow-up"), name, button, bar);
    list.append(item);
    return { file: file, category: category, item: item, button: button, progress: progress, words: words };
  }

  function add(files, category) {
    Array.from(files).forEach(function (file) {
      var upload = row(file, category);
      upload.button.textContent = "Stop";
      upload.button.setAttribute("aria-label", "Stop uploading " + file.name);
      upload.button.onclick = function () {
        queue = queue.filter(function (other) {
          return other !== upload;
        });
        if (upload.request) upload.request.abort();
        upload.item.remove();
      };
      queue.push(upload);
    });
    next();
  }

  function failed(upload, why) {
    upload.progress.remove();
    upload.words.className = "small overdue";
    upload.words.setAttribute("role", "alert");
    upload.words.textContent = why;
    upload.button.textContent = "Try again";
    upload.button.setAttribute("aria-label", "Try again to upload " + upload.file.name);
    upload.button.onclick = function () {
      upload.item.remove();
      // as what it was first sent, whatever is chosen by now: rights hang on the category
      add([upload.file], upload.category);
    };
  }

  function done(upload, status, text) {
    busy = false;
    if (status === 201) {
      upload.item.remove();
      portal.tell(upload.file.name + " added. It is checked before anybody can open it.");
      htmx.trigger(document.body, "documents-changed");
    } else if (status === 401) {
      location.assign("/login?next=" + encodeURIComponent(location.pathname));
    } else {
      var why = "The upload broke off. Check the connection, then try again.";
      try {
        why = JSON.parse(text).error.message;
      } catch (other) {
        // not from us: the sentence above says it
      }
      failed(upload, why);
    }
    next();
  }

  function next() {
    if (busy || queue.length === 0) return;
    busy = true;
    var upload = queue.shift();
    var request = new XMLHttpRequest();
    upload.request = request;
    var body = new FormData();
    body.append("category", upload.category);
    body.append("file", upload.file);
    request.open("POST", form.dataset.upload);
    var token = document.cookie.match(/(?:^|; )(?:__Host-)?CSRF-TOKEN=([^;]*)/);
    if (token) request.setRequestHeader("X-CSRF-TOKEN", decodeURIComponent(token[1]));
    request.upload.onprogress = function (event) {
      upload.progress.value = (100 * event.loaded) / event.total;
      upload.words.textContent = megabytes(event.loaded) + " of " + megabytes(event.total) + " MB";
    };
    request.onload = function () {
      done(upload, request.status, request.responseText);
    };
    request.onerror = function () {
      done(upload, 0, "");
    };
    request.onabort = function () {
      busy = false;
      next();
    };
    request.send(body);
  }

  input.addEventListener("change", function () {
    add(input.files, form.elements.category.value);
    input.value = "";
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  ["dragenter", "dragover"].forEach(function (name) {
    form.addEventListener(name, function (event) {
      event.preventDefault();
      form.classList.add("is-over");
    });
  });
  ["dragleave", "drop"].forEach(function (name) {
    form.addEventListener(name, function (event) {
      event.preventDefault();
      form.classList.remove("is-over");
    });
  });
  form.addEventListener("drop", function (event) {
    add(event.dataTransfer.files, form.elements.category.value);
  });
  // A file that misses the zone must not replace the page.
  ["dragover", "drop"].forEach(function (name) {
    addEventListener(name, function (event) {
      event.preventDefault();
    });
  });
  addEventListener("beforeunload", function (event) {
    if (busy) event.preventDefault();
  });
})();
