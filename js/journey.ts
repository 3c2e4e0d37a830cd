// The types of a journey. Made from the compiler's own tables by `cargo xtask codegen`: change
// crates/engine/src/compile/schema.rs, not this file.

/** The name of an event, such as view_item. */
export type EventName = string;

/** An event and a property of it, such as cart.value. */
export type EventPath = `${string}.${string}`;

/** A CSS selector, such as .price. */
export type Selector = string;

/** An expression, such as views_10m >= 5. */
export type Expression = string;

/** A text of at most 2000 bytes. */
export type Text = string;

/** A duration, such as 30s, 10m or 1h30m. */
export type Duration = `${number}${Unit}` | `${number}${Unit}${number}${string}`;
type Unit = 'ms' | 's' | 'm' | 'h' | 'd';

/** A decision tree: a number, or a feature, a threshold, the trees below it and from it on, and the mean. */
export type Tree =
  | number
  | readonly [feature: number, threshold: number, below: Tree, from: Tree, mean?: number];

/** One, or a list of such. */
export type OneOrMany<T> = T | readonly T[];

/** An object with names of the author's choice. */
export type Named<T> = { readonly [name: string]: T };

/** Exactly one of these members. */
export type ExactlyOne<T> = {
  [K in keyof T]: { [P in K]: T[P] } & { [P in Exclude<keyof T, K>]?: never };
}[keyof T];

/** A journey. */
export interface Journey {
  /** Address of this schema, for editors. */
  readonly $schema?: string;
  /** The journey's name. */
  readonly journey: string;
  /** Counts up with each publication. */
  readonly version: number;
  /** ISO 4217 code that money() writes; EUR without it. Default: `"EUR"`. */
  readonly currency?: string;
  /** Per cent of visitors for whom the journey runs; at 0 it is off, also in pages that are open. Default: `100`. */
  readonly rollout?: number;
  /** Per cent of visitors whose events are sent; it runs for the others all the same. Default: `100`. */
  readonly sample?: number;
  /** What may be read in the page, and how a visitor is known again. */
  readonly privacy?: Privacy;
  /** What the page observes beyond views, clicks, scrolling and engaged time. */
  readonly capture?: Capture;
  /** When a session ends. */
  readonly session?: SessionRules;
  /** How many visitors there are; only the advice of `microstage lint` depends on it. */
  readonly traffic?: Traffic;
  /** Values kept up to date from events. */
  readonly facts?: Named<Fact>;
  /** Where a visitor can be. */
  readonly stages: Named<Stage>;
  /** Triggers that do not move the visitor. */
  readonly moments?: Named<MomentTrigger>;
  /** Standing memberships. */
  readonly segments?: Named<Expression | Clusters>;
  /** Named kinds of visitors, for reports and expressions. */
  readonly personas?: Named<Persona>;
  /** What the outside is to be told, and when. */
  readonly workflows?: Named<Workflow>;
  /** Learned numbers that predict. */
  readonly models?: Named<Model>;
  /** Tests of variants on visitors. */
  readonly experiments?: Named<Experiment>;
  /** Places of the page, and what they show when. */
  readonly slots?: Named<Slot>;
  /** How often blocks may be seen, all together. */
  readonly frequency?: HowOftenBlocksMayBeSeenAllTogether;
  /** Who is told of blocks that are seen, clicked and closed, beside the collector. */
  readonly promotions?: WhoIsTold;
  /** Content for slots. */
  readonly blocks?: Named<Hero | Banner | Announcement | Carousel | Grid | UrgencyMessage | Progress | Reviews | Badges | Comparison | Tooltip | Hotspot | Toast | Modal | SlideIn | Coupon | StickyBar | Reminder | Survey | Template | Adaptation>;
}

/** Privacy. */
export interface Privacy {
  /** Query parameters that stay in addresses, beside those of campaigns; all others are taken out before anything leaves the page. */
  readonly query?: ReadonlyArray<string>;
  /** Elements whose text may be told; of all others none is read. */
  readonly text?: Selector;
  /** Elements in which nothing is observed, as by `data-ms-ignore`. */
  readonly ignore?: Selector;
  /** What a browser's Global Privacy Control does: nothing, keeps every message back, or refuses consent that nobody gave expressly. Default: `"no-share"`. */
  readonly gpc?: 'ignore' | 'no-share' | 'opt-out';
  /** Also keeps the visitor's id in a cookie, once that is consented to; without it the id is kept in this origin only. */
  readonly cookie?: VisitorCookie;
  /** Origins, beside the shop's own, that blocks may fetch their content from, once the visitor allows that something is sent. */
  readonly sources?: ReadonlyArray<string>;
}

/** The visitor's cookie. */
export interface VisitorCookie {
  /** The domain whose subdomains share it; without it, the widest that the browser allows. */
  readonly domain?: string;
  /** How long it is kept after the last visit; browsers keep none longer than 400 days. Default: `"365d"`. */
  readonly age?: Duration;
  /** A new id this long after the last one was made; without it the id stays. */
  readonly rotate?: Duration;
}

/** Capture. */
export interface Capture {
  /** `page_view` for each route of a single-page application. Default: `false`. */
  readonly routes?: boolean | Routes;
  /** `scroll` with pixels and the height of the content, also in pages that grow. Default: `false`. */
  readonly scroll?: boolean | ScrollDepth;
  /** `element_engaged`: engaged time of elements and slots. Default: `false`. */
  readonly engagement?: boolean | EngagedTime;
  /** `element_view` once an element was in view for long enough; as it stands, by the rule of the Media Rating Council. */
  readonly visibility?: Visibility;
  /** `hesitation` when the pointer stays on an element without a click. */
  readonly hesitation?: Hesitation;
  /** `text_select` and `text_copy`, without the text. Default: `false`. */
  readonly selection?: boolean;
  /** `exit_intent` when the mouse leaves for the address bar. Default: `false`. */
  readonly exit?: boolean;
  /** `form_start` and `form_submit`, without values. Default: `false`. */
  readonly forms?: boolean;
  /** `search` with the term in these query parameters; with `true`, those that GA4 knows: q, s, search, query and keyword. Default: `false`. */
  readonly search?: boolean | ReadonlyArray<string>;
  /** `link_click` on links to other sites, and `file_download`. Default: `false`. */
  readonly links?: boolean | Links;
  /** `video_start`, `video_progress` by quarters and `video_complete`. Default: `false`. */
  readonly video?: boolean;
  /** `exception` for errors that the visitor sees. Default: `false`. */
  readonly errors?: boolean;
  /** `web_vitals`: Core Web Vitals. Default: `false`. */
  readonly vitals?: boolean;
  /** `rage_click` and `dead_click`. Default: `false`. */
  readonly frustration?: boolean;
  /** `heat`: clicks and attention by cells of a coarse grid, summed up in the page. Default: `false`. */
  readonly heat?: boolean;
  /** Schema.org's facts of a product page, as properties of the page. Default: `false`. */
  readonly product?: boolean;
  /** Events of Segment's `analytics.track`, by their names in GA4. Default: `false`. */
  readonly segment?: boolean;
}

/** The routes of an application. */
export interface Routes {
  /** Query parameters that make another view; without it only the path does. */
  readonly key?: ReadonlyArray<string>;
  /** Whether the fragment is the route, as in `#/products/7`. Default: `false`. */
  readonly hash?: boolean;
}

/** The scroll depth. */
export interface ScrollDepth {
  /** The element that holds the content; without it the page. */
  readonly root?: Selector;
}

/** Engaged time. */
export interface EngagedTime {
  /** Without a movement for so long, a visitor counts as gone. */
  readonly idle?: Duration;
  /** Elements of their own time. */
  readonly elements?: Selector;
  /** Whether each slot has its own time. Default: `false`. */
  readonly slots?: boolean;
}

/** The visibility of elements. */
export interface Visibility {
  /** Which elements. */
  readonly elements: Selector;
  /** How much of an element has to be in view. Default: `0.5`. */
  readonly share?: number;
  /** For how long. Default: `1`. */
  readonly seconds?: number;
  /** Elements with a side of fewer pixels are passed over. Default: `0`. */
  readonly size?: number;
}

/** Hesitation. */
export interface Hesitation {
  /** Which elements. */
  readonly elements: Selector;
}

/** Links. */
export interface Links {
  /** File extensions that are downloads; without it those that GA4 counts as such. */
  readonly downloads?: ReadonlyArray<string>;
}

/** The session's rules. */
export interface SessionRules {
  /** Inactivity that ends a session; 30m without it. Default: `"30m"`. */
  readonly timeout?: Duration;
  /** The time zone at whose midnight a session ends; without it midnight ends none. */
  readonly midnight?: string;
  /** Whether a page view by another campaign (utm_source, gclid and the like among its properties) begins a new session. Default: `false`. */
  readonly campaign?: boolean;
}

/** The traffic of the site. */
export interface Traffic {
  /** How many different visitors come in a day. */
  readonly visitors_per_day: number;
}

/** A fact. */
export type Fact = ExactlyOne<{
  /** How many of these events. */
  readonly count: OneOrMany<EventName>;
  /** Sum of a number. */
  readonly sum: OneOrMany<EventPath>;
  /** Smallest number. */
  readonly min: OneOrMany<EventPath>;
  /** Largest number. */
  readonly max: OneOrMany<EventPath>;
  /** Mean of a number. */
  readonly mean: OneOrMany<EventPath>;
  /** The latest value. */
  readonly last: OneOrMany<EventPath>;
  /** The first value. */
  readonly first: OneOrMany<EventPath>;
  /** How many different values. */
  readonly distinct: OneOrMany<EventPath>;
  /** How many of these events in each `per`, on the average of `within`. */
  readonly rate: OneOrMany<EventName>;
  /** Seconds since the latest of these events. */
  readonly since: OneOrMany<EventName>;
  /** How many of these events in a row. */
  readonly streak: OneOrMany<EventName>;
  /** Sum of the weights of these events. */
  readonly score: Readonly<Record<EventName, number>>;
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** Only events of this last stretch of time; for a streak the pause that ends it. */
  readonly within?: Duration;
  /** The stretch of time that a rate is given for. */
  readonly per?: Duration;
  /** The time in which a score loses half of its value; without it all stays. */
  readonly half_life?: Duration;
  /** Events that end a streak. */
  readonly unless?: OneOrMany<EventName>;
  /** How long the fact lives; visitor without it. Default: `"visitor"`. */
  readonly scope?: 'page' | 'session' | 'visitor';
  /** How many entries a window or a distinct keeps at most, where the compiler cannot tell from the comparisons; 256 without it. */
  readonly keep?: number;
};

/** A stage. */
export interface Stage {
  /** True for the stage of a new visitor. Default: `false`. */
  readonly initial?: boolean;
  /** What brings a visitor here. */
  readonly enter?: ReadonlyArray<Trigger>;
  /** Stages that lead here, or "*"; without it those written above. */
  readonly from?: ReadonlyArray<string>;
  /** What takes a visitor away. */
  readonly exit?: ReadonlyArray<ExitTrigger>;
  /** How long a visitor stays at least, before a `when` leads away. */
  readonly stay?: Duration;
}

/** A trigger. */
export type Trigger = ExactlyOne<{
  /** When such an event happens. */
  readonly on: OneOrMany<EventName>;
  /** When this becomes true. */
  readonly when: Expression;
  /** This long after `since`. */
  readonly after: Duration;
  /** When these events have happened one after the other. */
  readonly sequence: ReadonlyArray<EventName | Step>;
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** The event that the time counts from; without it the stage's entry. */
  readonly since?: OneOrMany<EventName>;
  /** Events that stop the time, or break the sequence. */
  readonly unless?: OneOrMany<EventName>;
  /** Beside `sequence`: from its first event to its last. */
  readonly within?: Duration;
  /** Beside `on`, `after` or `sequence`: only while this holds. */
  readonly guard?: Expression;
  /** Of several transitions at one time the one of the highest priority is taken; 0 without it. Default: `0`. */
  readonly priority?: number;
};

/** A step of a sequence. */
export interface Step {
  /** The event, or any of them. */
  readonly on: OneOrMany<EventName>;
  /** Only events for which this holds. */
  readonly where?: Expression;
}

/** A trigger with a stage to go to. */
export type ExitTrigger = ExactlyOne<{
  /** When such an event happens. */
  readonly on: OneOrMany<EventName>;
  /** When this becomes true. */
  readonly when: Expression;
  /** This long after `since`. */
  readonly after: Duration;
  /** When these events have happened one after the other. */
  readonly sequence: ReadonlyArray<EventName | Step>;
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** The event that the time counts from; without it the stage's entry. */
  readonly since?: OneOrMany<EventName>;
  /** Events that stop the time, or break the sequence. */
  readonly unless?: OneOrMany<EventName>;
  /** Beside `sequence`: from its first event to its last. */
  readonly within?: Duration;
  /** Beside `on`, `after` or `sequence`: only while this holds. */
  readonly guard?: Expression;
  /** Of several transitions at one time the one of the highest priority is taken; 0 without it. Default: `0`. */
  readonly priority?: number;
  /** The stage to go to. */
  readonly to: string;
};

/** A moment's trigger. */
export type MomentTrigger = ExactlyOne<{
  /** When such an event happens. */
  readonly on: OneOrMany<EventName>;
  /** When this becomes true. */
  readonly when: Expression;
  /** This long after `since`. */
  readonly after: Duration;
  /** When these events have happened one after the other. */
  readonly sequence: ReadonlyArray<EventName | Step>;
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** The event that the time counts from. */
  readonly since?: OneOrMany<EventName>;
  /** Events that stop the time, or break the sequence. */
  readonly unless?: OneOrMany<EventName>;
  /** Beside `sequence`: from its first event to its last. */
  readonly within?: Duration;
  /** Beside `on`, `after` or `sequence`: only while this holds. */
  readonly guard?: Expression;
  /** How long the moment stays true; without it until the end of the page view. */
  readonly hold?: Duration;
};

/** The clusters of a model. */
export interface Clusters {
  /** The k-means model whose nearest cluster it is. */
  readonly kmeans: string;
}

/** A persona. */
export interface Persona {
  /** Only visitors who are in this stage, or in one of these. */
  readonly stage?: OneOrMany<string>;
  /** Only visitors who are in this segment, or in all of these. */
  readonly segment?: OneOrMany<string>;
}

/** A workflow. */
export type Workflow = ExactlyOne<{
  /** When this moment begins, or one of these. */
  readonly moment: OneOrMany<string>;
  /** When this stage is entered, or one of these. */
  readonly stage: OneOrMany<string>;
}> & {
  /** Beside `stage`: only when it is entered from this stage, or one of these. */
  readonly from?: OneOrMany<string>;
  /** Texts that go along with the message. */
  readonly send?: Named<string>;
};

/** A model. */
export type Model = ExactlyOne<{
  /** A logistic regression: a probability. */
  readonly logistic: LogisticRegression;
  /** Gradient-boosted trees: a probability. */
  readonly trees: BoostedTrees;
  /** Clusters: the one whose centroid is nearest. */
  readonly kmeans: KmeansClusters;
  /** How often which stage follows which: next_stage. */
  readonly markov: MarkovChainOverTheStages;
}> & {
  /** What the model looks at, in the order of its numbers. */
  readonly features?: ReadonlyArray<Feature>;
  /** What makes a true probability of the score; without it the logistic function. */
  readonly calibration?: Calibration;
  /** The moment that it predicts, read as predict.moment.name. */
  readonly moment?: string;
  /** How it came about, for people. */
  readonly trained?: string;
};

/** A feature. */
export interface Feature {
  /** A number, or true (1) and false (0), such as device == 'mobile'. */
  readonly value: Expression;
  /** Taken off before it is scaled; 0 without it. */
  readonly mean?: number;
  /** Divides what is left; 1 without it. */
  readonly scale?: number;
  /** Counts where there is no value; without it the model then has no answer. */
  readonly default?: number;
}

/** A logistic regression. */
export interface LogisticRegression {
  /** The score before any feature. */
  readonly bias: number;
  /** What each scaled feature adds to it. */
  readonly weights: ReadonlyArray<number>;
}

/** Boosted trees. */
export interface BoostedTrees {
  /** The score before any tree. */
  readonly bias: number;
  /** Trees that add to it: a number, or [feature, threshold, tree below it, tree from it on]. */
  readonly trees: ReadonlyArray<Tree>;
}

/** Clusters. */
export interface KmeansClusters {
  /** The middle of each cluster, in scaled features. */
  readonly centroids: ReadonlyArray<ReadonlyArray<number>>;
  /** What the clusters are called; without it 0, 1, 2 and so on. */
  readonly names?: ReadonlyArray<string>;
}

/** A Markov chain over the stages. */
export interface MarkovChainOverTheStages {
  /** For each stage what followed it. */
  readonly rows: Named<WhatFollowedAStage>;
  /** Added to each count, so that nothing is impossible; 1 without it. */
  readonly smoothing?: number;
}

/** What followed a stage. */
export interface WhatFollowedAStage {
  /** How often which stage came next. */
  readonly next: Named<number>;
  /** How often the visit ended there; 0 without it. */
  readonly end?: number;
}

/** A calibration. */
export type Calibration = ExactlyOne<{
  /** The logistic function of slope × score + offset. */
  readonly platt: PlattScaling;
  /** Pairs of a score and the probability from there on, both rising. */
  readonly isotonic: ReadonlyArray<ReadonlyArray<number>>;
}> & {
};

/** Platt's scaling. */
export interface PlattScaling {
  /** Factor of the score. */
  readonly slope: number;
  /** Added to it. */
  readonly offset: number;
}

/** An experiment. */
export type Experiment = ExactlyOne<{
  /** How many percent of the visitors each variant has; one of them is `control`. */
  readonly variants: Named<number>;
  /** Several things that are tried at once: for each how many percent of the visitors a level has; one of them is `control`. */
  readonly factors: Named<Named<number>>;
}> & {
  /** Only visitors who are in this stage. */
  readonly stage?: OneOrMany<string>;
  /** Only visitors for whom this comes to hold. */
  readonly when?: Expression;
  /** How many percent of the visitors are kept out. */
  readonly holdout?: number;
  /** Visitors who are held out of all experiments that name the same group. */
  readonly held_out?: Group;
  /** How many percent of each variant's visitors take part; 100 without it. Default: `100`. */
  readonly coverage?: number;
  /** Coverage that grows with time; more of it moves nobody. */
  readonly ramp?: ReadonlyArray<RampStep>;
  /** When it begins, as RFC 3339; at once without it. */
  readonly starts?: string;
  /** When it ends: its choices are passed by from then on, for all variants. */
  readonly ends?: string;
  /** The collector draws the weights anew, epoch after epoch, so that what does better is shown more often. */
  readonly bandit?: Bandit;
  /** Experiments with other parts of the same namespace have other visitors. */
  readonly namespace?: Part;
  /** What visitors are distributed by; the experiment's name without it. */
  readonly seed?: string;
  /** Another one gives all visitors variants anew; 1 without it. Default: `1`. */
  readonly bucket_version?: number;
};

/** A group that is held out. */
export interface Group {
  /** The group. */
  readonly name: string;
  /** How many percent of the visitors are held out; the same wherever the group is named. */
  readonly percent: number;
}

/** A step of a ramp. */
export interface RampStep {
  /** When it begins, as RFC 3339. */
  readonly from: string;
  /** How many percent of each variant's visitors take part from then on. */
  readonly coverage: number;
}

/** A bandit. */
export interface Bandit {
  /** The event that the variants are to bring about. */
  readonly goal: EventName;
  /** How long an epoch is, from 1h to 30d: a visitor keeps the variant for so long. Default: `"1d"`. */
  readonly every?: Duration;
  /** How long behind the exposure the goal counts, 30d at most. Default: `"1d"`. */
  readonly within?: Duration;
  /** How many percent of the visitors are divided evenly, whatever is known. Default: `10`. */
  readonly explore?: number;
  /** Which epoch the weights are of; the collector writes it. */
  readonly epoch?: number;
  /** How many percent of the visitors each variant has in this epoch; the collector writes it. */
  readonly weights?: Named<number>;
}

/** A part of a namespace. */
export interface Part {
  /** The namespace. */
  readonly name: string;
  /** Where the part begins, in percent. */
  readonly from: number;
  /** Where the part ends, in percent. */
  readonly until: number;
}

/** A slot. */
export interface Slot {
  /** Rules; the first that holds wins, none leaves the default. */
  readonly choose: ReadonlyArray<SlotRule>;
  /** The elements that are this slot, where the page has no mark for it; those with `data-ms-slot` or `<microstage-slot name>` without it. */
  readonly selector?: Selector;
  /** The page keeps a place of one size for it, so a block appears at once and nothing moves; without it a change that would move what the visitor sees waits. Default: `false`. */
  readonly reserved?: boolean;
  /** Its blocks lie over the page and move nothing; where no element is this slot, one is made at the end of the page. Default: `false`. */
  readonly overlay?: boolean;
  /** A change is shown by a view transition, where the browser has them and the visitor wants motion. Default: `false`. */
  readonly transition?: boolean;
  /** What it shows is told, politely, to those who hear the page. Default: `false`. */
  readonly announce?: boolean;
}

/** A slot's rule. */
export interface SlotRule {
  /** The block to show. */
  readonly block: string;
  /** Only while this holds. */
  readonly when?: Expression;
  /** Only for visitors of this experiment; those in control or holdout keep the default. */
  readonly experiment?: string;
  /** Beside `experiment`: the variant that shows the block; without it all but control and those that other choices of the slot name. */
  readonly variant?: string;
  /** How often the block may be seen; seen is half of it for a second. */
  readonly cap?: OneOrMany<Cap>;
  /** Not again in another view until so long after it was last seen. */
  readonly cooldown?: Duration;
  /** How long it stays away once the visitor has closed it; 30d without it for kinds that can be closed. */
  readonly dismissed?: Duration;
  /** Its block neither counts for the journey's `frequency` nor is limited by it. Default: `false`. */
  readonly exempt?: boolean;
  /** Whether a later change of mind shows now or on the next view; now without it. Default: `"now"`. */
  readonly swap?: 'now' | 'next_view';
}

/** A cap. */
export interface Cap {
  /** In what time; a day is 24 hours, from each impression on. */
  readonly per: 'session' | 'day' | 'visitor';
  /** How often at most. */
  readonly max: number;
}

/** How often blocks may be seen, all together. */
export interface HowOftenBlocksMayBeSeenAllTogether {
  /** How many of them; one that is seen stays for its view. */
  readonly cap?: OneOrMany<Cap>;
  /** None in another view until so long after one was last seen. */
  readonly cooldown?: Duration;
}

/** Who is told of promotions. */
export interface WhoIsTold {
  /** Whether the shop's data layer is, by view_promotion, select_promotion and dismiss_promotion in GA4's form. Default: `false`. */
  readonly data_layer?: boolean;
}

/** A hero. */
export interface Hero {
  /** Hero. */
  readonly kind: 'hero';
  /** Its headline. */
  readonly title: Text | Named<Text>;
  /** What stands below the headline. */
  readonly text?: Text | Named<Text>;
  /** Its picture. */
  readonly image?: Picture;
  /** Its link. */
  readonly cta?: CallToAction;
  /** JSON of the shop's own system, which its texts read as `{{ source.name }}`. */
  readonly source?: Source;
}

/** A picture. */
export interface Picture {
  /** Its address: https, http, or within the shop. */
  readonly src: Text | Named<Text>;
  /** What it shows, for those who do not see it; without it, it adorns and says nothing. */
  readonly alt?: Text | Named<Text>;
  /** Its own width in pixels; with `height` it gives the place that is kept for it. */
  readonly width?: number;
  /** Its own height in pixels. */
  readonly height?: number;
}

/** A call to action. */
export interface CallToAction {
  /** Its text. */
  readonly label: Text | Named<Text>;
  /** Where it leads: https, http, mailto, tel, or an address within the shop. */
  readonly href: Text | Named<Text>;
}

/** A source. */
export interface Source {
  /** Its address, the same for every visitor: a path of the shop's own, or at an origin that `privacy.sources` names. */
  readonly url: string;
  /** What is read of it; anything else is passed over. */
  readonly fields: Named<Field>;
  /** How long it may take. Default: `"3s"`. */
  readonly timeout?: Duration;
}

/** A field of a source. */
export interface Field {
  /** What it is; only an address may be all of a `href` or `src`. */
  readonly type: 'text' | 'number' | 'address' | 'list';
  /** What stands there where the source fails or lacks it; without it the page then keeps its own content. */
  readonly default?: string;
  /** Beside `list`: what each of its items has; those that lack something are passed over. */
  readonly of?: Named<'text' | 'number' | 'address'>;
}

/** A banner. */
export interface Banner {
  /** Banner. */
  readonly kind: 'banner';
  /** Its headline. */
  readonly title: Text | Named<Text>;
  /** A line below it. */
  readonly text?: Text | Named<Text>;
  /** Its link. */
  readonly cta?: CallToAction;
  /** JSON of the shop's own system, which its texts read as `{{ source.name }}`. */
  readonly source?: Source;
}

/** An announcement. */
export interface Announcement {
  /** Announcement. */
  readonly kind: 'announcement';
  /** Its one line. */
  readonly text: Text | Named<Text>;
  /** A link behind it. */
  readonly link?: CallToAction;
  /** Whether the visitor can close it. Default: `false`. */
  readonly dismissible?: boolean;
  /** What the button that closes it is called. Default: `"Close"`. */
  readonly close?: Text | Named<Text>;
  /** JSON of the shop's own system, which its texts read as `{{ source.name }}`. */
  readonly source?: Source;
}

/** A carousel. */
export interface Carousel {
  /** Carousel. */
  readonly kind: 'carousel';
  /** Its headline. */
  readonly title: Text | Named<Text>;
  /** What it shows. */
  readonly products: ReadonlyArray<Product>;
  /** What the arrow back is called. Default: `"Previous"`. */
  readonly previous?: Text | Named<Text>;
  /** What the arrow forward is called. Default: `"Next"`. */
  readonly next?: Text | Named<Text>;
  /** JSON of the shop's own system, which its texts read as `{{ source.name }}`. */
  readonly source?: Source;
  /** Products that the page chooses for the visitor, which its texts read as `{{ source.items.name }}`. */
  readonly recommend?: Recommendation;
}

/** A product. */
export interface Product {
  /** Beside a `source`: there is one for each item of this list of it; beside `recommend`, `items`. */
  readonly each?: string;
  /** Its name. */
  readonly title: Text | Named<Text>;
  /** Its page. */
  readonly href: Text | Named<Text>;
  /** Its price. */
  readonly price?: Text | Named<Text>;
  /** Its price before, struck through. */
  readonly was?: Text | Named<Text>;
  /** The address of its picture. */
  readonly image?: Text | Named<Text>;
  /** What the picture shows beyond its name; without it, it adorns and says nothing. */
  readonly alt?: Text | Named<Text>;
  /** A word or two on its picture. */
  readonly badge?: Text | Named<Text>;
}

/** A recommendation. */
export interface Recommendation {
  /** Which products. */
  readonly list: 'next' | 'viewed_together' | 'bought_together' | 'recently_viewed' | 'best_sellers';
  /** The folder that `microstage train items` has written: a path of the shop's own, or at an origin that `privacy.sources` names. */
  readonly from: string;
  /** How many products at most. Default: `12`. */
  readonly most?: number;
  /** The category that is chosen from; without it that of the product viewed last. */
  readonly category?: string;
  /** How many products of one brand at most. */
  readonly brand?: number;
  /** How long its files may take. Default: `"3s"`. */
  readonly timeout?: Duration;
}

/** A grid. */
export interface Grid {
  /** Grid. */
  readonly kind: 'grid';
  /** Its headline. */
  readonly title?: Text | Named<Text>;
  /** What it shows. */
  readonly products: ReadonlyArray<Product>;
  /** JSON of the shop's own system, which its texts read as `{{ source.name }}`. */
  readonly source?: Source;
  /** Products that the page chooses for the visitor, which its texts read as `{{ source.items.name }}`. */
  readonly recommend?: Recommendation;
}

/** An urgency message. */
export interface UrgencyMessage {
  /** Urgency. */
  readonly kind: 'urgency';
  /** What is urgent. */
  readonly text: Text | Named<Text>;
  /** How many pieces there are: the text stands only while this is known and between 1 and `low`. */
  readonly stock?: Expression;
  /** Beside `stock`: how many are few. Default: `10`. */
  readonly low?: number;
  /** When it ends, for a countdown: an instant, or an expression that gives milliseconds since 1970. */
  readonly until?: Expression;
  /** Beside `until`: the line of the countdown, with `#` where the time stands. Default: `"#"`. */
  readonly remaining?: Text | Named<Text>;
  /** Beside `until`: what stands there from then on; without it nothing does. */
  readonly over?: Text | Named<Text>;
}

/** A progress. */
export interface Progress {
  /** Progress. */
  readonly kind: 'progress';
  /** How far it is: a number. */
  readonly value: Expression;
  /** Where it is reached. */
  readonly max: number;
  /** What stands there before. */
  readonly below: Text | Named<Text>;
  /** What stands there from then on. */
  readonly reached: Text | Named<Text>;
  /** Its headline. */
  readonly title?: Text | Named<Text>;
}

/** Reviews. */
export interface Reviews {
  /** Reviews. */
  readonly kind: 'reviews';
  /** Its headline. */
  readonly title?: Text | Named<Text>;
  /** The mean of all ratings. */
  readonly rating?: number;
  /** How many there are, in words. */
  readonly count?: Text | Named<Text>;
  /** How a rating is read out, with `#` where the number stands. Default: `"# / 5"`. */
  readonly stars?: Text | Named<Text>;
  /** What it shows. */
  readonly reviews: ReadonlyArray<Review>;
}

/** A review. */
export interface Review {
  /** What it says. */
  readonly quote: Text | Named<Text>;
  /** Who says it. */
  readonly author?: Text | Named<Text>;
  /** Stars, 0 to 5. */
  readonly rating?: number;
}

/** Badges. */
export interface Badges {
  /** Badges. */
  readonly kind: 'badges';
  /** Its headline. */
  readonly title?: Text | Named<Text>;
  /** What it shows. */
  readonly badges: ReadonlyArray<Badge>;
}

/** A badge. */
export interface Badge {
  /** What it promises. */
  readonly text: Text | Named<Text>;
  /** A picture before it. */
  readonly image?: Picture;
}

/** A comparison. */
export interface Comparison {
  /** Comparison. */
  readonly kind: 'comparison';
  /** Its headline. */
  readonly title: Text | Named<Text>;
  /** What is compared. */
  readonly columns: ReadonlyArray<Column>;
  /** In what. */
  readonly rows: ReadonlyArray<Row>;
}

/** A column. */
export interface Column {
  /** What it is about. */
  readonly title: Text | Named<Text>;
  /** Its page. */
  readonly href?: Text | Named<Text>;
  /** Its picture. */
  readonly image?: Picture;
}

/** A row. */
export interface Row {
  /** What is compared. */
  readonly label: Text | Named<Text>;
  /** One for each column, in their order. */
  readonly values: ReadonlyArray<Text | Named<Text>>;
}

/** A tooltip. */
export interface Tooltip {
  /** Tooltip. */
  readonly kind: 'tooltip';
  /** What the button says. */
  readonly label: Text | Named<Text>;
  /** What it opens. */
  readonly text: Text | Named<Text>;
}

/** A hotspot. */
export interface Hotspot {
  /** Hotspot. */
  readonly kind: 'hotspot';
  /** The picture. */
  readonly image: Picture;
  /** What is told of it. */
  readonly points: ReadonlyArray<Point>;
}

/** A point. */
export interface Point {
  /** Per cent of the width, from the left. */
  readonly x: number;
  /** Per cent of the height, from the top. */
  readonly y: number;
  /** What is there. */
  readonly label: Text | Named<Text>;
  /** More about it. */
  readonly text?: Text | Named<Text>;
  /** Where more stands. */
  readonly link?: CallToAction;
}

/** A toast. */
export interface Toast {
  /** Toast. */
  readonly kind: 'toast';
  /** Its one line. */
  readonly text: Text | Named<Text>;
  /** Its link. */
  readonly cta?: CallToAction;
  /** After how long it goes by itself, unless the pointer or the focus is on it. Default: `"8s"`. */
  readonly stay?: Duration;
  /** What the button that closes it is called. Default: `"Close"`. */
  readonly close?: Text | Named<Text>;
}

/** A modal. */
export interface Modal {
  /** Modal. */
  readonly kind: 'modal';
  /** Its headline. */
  readonly title: Text | Named<Text>;
  /** What stands below the headline. */
  readonly text?: Text | Named<Text>;
  /** Its picture. */
  readonly image?: Picture;
  /** Its link. */
  readonly cta?: CallToAction;
  /** What the button that closes it is called. Default: `"Close"`. */
  readonly close?: Text | Named<Text>;
  /** JSON of the shop's own system, which its texts read as `{{ source.name }}`. */
  readonly source?: Source;
}

/** A slide-in. */
export interface SlideIn {
  /** Slide_in. */
  readonly kind: 'slide_in';
  /** Its headline. */
  readonly title: Text | Named<Text>;
  /** What stands below the headline. */
  readonly text?: Text | Named<Text>;
  /** Its picture. */
  readonly image?: Picture;
  /** Its link. */
  readonly cta?: CallToAction;
  /** What the button that closes it is called. Default: `"Close"`. */
  readonly close?: Text | Named<Text>;
  /** The side where it comes in, as the language is read. Default: `"end"`. */
  readonly side?: 'end' | 'start';
}

/** A coupon. */
export interface Coupon {
  /** Coupon. */
  readonly kind: 'coupon';
  /** Its headline. */
  readonly title?: Text | Named<Text>;
  /** What it is worth. */
  readonly text?: Text | Named<Text>;
  /** The code. */
  readonly code: Text | Named<Text>;
  /** What the button says. Default: `"Copy"`. */
  readonly copy?: Text | Named<Text>;
  /** What stands there once it is copied. Default: `"Copied"`. */
  readonly copied?: Text | Named<Text>;
  /** What stands there where the browser does not let us copy: the code is marked then. Default: `"Marked: copy it by hand"`. */
  readonly selected?: Text | Named<Text>;
}

/** A sticky bar. */
export interface StickyBar {
  /** Sticky_cart. */
  readonly kind: 'sticky_cart';
  /** The element, mostly the shop's own button, while which is out of view the bar shows. */
  readonly watch: Selector;
  /** What is on offer. */
  readonly title: Text | Named<Text>;
  /** Its price. */
  readonly price?: Text | Named<Text>;
  /** Its link. */
  readonly cta: CallToAction;
}

/** A reminder. */
export interface Reminder {
  /** Reminder. */
  readonly kind: 'reminder';
  /** Shows when the visitor comes back to the tab after being away for so long. */
  readonly after: Duration;
  /** Its headline. */
  readonly title?: Text | Named<Text>;
  /** What it says. */
  readonly text: Text | Named<Text>;
  /** Its link. */
  readonly cta?: CallToAction;
  /** What the button that closes it is called. Default: `"Close"`. */
  readonly close?: Text | Named<Text>;
}

/** A survey. */
export interface Survey {
  /** Survey. */
  readonly kind: 'survey';
  /** Its name in events; the block's without it. */
  readonly survey?: string;
  /** What it asks. */
  readonly question: Text | Named<Text>;
  /** How it is answered. */
  readonly answer: 'choice' | 'rating' | 'text';
  /** Beside `choice`: what can be answered. */
  readonly choices?: ReadonlyArray<Answer>;
  /** Beside `rating`: what 1 means. */
  readonly lowest?: Text | Named<Text>;
  /** Beside `rating`: what 5 means. */
  readonly highest?: Text | Named<Text>;
  /** Beside `text`: what the button says. Default: `"Send"`. */
  readonly submit?: Text | Named<Text>;
  /** What stands there afterwards. Default: `"Thank you"`. */
  readonly thanks?: Text | Named<Text>;
}

/** An answer. */
export interface Answer {
  /** Its name in events. */
  readonly value: string;
  /** Its text. */
  readonly label: Text | Named<Text>;
}

/** A template of the page. */
export interface Template {
  /** Template. */
  readonly kind: 'template';
  /** The page's <template data-ms-block> of this name. */
  readonly template: string;
  /** Texts and addresses for its data-ms-text, data-ms-attr, data-ms-href and data-ms-src names. */
  readonly bind?: Named<Text | Named<Text>>;
  /** Conditions for its data-ms-if names. */
  readonly if?: Named<Expression>;
  /** For its data-ms-each names: the texts of each repetition. */
  readonly each?: Named<ReadonlyArray<Named<Text | Named<Text>>>>;
}

/** An adaptation. */
export interface Adaptation {
  /** Page. */
  readonly kind: 'page';
  /** What the root element says by `data-ms-stage`, `data-ms-device` and `data-ms-segments` (the names of those that hold). */
  readonly context?: ReadonlyArray<'stage' | 'device' | 'segments'>;
  /** Classes that the root element gets beside its own. */
  readonly classes?: ReadonlyArray<string>;
  /** Attributes of the root element. */
  readonly attributes?: Readonly<Record<`data-${string}`, Text | Named<Text>>>;
  /** Sections of the page, by `data-ms-section`, that are not there meanwhile. */
  readonly hide?: ReadonlyArray<string>;
  /** Sections of the page in this order: those under one parent change places, and others stay where they are. */
  readonly order?: ReadonlyArray<string>;
}
