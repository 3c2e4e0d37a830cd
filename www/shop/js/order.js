// An order of the demo: the cart's lines with a number and a sum. No name and no address is kept.

import * as cart from './cart.js';
import * as dataLayer from './datalayer.js';
import { deliveryCost, sum } from './money.js';
import { read, write } from './storage.js';

const key = 'shop.order';

// A number that does not repeat: the time, and four characters of chance for two orders at once.
function orderNumber() {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const chance = [...crypto.getRandomValues(new Uint8Array(4))]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('');
  return `AR-${Date.now().toString(36).toUpperCase()}-${chance}`;
}

export function placeOrder(deliveryKind) {
  const goods = cart.goodsValue();
  const delivery = deliveryCost(deliveryKind, goods);
  const lines = cart.moveOut();
  write(key, {
    id: orderNumber(),
    deliveryKind,
    goods,
    delivery,
    total: sum([goods, delivery]),
    lines,
    announced: false,
  });
}

export const lastOrder = () => read(key, null);

// Announces an order once, however often its page is loaded: it is marked before it is told.
export function announceOrder(order) {
  if (order.announced) return;
  write(key, { ...order, announced: true });
  dataLayer.purchase(order, cart.withProducts(order.lines));
  dataLayer.cartChanged(cart.lines());
}
