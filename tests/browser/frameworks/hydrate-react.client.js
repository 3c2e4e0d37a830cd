// Takes over what the server has rendered.

import { hydrateRoot } from 'react-dom/client';
import { app } from './hydrate-react.js';

hydrateRoot(document.querySelector('#app'), app());
