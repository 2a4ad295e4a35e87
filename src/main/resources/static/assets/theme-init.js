// Runs before the first paint. The server writes the chosen theme into the page; without a choice the device decides.
(function () {
  "use strict";
  var root = document.documentElement;
  root.dataset.js = "";
  if (!root.dataset.theme) {
    var dark = matchMedia("(prefers-color-scheme: dark)");
    var apply = function () {
      root.dataset.bsTheme = dark.matches ? "dark" : "light";
    };
    apply();
    dark.addEventListener("change", apply);
  }
})();

// Tells the server in which zone the reader lives, for pages that say times.
(function () {
  "use strict";
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  var secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = "zone=" + encodeURIComponent(zone) + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
})();
