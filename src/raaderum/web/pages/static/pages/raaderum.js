// What the pages do beyond links and forms: draw charts, copy a link, show the value of a slider.
// Charts are drawn with Vega's interpreter, so that no text is ever run as code.
(function () {
  "use strict";
  const paths = document.currentScript.dataset;
  const AXIS = 40;
  let drawing = null;

  function load(address) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }

  function vega() {
    drawing = drawing || load(paths.vega).then(() => load(paths.vegaLite)).then(() => load(paths.vegaEmbed));
    return drawing;
  }

  function read(area) {
    return JSON.parse(document.getElementById(area.dataset.chart).textContent);
  }

  // What stands below a chart must not move when it is drawn.
  function reserve(area) {
    area.style.minHeight = `${read(area).height + AXIS}px`;
  }

  function draw(area) {
    const specification = read(area);
    return window.vegaEmbed(area, specification, {
      ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
    }).then(function () {
      // The text alternative stands on the area itself; the drawing is for the eye.
      area.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
      area.querySelectorAll("[role]").forEach((part) => part.removeAttribute("role"));
      area.querySelectorAll("[aria-label], [aria-roledescription]").forEach(function (part) {
        part.removeAttribute("aria-label");
        part.removeAttribute("aria-roledescription");
      });
      area.dataset.drawn = "yes";
    });
  }

  function start(root) {
    const areas = root.querySelectorAll("[data-chart]:not([data-drawn])");
    areas.forEach(reserve);
    if (areas.length) {
      vega().then(() => areas.forEach(draw));
    }
    root.querySelectorAll("[data-show]").forEach(function (slider) {
      const output = document.getElementById(slider.dataset.show);
      slider.addEventListener("input", () => { output.textContent = Number(slider.value).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1 }); });
    });
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("[data-copy]");
    if (!link || !navigator.clipboard) {
      return;
    }
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(function () {
      document.querySelector(".copied").textContent = link.dataset.copy;
    }, () => { window.location.href = link.href; });
  });
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSettle", () => start(document));
})();
