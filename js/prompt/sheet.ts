// The second layer: each purpose by itself, as it was answered so far; nothing is ticked before that. A
// modal dialog: the browser keeps the focus in it, closes it by Escape, and gives the focus back.

import type { Switches } from '../consent.js';
import type { Layer, Means } from '../prompt.js';
import { attempt } from '../storage.js';
import { answers, button, make, policy, worded } from './build.js';

const PURPOSES = ['personalise', 'persist', 'send'] as const satisfies readonly (keyof Switches)[];

export function sheetOf(means: Means): Layer {
  let dialog: HTMLDialogElement | undefined;
  const close = () => {
    const closing = dialog;
    if (!closing) return;
    dialog = undefined;
    if (closing.open) attempt(() => closing.close());
    closing.remove();
    means.closed();
  };
  return {
    open() {
      const answer = means.answer();
      const boxes = PURPOSES.map((name) => {
        const box = make('input', { type: 'checkbox', id: `ms-consent-${name}`, 'aria-describedby': `ms-consent-${name}-text` });
        box.disabled = name === 'send' && means.isWithheld;
        box.checked = !!answer?.[name] && !box.disabled;
        return box;
      });
      const save = () => {
        const [personalise, persist, send] = boxes.map(({ checked }) => checked) as [boolean, boolean, boolean];
        means.save({ personalise, persist, send });
      };
      const rows = PURPOSES.map((name, at) =>
        make('div', { class: 'ms-consent-purpose' },
          boxes[at],
          worded(means, 'label', name, { class: 'ms-consent-name', for: `ms-consent-${name}` }),
          make('div', { class: 'ms-consent-what', id: `ms-consent-${name}-text` },
            worded(means, 'p', `${name}_text`, { class: '' }),
            boxes[at]!.disabled && worded(means, 'p', 'withheld', { class: '' }))));
      const made = make('dialog', { class: 'ms-consent ms-consent-sheet', 'aria-label': means.words.say('heading').text, 'data-ms-ignore': '' },
        worded(means, 'h2', 'heading'),
        ...rows,
        policy(means),
        make('div', { class: 'ms-consent-answers' }, ...answers(means), button(means, 'save', save)),
        button(means, 'close', close, 'close'),
      );
      // It is told in a later task: another one may be open by then.
      made.addEventListener('close', () => dialog === made && close());
      dialog = made;
      document.body.append(made);
      if (!attempt(() => (made.showModal(), true))) made.open = true;
    },
    close,
    get isOpen() {
      return !!dialog;
    },
  };
}
