// One question, one answer. A text is told only when the visitor sends it.

import type { Behaving } from '../render/blocks.js';

/** A longer text is no answer to one question. */
const LONGEST = 500;

export function begin(element: HTMLElement, { signal, track }: Behaving): void {
  const { msSurvey, msThanks } = element.dataset;
  const question = element.querySelector('.ms-question');
  const thanks = element.querySelector<HTMLElement>('.ms-thanks');
  const field = element.querySelector('textarea');

  element.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest<HTMLElement>('button');
    if (!button || !question?.isConnected) return;
    const { msAnswer, msRating, msSubmit } = button.dataset;
    const text = field?.value.trim().slice(0, LONGEST);
    if (msAnswer !== undefined) track('survey_answer', { survey: msSurvey, answer: msAnswer });
    else if (msRating !== undefined) track('survey_answer', { survey: msSurvey, rating: Number(msRating) });
    else if (msSubmit === undefined) return;
    else if (text) track('survey_answer', { survey: msSurvey, text });
    else return field?.focus();
    if (thanks) {
      thanks.textContent = msThanks ?? '';
      // The button that has the focus goes away.
      thanks.focus({ preventScroll: true });
    }
    question.remove();
  }, { signal });
}
