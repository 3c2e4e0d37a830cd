// The slim entry: the wasm is a file of the shop's own, with a name that its bundler gave it.
import wasm from 'microstage/microstage.wasm?url';
import { start } from 'microstage/slim';

window.started = start({ journey: 'fashion-shop', collector: location.origin, key: 'demo', consent: 'granted', wasm });
