/* Three small comforts; every page works without them. */
(() => {
  "use strict";

  // A moment is also told in the reader's own zone, unless the page already does.
  const tellReader = () => {
    const lists = document.querySelectorAll(".when[data-utc]");
    if (!lists.length || !window.Intl) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$/.test(zone) || zone.startsWith("Etc/")) return;
    if (!/(^|; )zone=/.test(document.cookie)) {
      // For this visit only: whoever picks a zone keeps it, whoever travels gets the new one next time.
      const secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = `zone=${zone}; path=/; samesite=lax${secure}`;
    }
    const page = document.documentElement.lang;
    const language = page === "en" ? "en-GB" : `${page}-u-nu-latn`;
    const city = zone.split("/").pop().replace(/_/g, " ");
    for (const list of lists) {
      if (list.querySelector(".yours") || list.dataset.zones.split(" ").includes(zone)) continue;
      const moment = new Date(list.dataset.utc);
      const told = (options, locale) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(moment);
      const time = document.createElement("time");
      time.dateTime = list.dataset.utc;
      time.textContent = told({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-GB");
      const place = document.createElement("bdi");
      place.textContent = city;
      const [before, after] = list.dataset.yours.split("{}");
      const yours = document.createElement("span");
      yours.className = "zone yours";
      yours.append(time, " ", before, place, after);
      if (told({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA") !== list.dataset.day) {
        yours.append(` (${told({ day: "numeric", month: "long" }, language)})`);
      }
      list.append(" · ", yours);
    }
  };

  // A form is sent once. Coming back to the page, or ten seconds without an answer, frees it.
  const sendOnce = () => {
    const free = (form) => form.removeAttribute("aria-busy");
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.method !== "post") return;
      if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
      form.setAttribute("aria-busy", "true");
      setTimeout(free, 10000, form);
    });
    window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(free));
  };

  // What went wrong is read first; on a narrow screen the thread shows where one is.
  const lookHere = () => {
    const summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
    const line = document.querySelector(".thread-line");
    const now = line && line.querySelector(".now");
    if (now && line.scrollWidth > line.clientWidth) {
      const frame = line.getBoundingClientRect();
      const step = now.getBoundingClientRect();
      line.scrollLeft += step.left + step.width / 2 - frame.left - frame.width / 2;
    }
  };

  tellReader();
  sendOnce();
  lookHere();
})();
