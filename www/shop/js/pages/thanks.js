// The last page: what was ordered, told to the data layer once.

import '../frame.js';
import { withProducts } from '../cart.js';
import { find } from '../dom.js';
import { deliveries } from '../money.js';
import { announceOrder, lastOrder } from '../order.js';
import { lineList, sums } from '../summary.js';

const order = lastOrder();
find('#done').hidden = !order;
find('#none').hidden = Boolean(order);
if (order) {
  find('#number').textContent = order.id;
  find('#arrival').textContent =
    `${deliveries[order.deliveryKind].name} delivery, ${deliveries[order.deliveryKind].time}`;
  find('#lines').replaceChildren(...lineList(withProducts(order.lines)));
  find('#sums').replaceChildren(...sums(order));
  announceOrder(order);
}
