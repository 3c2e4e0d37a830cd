// The queue in front of Microstage: calls made before `/microstage.js` has loaded wait here with
// their time. If it never loads, the shop does not notice.

window.microstage ??= function microstage(...call) {
  (window.microstage.q ??= []).push([Date.now(), call]);
};
