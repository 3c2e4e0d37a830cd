// What a shop would tell Microstage: stock, the basket, the end of a sale. And what the buttons ask for.

const tell = (event, properties) => {
  if (window.microstage?.live) window.microstage('track', event, properties);
  else setTimeout(tell, 20, event, properties);
};

const DAY_MS = 86_400_000;
tell('gallery', { stock: 3, cart: 38, ends: Math.ceil(Date.now() / DAY_MS + 1) * DAY_MS });

document.querySelectorAll('[data-open]').forEach((button) => {
  button.addEventListener('click', () => {
    // The same one may be asked for again.
    tell('gallery_open', { block: '' });
    setTimeout(tell, 50, 'gallery_open', { block: button.dataset.open });
  });
});

const phone = document.querySelector('#phone');
const narrow = (isNarrow) => {
  phone.setAttribute('aria-pressed', isNarrow);
  document.querySelector('.stage').classList.toggle('narrow', isNarrow);
};
phone.addEventListener('click', () => narrow(phone.getAttribute('aria-pressed') !== 'true'));

for (const link of document.querySelectorAll('nav a')) {
  if (link.search === location.search) link.setAttribute('aria-current', 'page');
}
