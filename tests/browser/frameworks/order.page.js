// What happens in the page, in order: a block is shown, and the framework has hydrated the page. The server is
// told of the first, so that the test can hold the framework back until then.
window.order = [];

const seen = {
  filled: () => document.querySelector('microstage-slot')?.shadowRoot?.querySelector('[data-ms-shows]'),
  hydrated: () => document.documentElement.dataset.hydrated,
};

function look() {
  for (const name of Object.keys(seen)) {
    if (order.includes(name) || !seen[name]()) continue;
    order.push(name);
    if (name === 'filled') fetch('/hydrated/filled').catch(() => undefined);
  }
  requestAnimationFrame(look);
}
look();
