// Tells the server in which zone the reader lives, so that times are also shown in it.
(function () {
  "use strict";
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  var secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = "zone=" + encodeURIComponent(zone) + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
})();
