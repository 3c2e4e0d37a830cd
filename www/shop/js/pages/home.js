// The first page: best rated pieces, and some for the house.

import '../frame.js';
import { products, productsIn } from '../catalogue.js';
import { find } from '../dom.js';
import { showList } from '../product-card.js';

const worn = products.filter((product) => product.category !== 'home');
const loved = [...worn].sort((a, b) => b.rating - a.rating || b.reviews - a.reviews).slice(0, 8);

showList(find('#loved'), { id: 'loved', name: 'Most loved' }, loved);
showList(find('#house'), { id: 'house', name: 'For the house' }, productsIn('home').slice(0, 4));
