// What moves in this page, how it stands, and what the page is told.
window.shifts = [];
window.show = (layout, more) => microstage('track', 'show', { layout, ...more });
window.order = () => [...document.querySelectorAll('main > section')].filter(({ hidden }) => !hidden).map(({ id }) => id).join(' ');
window.state = () => [document.querySelector('main').outerHTML, ...[...document.documentElement.attributes].map(({ name, value }) => `${name}=${value}`).sort()];
window.before = state();
try {
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) shifts.push([value, ...sources.map(({ node }) => node?.id || node?.nodeName)]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
} catch {
  // Only Chromium tells.
}
document.querySelector('#ask').addEventListener('click', () => show('quiet'));
