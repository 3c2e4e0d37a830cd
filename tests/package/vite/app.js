// What a shop writes that has a bundler: nothing but this.
import { start } from 'microstage';

const wishes = window.wishes ?? {};
window.started = start({ journey: 'fashion-shop', collector: location.origin, key: 'demo', consent: 'granted', ...wishes });
