// A component of the shop's own, in whose shadow root is a slot; and what the page is told.
window.show = (slots) => microstage('track', 'show', slots);
customElements.define('shop-card', class extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: this.id === 'closed' ? 'closed' : 'open' });
    this.inside = document.createElement('microstage-slot');
    this.inside.setAttribute('name', 'below');
    this.inside.style.cssText = 'display: block; block-size: 9em';
    this.inside.append('In a component.');
    root.append(this.inside);
  }
});
