// The same page in Vue.

import { createSSRApp, h, onMounted, ref } from 'vue';

/** An element that is a slot from when it is hydrated on, with our content in its light DOM. */
const Marked = {
  props: ['name'],
  setup(props, { slots }) {
    const element = ref(null);
    onMounted(() => element.value.setAttribute('data-ms-slot', props.name));
    return () => h('div', { ref: element, class: 'marked' }, slots.default());
  },
};

const Shop = {
  setup() {
    const count = ref(0);
    const isThere = ref(true);
    const key = ref(0);
    onMounted(() => {
      document.documentElement.dataset.hydrated = 'true';
      window.renew = () => (key.value += 1);
    });
    const own = () => (count.value % 2 ? h('em', `Our own, ${count.value}`) : h('p', ['Our own, ', count.value, h('b', '!')]));
    return () => h('main', [
      h('h1', 'The shop'),
      isThere.value ? h('microstage-slot', { name: 'hero', key: key.value }, [own(), count.value > 1 ? h('i', 'more') : null]) : null,
      h(Marked, { name: 'marked' }, () => [h('p', 'Our own note')]),
      h('button', { id: 'count', onClick: () => (count.value += 1) }, 'Count'),
      h('button', { id: 'toggle', onClick: () => (isThere.value = !isThere.value) }, 'Toggle'),
    ]);
  },
};

export const app = () => createSSRApp(Shop);
