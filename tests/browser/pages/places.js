// What moves in this page, where the browser tells it, and what the page is told.
window.shifts = [];
window.show = (slots) => microstage('track', 'show', slots);
try {
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) shifts.push([value, ...sources.map(({ node }) => node?.id || node?.nodeName)]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
} catch {
  // Only Chromium tells.
}
document.querySelector('#ask').addEventListener('click', () => show({ top: 'offer' }));
