// Takes over what the server has rendered.

import { app } from './hydrate-vue.js';

app().mount('#app');
