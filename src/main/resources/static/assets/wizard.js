// Next free days that could not be looked up in time: the choice works without them, and the next step tells.
document.addEventListener("htmx:afterRequest", function (event) {
  "use strict";
  if (event.target.id !== "looking") return;
  document.querySelectorAll("[data-unknown]").forEach(function (cell) {
    cell.textContent = cell.dataset.unknown;
  });
});

// A long form is sent only while somebody is signed in: what was typed never leads to the sign-in page and is lost. Signed
// in again, the form goes with the token that counts then.
(function () {
  "use strict";
  var checking = false;

  function sayNoLongerSignedIn(form) {
    var note = document.getElementById("signed-out");
    if (!note) {
      note = document.createElement("div");
      note.id = "signed-out";
      note.className = "note note-warning mb-4";
      note.setAttribute("role", "alert");
      note.tabIndex = -1;
      var words = document.createElement("div");
      var title = document.createElement("h2");
      title.textContent = "You have been signed out";
      var text = document.createElement("p");
      var link = document.createElement("a");
      link.href = "/login?next=" + encodeURIComponent(location.pathname);
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "Sign in in a new tab";
      text.append(link, ", then come back and go on. Everything you typed is still here.");
      words.append(title, text);
      note.append(portal.icon("exclamation-triangle-fill"), words);
      form.prepend(note);
    }
    note.focus();
  }

  document.addEventListener(
    "submit",
    function (event) {
      var form = event.target;
      if (!form.matches("[data-keep]")) return;
      if (form.dataset.checked !== undefined) {
        delete form.dataset.checked;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (checking) return;
      checking = true;
      var button = event.submitter;
      fetch(location.pathname, { credentials: "same-origin", cache: "no-store" })
        .then(function (answer) {
          return answer.text().then(function (page) {
            var token = new DOMParser()
              .parseFromString(page, "text/html")
              .querySelector("form[data-keep] input[name=_csrf]");
            if (answer.redirected && new URL(answer.url).pathname === "/login") {
              sayNoLongerSignedIn(form);
              return;
            }
            if (token) form.elements._csrf.value = token.value;
            var note = document.getElementById("signed-out");
            if (note) note.remove();
            form.dataset.checked = "";
            form.requestSubmit(button);
          });
        })
        .catch(function () {
          portal.tell("The platform can't be reached. Everything you typed is still here: try again in a moment.", true);
        })
        .finally(function () {
          checking = false;
        });
    },
    true,
  );
})();
