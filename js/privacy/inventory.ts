// Everything that is stored in a browser and everything that leaves it, by name: the one list. The
// types of what makes messages come from it, docs/privacy.md is written from it (`cargo xtask
// codegen`), and tests/browser/inventory.test.mjs holds a whole visit against it, both ways. No page
// loads it: only its types are imported.

/** What is stored in `localStorage`, by key without the prefix; only while `persist` is allowed. */
export const STORED = {
  visitor: ['a random id, a UUID', '36 characters'],
  state: [
    'a number for the order of messages, how far each tab has come, then stage and when it was entered, session, session and visitor facts, timers and lasting moments; for distinct values only their hashes, for `last` and `first` facts the value itself',
    'grows with the journey, not with time: windows are bounded',
  ],
  orders: ['the numbers of the latest orders, so that a page of thanks that is loaded again is not another one', 'at most 20'],
  cookie: ["the domain of the visitor's cookie, and when the collector last set it; only where the journey's `privacy.cookie` asks for one", 'a name and a number'],
  items: ["the products that were viewed last, with their categories, and those in the cart; only where the journey recommends (`recommend`)", 'at most 20 of each'],
  view: ['the templates of the page that its slots showed at the end of the last view, and how high they were', 'the names of some blocks'],
  'outbox.<tab>': ['events that the collector has not acknowledged yet', 'at most 64 kB; nothing to send means no key'],
  'lines.<tab>': ['the same, for as long as the module that sends them is not loaded', 'the same'],
} as const;

/** What is stored whatever the visitor has answered, and only where we ask (`prompt`): whole keys. */
export const ANSWERED = {
  'microstage-consent': [
    'the answer to our own question: which of the three purposes are allowed, the day of the answer, and the version of what was asked; without an id',
    'about 100 characters',
  ],
} as const;

/** What goes to the collector: members of the envelope and of its messages (docs/wire-format.md). */
export const SENT = {
  writeKey: 'the write key of the shop',
  sentAt: 'when it was sent',
  'batch[].type': '`page`, `track` or `identify`',
  'batch[].messageId': 'a random id for each message',
  'batch[].anonymousId': 'the random id of the visitor',
  'batch[].userId': 'what the shop gave by `identify`',
  'batch[].event': 'the name of the event',
  'batch[].properties': 'see the events',
  'batch[].traits': 'what the shop gave by `identify`',
  'batch[].timestamp': 'when it happened',
  'batch[].context.library.name': '`microstage`',
  'batch[].context.library.version': 'its version',
  'batch[].context.page.path': 'the path of the address',
  'batch[].context.page.url': 'the address without fragment, and of its query only what the journey allows',
  'batch[].context.page.title': 'the title of the page',
  'batch[].context.page.referrer': 'where the visitor came from, cut like the address',
  'batch[].context.microstage.journey': 'the name of the journey',
  'batch[].context.microstage.version': 'its version',
  'batch[].context.microstage.program': 'the hash of its program',
  'batch[].context.microstage.stage': 'the stage after the event',
  'batch[].context.microstage.session': 'the id of the session, derived from the visitor and its first event',
  'batch[].context.microstage.tab': 'a random id of the tab',
  'batch[].context.microstage.view': 'the id of the page view',
  'batch[].context.microstage.seq': 'number of the message in the tab: a gap is a loss',
  'batch[].context.microstage.order': "number of the message in the visitor's log",
  'batch[].context.microstage.sample': 'per cent of visitors whose events are sent, where the journey says so',
  'batch[].context.microstage.gpc': 'that the browser says Global Privacy Control, where it does',
  'batch[].context.microstage.preview': 'that somebody looks at a preview of an experiment, where it is so',
  'batch[].context.microstage.bot': 'that the browser is run by a program, where it says so and the journey has experiments',
  'batch[].context.microstage.time': "the engine's time",
  'batch[].context.microstage.derived': 'that Microstage concluded it',
  'batch[].context.microstage.cause': 'the message from which it did',
} as const;

/** When an event is made: always, where a block can do that, or where the journey's `capture` names the feature. */
type By = 'always' | 'blocks' | 'experiments' | 'scroll' | 'engagement' | 'visibility' | 'hesitation' | 'selection' | 'exit' | 'forms'
  | 'search' | 'links' | 'video' | 'errors' | 'vitals' | 'frustration' | 'heat' | 'product';

interface Event {
  by: By;
  what: string;
  properties: readonly string[];
}

/** The events that Microstage makes itself, with their properties. Others are the shop's own words. */
export const EVENTS = {
  page_view: {
    by: 'always',
    what: 'a view of a page begins; what `<meta name="microstage:page">` says comes on top',
    properties: ['path', 'restored', 'referrer_type', 'device', 'language', 'timezone', 'connection', 'hour', 'click_id', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_id', 'utm_term', 'utm_content'],
  },
  user_engagement: { by: 'always', what: 'time in which somebody was there', properties: ['engagement_time_msec'] },
  scroll: { by: 'always', what: 'the page was seen down to 25, 50, 75, 90, 100 per cent; in pixels with `scroll`', properties: ['percent_scrolled', 'pixels', 'content_height', 'scrollable'] },
  scroll_depth: { by: 'scroll', what: 'the view ends or goes out of sight: how deep it was seen at most', properties: ['percent_scrolled', 'pixels', 'content_height', 'scrollable'] },
  click: { by: 'always', what: 'a click on a link or a button', properties: ['element', 'id', 'classes', 'link_url', 'outbound'] },
  select_promotion: { by: 'always', what: 'a click in a block that Microstage shows', properties: ['promotion_id', 'creative_slot'] },
  view_promotion: { by: 'always', what: 'half of a block was in view for a second, three tenths of a large one', properties: ['promotion_id', 'creative_slot'] },
  promotion_time: { by: 'always', what: 'how long it was in view', properties: ['promotion_id', 'creative_slot', 'seconds'] },
  experiment_viewed: { by: 'experiments', what: 'the visitor could see what an experiment decided, for the first time', properties: ['experiment_id', 'variation_id'] },
  dismiss_promotion: { by: 'blocks', what: 'the visitor closed a block', properties: ['promotion_id', 'creative_slot'] },
  select_item: { by: 'blocks', what: 'the visitor clicked a product that was recommended', properties: ['item_list_id', 'item_list_name', 'items'] },
  survey_answer: { by: 'blocks', what: 'the visitor answered a survey: with a choice, a rating, or a text of their own', properties: ['survey', 'answer', 'rating', 'text'] },
  stage_changed: { by: 'always', what: 'the visitor is in another stage', properties: ['from', 'stage'] },
  moment_started: { by: 'always', what: 'a moment begins', properties: ['moment'] },
  element_view: { by: 'visibility', what: 'an element was in view for long enough', properties: ['element', 'share', 'seconds', 'width', 'height'] },
  element_engaged: { by: 'engagement', what: 'time in which somebody was there and the element in view', properties: ['element', 'seconds', 'promotion_id'] },
  hesitation: { by: 'hesitation', what: 'the pointer rested on an element', properties: ['element', 'seconds'] },
  text_select: { by: 'selection', what: 'text was selected; where, not what', properties: ['element'] },
  text_copy: { by: 'selection', what: 'text was copied; where, not what', properties: ['element'] },
  exit_intent: { by: 'exit', what: 'the pointer left the page for the address bar', properties: [] },
  form_start: { by: 'forms', what: 'the first key or choice in a form; no field and no value', properties: ['form_id', 'form_name'] },
  form_submit: { by: 'forms', what: 'a form was sent; no field and no value', properties: ['form_id', 'form_name'] },
  search: { by: 'search', what: 'the page is one of results; the term from the query parameter that the journey names', properties: ['search_term'] },
  link_click: { by: 'links', what: 'a click on a link to another site. Its text only where `privacy.text` of the journey allows it', properties: ['link_url', 'link_domain', 'link_text'] },
  file_download: { by: 'links', what: 'a click on a link to a file', properties: ['file_extension', 'link_url', 'link_domain', 'link_text'] },
  video_start: { by: 'video', what: 'a video begins', properties: ['element', 'video_percent', 'video_duration', 'video_url'] },
  video_progress: { by: 'video', what: 'a quarter of it was played', properties: ['element', 'video_percent', 'video_duration', 'video_url'] },
  video_complete: { by: 'video', what: 'all of it was played', properties: ['element', 'video_percent', 'video_duration', 'video_url'] },
  exception: { by: 'errors', what: 'an error of a script', properties: ['description', 'fatal'] },
  web_vitals: { by: 'vitals', what: 'how fast and steady the page was', properties: ['name', 'value', 'rating'] },
  rage_click: { by: 'frustration', what: 'many clicks at one place, in vain', properties: ['element'] },
  dead_click: { by: 'frustration', what: 'a click after which nothing happened', properties: ['element'] },
  heat: { by: 'heat', what: 'clicks and attention on a coarse grid, counted in the page', properties: ['grid', 'cells'] },
  product: { by: 'product', what: "what the page says of its product in schema.org's words", properties: ['item_id', 'item_name', 'price', 'currency', 'availability', 'brand', 'rating', 'reviews'] },
} as const satisfies Record<string, Event>;

/** An event of ours, and what it may carry. */
export type Own = keyof typeof EVENTS;
export type PropertiesOf<E extends Own> = { [name in (typeof EVENTS)[E]['properties'][number]]?: unknown };
