// Checkout: where to, how, and pay. What is typed here stays here: the order keeps only its lines.

import '../frame.js';
import * as cart from '../cart.js';
import * as dataLayer from '../datalayer.js';
import { find } from '../dom.js';
import { deliveryCost, price, deliveries, sum } from '../money.js';
import { placeOrder } from '../order.js';
import { lineList, sums } from '../summary.js';

const form = find('#checkout');

const sample = {
  email: 'robin.demo@example.com',
  'given-name': 'Robin',
  'family-name': 'Demo',
  'address-line1': '12 Example Street',
  'postal-code': '10115',
  city: 'Berlin',
  country: 'DE',
};

const deliveryKind = () => new FormData(form).get('delivery');

function render() {
  const lines = cart.lines();
  const goods = cart.goodsValue(lines);
  const delivery = deliveryCost(deliveryKind(), goods);
  find('#filled').hidden = lines.length === 0;
  find('#empty').hidden = lines.length > 0;
  find('#lines').replaceChildren(...lineList(lines));
  find('#sums').replaceChildren(...sums({ goods, delivery, total: sum([goods, delivery]) }));
  for (const kind of Object.keys(deliveries)) {
    const cost = deliveryCost(kind, goods);
    find(`#${kind}-cost`).textContent = cost ? price(cost) : 'Free';
  }
}

function fillSample() {
  for (const [name, value] of Object.entries(sample)) form.elements[name].value = value;
}

function pay(event) {
  event.preventDefault();
  // A second tab may have emptied the cart since this page was drawn.
  if (cart.lines().length === 0) return render();
  placeOrder(deliveryKind());
  location.assign('thanks.html');
}

render();
cart.watch(render);
if (cart.lines().length) dataLayer.beginCheckout(cart.lines());
form.addEventListener('change', render);
form.addEventListener('submit', pay);
find('#fill-sample').addEventListener('click', fillSample);
