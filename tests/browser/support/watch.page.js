// Watches a page for what a shop owner must never see: uncaught errors, unhandled rejections,
// calls of the console, and violations of its content security policy. The test server puts it
// into <head>. Everything is told to the server, where it survives navigation, and kept in
// window.__errors.
(() => {
  'use strict';
  const tell = navigator.sendBeacon.bind(navigator);
  const seen = [];
  Object.defineProperty(window, '__errors', { value: seen });

  const shown = (value) => {
    if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack}`;
    if (typeof value === 'string') return value;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  function note(kind, text) {
    const entry = { kind, text, page: location.href };
    seen.push(entry);
    tell('/__test/watch', JSON.stringify(entry));
  }

  window.addEventListener('error', (event) => {
    // An image or script that did not load is the browser's own line, and not an error of ours.
    if (event instanceof ErrorEvent) note('error', `${event.message} ${shown(event.error)}`);
  }, true);
  window.addEventListener('unhandledrejection', ({ reason }) => note('rejection', shown(reason)));
  document.addEventListener('securitypolicyviolation', (event) => {
    if (event.blockedURI.includes('/__test/')) return;
    note('csp', `${event.effectiveDirective} blocked ${event.blockedURI || 'something inline'}`);
  });
  for (const level of ['debug', 'log', 'info', 'warn', 'error', 'trace', 'assert', 'table', 'dir']) {
    const original = console[level];
    console[level] = function (...args) {
      if (level !== 'assert' || !args[0]) note(`console.${level}`, args.map(shown).join(' '));
      return original.apply(this, args);
    };
  }
})();
