// What pages do beyond links and forms. Every page works without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var secure = location.protocol === "https:" ? "; Secure" : "";

  function icon(name) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "bi");
    svg.setAttribute("aria-hidden", "true");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", document.body.dataset.icons + "#" + name);
    svg.append(use);
    return svg;
  }

  // Messages at the corner: gone after eight seconds unless somebody reads them; problems stay.
  function fade(message) {
    if (message.classList.contains("message-danger")) return;
    var left = 8000;
    var timer;
    var started;
    function run() {
      started = Date.now();
      timer = setTimeout(function () {
        message.remove();
      }, left);
    }
    function hold() {
      clearTimeout(timer);
      left = Math.max(2000, left - (Date.now() - started));
    }
    message.addEventListener("mouseenter", hold);
    message.addEventListener("focusin", hold);
    message.addEventListener("mouseleave", run);
    message.addEventListener("focusout", run);
    run();
  }

  function tell(text, isProblem) {
    var message = document.createElement("div");
    message.className = isProblem ? "message message-danger" : "message";
    var words = document.createElement("p");
    words.textContent = text;
    var close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.setAttribute("aria-label", "Dismiss message");
    close.dataset.dismiss = "";
    // Said again, it is still one message: a lost connection fails at every key.
    document.querySelectorAll("#toasts .message").forEach(function (other) {
      if (other.textContent.trim() === text) other.remove();
    });
    message.append(icon(isProblem ? "exclamation-octagon-fill" : "check-circle-fill"), words, close);
    document.getElementById("toasts").append(message);
    fade(message);
  }

  document.addEventListener("click", function (event) {
    var dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".message").remove();

    if (event.target.closest("[data-theme-toggle]")) {
      var theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = theme;
      root.dataset.theme = theme;
      document.cookie = "theme=" + theme + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
      labelThemeToggles();
    }

    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy || location.href).then(
        function () {
          tell("Copied.");
        },
        function () {
          tell("The browser did not allow copying.", true);
        },
      );
    }
    if (event.target.closest("[data-print]")) print();

    var unfold = event.target.closest("[data-unfolds]");
    if (unfold) unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") === "false"));

    var reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      var field = document.getElementById(reveal.dataset.reveal);
      var show = field.type === "password";
      field.type = show ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(show));
      reveal.textContent = show ? "Hide" : "Show";
    }

    document.querySelectorAll("details.account-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  function labelThemeToggles() {
    document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
      button.setAttribute("aria-label", root.dataset.bsTheme === "dark" ? "Switch to light mode" : "Switch to dark mode");
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var menu = document.querySelector("details.account-menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      var box = document.querySelector("[data-hotkey='/']");
      if (box && box.offsetParent) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
  });

  // A form is sent once: the button says so and takes no second click. Coming back by the back button frees it again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    var button = event.submitter;
    if (button) {
      var spin = document.createElement("span");
      spin.className = "spin";
      spin.setAttribute("aria-hidden", "true");
      button.prepend(spin);
      button.setAttribute("aria-disabled", "true");
    }
  });
  addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button .spin").forEach(function (spin) {
        spin.parentElement.removeAttribute("aria-disabled");
        spin.remove();
      });
    });
  });

  // htmx: the CSRF token goes with every request that writes; a failure is told, and what was there stays.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb === "get") return;
    var token = document.cookie.match(/(?:^|; )(?:__Host-)?CSRF-TOKEN=([^;]*)/);
    if (token) event.detail.headers["X-CSRF-TOKEN"] = decodeURIComponent(token[1]);
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401 || event.target.matches("[data-quiet]")) return;
    tell(
      event.detail.xhr.status === 429
        ? "Too many requests in a short time. Wait a minute, then try again."
        : "That did not work. Reload the page and try again.",
      true,
    );
  });
  document.addEventListener("htmx:sendError", function () {
    tell("The platform can't be reached. Check the connection, then try again.", true);
  });

  // While somebody acts for somebody else: how long that still lasts. Afterwards the next click leads to sign-in.
  function countDown() {
    document.querySelectorAll("[data-until]").forEach(function (place) {
      var minutes = Math.ceil((Date.parse(place.dataset.until) - Date.now()) / 60000);
      place.textContent = minutes > 1 ? minutes + " minutes left" : minutes === 1 ? "1 minute left" : "over now";
    });
  }
  countDown();
  setInterval(countDown, 15000);

  document.querySelectorAll(".toasts .message").forEach(fade);
  labelThemeToggles();
  var problem = document.querySelector("[data-autofocus]");
  if (problem) problem.focus({ preventScroll: false });

  window.portal = { icon: icon, tell: tell };
})();
