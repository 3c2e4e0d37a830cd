// A shop in Vue.

import { createApp, h, onMounted, ref, watch } from 'vue';
import { PRODUCTS, addressOf, begin, productHere, tell, titleOf } from './shop.js';

const Shop = {
  setup() {
    const here = ref(productHere());
    const show = (product) => {
      document.title = titleOf(product);
      if (product) tell('view_item', product);
    };
    onMounted(() => {
      begin();
      show(here.value);
    });
    watch(here, show, { flush: 'post' });
    addEventListener('popstate', () => (here.value = productHere()));
    const go = (to) => {
      history.pushState(null, '', addressOf(to));
      here.value = to;
      scrollTo(0, 0);
    };
    const link = (id, product, text) =>
      h('a', { id, href: addressOf(product), onClick: (event) => (event.preventDefault(), event.stopPropagation(), go(product)) }, text);
    return () => {
      const product = here.value;
      if (!product) return h('main', { key: 'list' }, PRODUCTS.map((each) => h('p', link(each.id, each, each.name))));
      return h('main', { class: 'tall', key: product.id }, [
        h('h1', product.name),
        h('button', { id: 'add', onClick: () => tell('add_to_cart', product) }, 'Add'),
        link('home', undefined, 'All products'),
      ]);
    };
  },
};

createApp(Shop).mount('#app');
