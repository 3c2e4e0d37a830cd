// A shop's page that says things and counts them itself. The count is kept in window.name, which
// outlives the page and of which Microstage knows nothing: `TAB MADE`.
(() => {
  'use strict';
  const collector = new URLSearchParams(location.search).get('collector');

  // A link of the page leads to another one with the same collector.
  addEventListener('DOMContentLoaded', () => {
    document.querySelector('#next').search = location.search;
    // What a shop tells of a click, told while the browser is already leaving.
    document.querySelector('#next').addEventListener('click', () => window.say(3, Number(window.step)));
  });

  const script = document.createElement('script');
  Object.assign(script.dataset, { journey: 'loss', key: 'demo', consent: 'granted', collector });
  script.src = `${collector}/sdk/microstage.js`;
  document.head.append(script);

  /** Says `count` things; how many this tab has said since it was opened. */
  window.say = (count, step) => {
    const [tab, made] = window.name.split(' ');
    for (let number = 1; number <= count; number += 1) {
      const said = Number(made) + number;
      window.name = `${tab} ${said}`;
      const mark = { mark: `${tab}-${said}`, tab, number: said, step };
      // A shop says things in both ways.
      if (said % 2) (window.dataLayer ??= []).push({ event: 'mark', ...mark });
      else window.microstage('track', 'mark', mark);
    }
    return window.name;
  };

  /** Says things `count` times, in a task each, beginning with all other tabs that wait for it. */
  window.sayWithOthers = (count, each, step) => {
    const channel = new BroadcastChannel('loss');
    const { port1, port2 } = new MessageChannel();
    let left = count;
    port1.onmessage = () => {
      window.say(each, step);
      left -= 1;
      if (left) port2.postMessage(0);
      else window.waiting = false;
    };
    window.waiting = true;
    channel.onmessage = () => {
      channel.close();
      port2.postMessage(0);
    };
    window.go = () => {
      channel.postMessage(0);
      channel.onmessage();
    };
  };
})();
