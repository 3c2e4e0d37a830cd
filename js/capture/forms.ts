// Forms are begun and sent: which, and never what is in them.

import type { Page } from './page.js';

export function forms(page: Page): void {
  let begun = new WeakSet<Element>();
  page.leaving((ended) => {
    if (ended) begun = new WeakSet();
  });
  // Once in a view; the first change of a field is a better sign than its focus, which pages set.
  page.on('input change', ({ path, at }) => {
    const form = path[0] && formOf(path[0]);
    if (!form || begun.has(form)) return;
    begun.add(form);
    page.track('form_start', described(form), at);
  });
  page.on('submit', ({ path: [form], at }) => {
    if (form) page.track('form_submit', described(form), at);
  });
}

/** A field may belong to a form that it does not stand in. */
const formOf = (field: Element) => (field as HTMLInputElement).form ?? field.closest('form');

/** By attributes: `form.id` and `form.name` are the fields of these names, where there are some. */
const described = (form: Element) => ({
  form_id: form.getAttribute('id') ?? undefined,
  form_name: form.getAttribute('name') ?? undefined,
});
