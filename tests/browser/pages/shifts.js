// What moves in a page without an answer to the visitor, and by how much, where the browser tells.
window.shifts = [];
try {
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName)]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
} catch {
  // Only Chromium tells.
}
