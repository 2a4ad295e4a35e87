// The case pack holds all documents, or those that are chosen.
(function () {
  "use strict";

  function follow() {
    var link = document.getElementById("case-pack-link");
    if (!link) return;
    var address = new URL(link.href);
    var chosen = document.querySelectorAll("input[name=documentIds]:checked");
    address.searchParams.delete("documentIds");
    chosen.forEach(function (box) {
      address.searchParams.append("documentIds", box.value);
    });
    link.href = address.pathname + address.search;
    document.getElementById("case-pack-words").textContent =
      chosen.length ? "Case pack of " + chosen.length : "Case pack";
  }

  document.addEventListener("change", function (event) {
    if (event.target.name === "documentIds") follow();
  });
  document.addEventListener("htmx:afterSettle", follow);
  follow();
})();
