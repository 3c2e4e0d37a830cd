// The shop's own question about privacy. The answer is kept on this device and handed to
// Microstage on every page; until there is one, Microstage neither stores nor sends anything.

import './stub.js';
import { element } from './dom.js';
import { read, write } from './storage.js';

const key = 'shop.consent';

const tell = (answer) => window.microstage('consent', answer);

function answerButton(label, answer, bar) {
  const button = element(
    'button',
    { type: 'button', class: 'button', 'data-test': `consent-${answer === 'granted' ? 'accept' : 'decline'}` },
    label,
  );
  button.addEventListener('click', () => {
    write(key, answer);
    tell(answer);
    bar.hidden = true;
  });
  return button;
}

function makeBar() {
  const bar = element(
    'section',
    { class: 'consent', 'aria-label': 'Privacy choices', hidden: true },
    element(
      'p',
      {},
      element('strong', {}, 'May we remember what you look at? '),
      'It lets us show what fits you, on this shop only. Until you say yes, nothing is stored or sent for it; if you say no, everything works the same.',
    ),
  );
  bar.append(
    element(
      'div',
      { class: 'consent-answers' },
      answerButton('Accept', 'granted', bar),
      answerButton('Decline', 'denied', bar),
    ),
  );
  return bar;
}

// Puts the bar on the page, asks if there is no answer yet, and returns what asks again.
export function startConsent() {
  const bar = makeBar();
  document.body.append(bar);
  const answer = read(key, null);
  if (answer === 'granted' || answer === 'denied') tell(answer);
  else bar.hidden = false;
  return () => {
    bar.hidden = false;
    bar.querySelector('button').focus();
  };
}
