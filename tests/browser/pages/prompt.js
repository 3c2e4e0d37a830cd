// Sets the page up as its address says, before anything else is there: `lang`, `dir`, `theme`, `wording` (what the
// shop says of the question, as JSON), `gpc` (what the browser says), `engine`, `full` (its storage takes nothing).
const asked = new URLSearchParams(location.search);
const root = document.documentElement;
if (asked.has('lang')) root.lang = asked.get('lang');
if (asked.has('dir')) root.dir = asked.get('dir');
root.dataset.theme = asked.get('theme') ?? 'light';
if (asked.has('wording')) document.querySelector('[data-ms-consent]').textContent = asked.get('wording');
if (asked.has('gpc')) Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true, configurable: true });
if (asked.has('full')) Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };

// What moves, where the browser tells it.
window.shifts = [];
try {
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) shifts.push([value, ...sources.map(({ node }) => node?.id || node?.nodeName)]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
} catch {
  // Only Chromium tells.
}

const tag = document.querySelector('[data-journey]').dataset;
for (const name of ['journey', 'engine']) if (asked.has(name)) tag[name] = asked.get(name);
