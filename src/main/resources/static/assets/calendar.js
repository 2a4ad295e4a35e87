// Puts a calendar in the place of the list that the server wrote. The library is fetched once the page is there.
(function () {
  "use strict";
  var panel = document.getElementById("calendar");
  var agenda = document.getElementById("agenda");
  var views = { month: "dayGridMonth", week: "timeGridWeek", list: "listMonth" };
  var names = { dayGridMonth: "month", timeGridWeek: "week", listMonth: "list" };
  var small = matchMedia("(max-width: 575.98px)").matches;

  document.querySelectorAll("[data-submits]").forEach(function (field) {
    field.addEventListener("change", function () {
      field.form.requestSubmit();
    });
  });

  function clock(date) {
    var hours = date.getHours();
    var minutes = date.getMinutes();
    return (hours % 12 || 12) + (minutes ? ":" + String(minutes).padStart(2, "0") : "") + (hours < 12 ? " am" : " pm");
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function drawn(info) {
    var about = info.event.extendedProps;
    if (info.view.type.indexOf("list") === 0) {
      var link = element("a", "");
      link.href = info.event.url;
      var words = element("span", "");
      words.append(element("span", "fw-semi", info.event.title), element("span", "d-block small text-2", about.specialist + ", " + about.local));
      var badge = element("span", "status status-" + about.progress);
      badge.append(portal.icon(about.icon), about.label);
      link.append(words, badge);
      return { domNodes: [link] };
    }
    var box = element("div", "ev status-" + about.progress);
    box.append(portal.icon(about.icon), element("b", "", clock(info.event.start)), element("span", "", info.event.title), element("span", "visually-hidden", about.label + ", " + about.specialist));
    return { domNodes: [box] };
  }

  function show() {
    var calendar = new FullCalendar.Calendar(panel, {
      locale: "en-au",
      firstDay: 1,
      initialView: small ? "listMonth" : views[panel.dataset.view],
      initialDate: panel.dataset.start || undefined,
      height: "auto",
      fixedWeekCount: false,
      nowIndicator: true,
      allDaySlot: false,
      slotMinTime: "07:00",
      slotMaxTime: "19:00",
      dayMaxEvents: 3,
      eventMinHeight: 40,
      headerToolbar: { left: "prev,next today", center: "title", right: small ? "" : "dayGridMonth,timeGridWeek,listMonth" },
      buttonIcons: false,
      buttonText: { prev: "Earlier", next: "Later", today: "Today", month: "Month", week: "Week", list: "List" },
      buttonHints: { prev: "Previous $0", next: "Next $0", today: "Go to today" },
      noEventsContent: "No examinations here",
      displayEventEnd: false,
      eventTimeFormat: function (time) {
        return clock(new Date(2000, 0, 1, time.date.hour, time.date.minute));
      },
      slotLabelFormat: { hour: "numeric", hour12: true },
      events: function (period, done, failed) {
        var query = new URLSearchParams({ start: period.start.toISOString(), end: period.end.toISOString() });
        if (panel.dataset.specialist) query.set("specialist", panel.dataset.specialist);
        fetch("/bookings/calendar/events?" + query, { headers: { "X-Requested-With": "fetch" } }).then(function (answer) {
          if (answer.status === 401) {
            location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
            return;
          }
          if (!answer.ok) throw new Error("The examinations can't be read.");
          return answer.json().then(done);
        }).catch(function (problem) {
          portal.tell("The examinations can't be read. Try again in a minute.", true);
          failed(problem);
        });
      },
      eventContent: drawn,
      // A quick look first, which has the way to the booking; in the list, and in a new tab, straight to it.
      eventClick: function (click) {
        var event = click.jsEvent;
        if (click.view.type.indexOf("list") === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        bootstrap.Offcanvas.getOrCreateInstance(document.getElementById("glance")).show(click.el);
        htmx.ajax("GET", click.event.url + "/glance", { target: "#glance-body", swap: "innerHTML" });
      },
      // Somewhere it is always early or late: the day is as long as what happens in it.
      eventsSet: function (events) {
        var first = 7;
        var last = 19;
        events.forEach(function (event) {
          first = Math.min(first, event.start.getHours());
          last = Math.max(last, event.end && event.end.getDate() === event.start.getDate() ? event.end.getHours() + 1 : 24);
        });
        var from = String(first).padStart(2, "0") + ":00";
        var until = String(last).padStart(2, "0") + ":00";
        if (calendar.getOption("slotMinTime") !== from) calendar.setOption("slotMinTime", from);
        if (calendar.getOption("slotMaxTime") !== until) calendar.setOption("slotMaxTime", until);
      },
      dayCellDidMount: function (cell) {
        cell.el.removeAttribute("aria-labelledby");
      },
      datesSet: function (info) {
        var address = new URL(location.href);
        var day = info.view.calendar.getDate();
        address.searchParams.set("view", names[info.view.type]);
        address.searchParams.set("from", day.getFullYear() + "-" + String(day.getMonth() + 1).padStart(2, "0") + "-" + String(day.getDate()).padStart(2, "0"));
        history.replaceState(null, "", address);
        document.querySelectorAll(".calendar-filter [name=view]").forEach(function (field) {
          field.value = names[info.view.type];
        });
        document.querySelectorAll(".calendar-filter [name=from]").forEach(function (field) {
          field.value = address.searchParams.get("from");
        });
      },
    });
    panel.hidden = false;
    agenda.hidden = true;
    calendar.render();
    document.body.addEventListener("bookings-changed", function () {
      calendar.refetchEvents();
    });
  }

  var library = document.createElement("script");
  library.src = panel.dataset.library;
  library.onload = show;
  addEventListener("load", function () {
    document.head.append(library);
  });
})();
