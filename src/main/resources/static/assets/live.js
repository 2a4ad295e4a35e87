// Tells the page that bookings have changed: by a colleague, the specialist's appointment book or the process. The server
// says only that something changed; the page asks again for what it shows, with the reader's own rights.
(function () {
  "use strict";
  var main = document.querySelector("[data-live]");
  if (!main || !window.EventSource) return;
  var patience = 5 * 60 * 1000;
  var source;
  var due;
  var left;

  function changed() {
    clearTimeout(due);
    due = setTimeout(function () {
      if (document.hidden) {
        main.dataset.stale = "";
        return;
      }
      htmx.trigger(document.body, "documents-changed");
      // A page that somebody may be typing into says so; a list shows it.
      var note = main.querySelector("[data-changed]");
      if (note) note.hidden = false;
      else htmx.trigger(document.body, "bookings-changed");
    }, 400);
  }

  function open() {
    if (source) return;
    source = new EventSource(main.dataset.live);
    source.addEventListener("booking", changed);
    source.addEventListener("document", function () {
      htmx.trigger(document.body, "documents-changed");
    });
    source.addEventListener("missed", changed);
    // Closed for good: the server refuses to tell more. The page asks once itself, which leads to the sign-in where the
    // session has ended.
    source.addEventListener("error", function () {
      if (this.readyState === EventSource.CLOSED) changed();
    });
  }

  function close() {
    if (source) source.close();
    source = undefined;
  }

  // Nobody is there any more: an open stream would keep the session alive for them.
  function present() {
    clearTimeout(left);
    left = setTimeout(function () {
      close();
      main.dataset.stale = "";
    }, patience);
    if (!source && !document.hidden) resume();
  }

  function resume() {
    open();
    if (main.dataset.stale !== undefined) {
      delete main.dataset.stale;
      changed();
    }
  }

  // A page in the background needs no connection; one that comes to the front may have missed something.
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      close();
      main.dataset.stale = "";
    } else {
      present();
    }
  });
  ["pointerdown", "pointermove", "keydown", "scroll"].forEach(function (sign) {
    addEventListener(sign, present, { passive: true });
  });
  addEventListener("pagehide", close);
  present();
})();
