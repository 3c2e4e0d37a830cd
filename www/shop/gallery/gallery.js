// What a shop would tell Microstage: stock, the basket, the end of a sale. And what the buttons ask for.

const tell = (event, properties) => {
  if (window.microstage?.live) window.microstage('track', event, properties);
  else setTimeout(tell, 20, event, properties);
};

const DAY_MS = 86_400_000;
tell('gallery', { stock: 3, cart: 38, ends: Math.ceil(Date.now() / DAY_MS + 1) * DAY_MS });

// Whoever has closed a block does not see it again in this view: another view shows it again.
const address = new URL(location.href);
const asked = new Set();
const ask = (block) => {
  if (asked.has(block)) {
    address.searchParams.set('open', block);
    location.assign(address);
    return;
  }
  asked.add(block);
  tell('gallery_open', { block });
};
document.querySelectorAll('[data-open]').forEach((button) => button.addEventListener('click', () => ask(button.dataset.open)));
if (address.searchParams.has('open')) ask(address.searchParams.get('open'));

const phone = document.querySelector('#phone');
const narrow = (isNarrow) => {
  phone.setAttribute('aria-pressed', isNarrow);
  document.querySelector('.stage').classList.toggle('narrow', isNarrow);
};
phone.addEventListener('click', () => narrow(phone.getAttribute('aria-pressed') !== 'true'));

for (const link of document.querySelectorAll('nav a')) {
  if (new URL(link.href).searchParams.get('theme') === address.searchParams.get('theme')) link.setAttribute('aria-current', 'page');
}
