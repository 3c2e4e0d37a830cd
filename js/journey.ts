// The types of a journey. Made from the compiler's own tables by `cargo xtask codegen`: change
// crates/engine/src/compile/schema.rs, not this file.

/** The name of an event, such as view_item. */
export type EventName = string;

/** An event and a property of it, such as cart.value. */
export type EventPath = `${string}.${string}`;

/** An expression, such as views_10m >= 5. */
export type Expression = string;

/** A text of at most 2000 bytes. */
export type Text = string;

/** A duration, such as 30s, 10m or 1h30m. */
export type Duration = `${number}${Unit}` | `${number}${Unit}${number}${string}`;
type Unit = 'ms' | 's' | 'm' | 'h' | 'd';

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
  /** When a session ends. */
  readonly session?: SessionRules;
  /** Values kept up to date from events. */
  readonly facts?: Named<Fact>;
  /** Where a visitor can be. */
  readonly stages: Named<Stage>;
  /** Triggers that do not move the visitor. */
  readonly moments?: Named<MomentTrigger>;
  /** Standing memberships. */
  readonly segments?: Named<Expression>;
  /** Places of the page, and what they show when. */
  readonly slots?: Named<Slot>;
  /** Content for slots. */
  readonly blocks?: Named<Banner | Template>;
}

/** The session's rules. */
export interface SessionRules {
  /** Inactivity that ends a session; 30m without it. Default: `"30m"`. */
  readonly timeout?: Duration;
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
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** Only events of this last stretch of time. */
  readonly within?: Duration;
  /** How long the fact lives; visitor without it. Default: `"visitor"`. */
  readonly scope?: 'page' | 'session' | 'visitor';
  /** How many entries a window or a distinct keeps at most, where the compiler cannot tell from the comparisons. */
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
}

/** A trigger. */
export type Trigger = ExactlyOne<{
  /** When such an event happens. */
  readonly on: OneOrMany<EventName>;
  /** When this becomes true. */
  readonly when: Expression;
  /** This long after `since`. */
  readonly after: Duration;
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** The event that the time counts from; without it the stage's entry. */
  readonly since?: OneOrMany<EventName>;
  /** Events that stop the time. */
  readonly unless?: OneOrMany<EventName>;
};

/** A trigger with a stage to go to. */
export type ExitTrigger = ExactlyOne<{
  /** When such an event happens. */
  readonly on: OneOrMany<EventName>;
  /** When this becomes true. */
  readonly when: Expression;
  /** This long after `since`. */
  readonly after: Duration;
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** The event that the time counts from; without it the stage's entry. */
  readonly since?: OneOrMany<EventName>;
  /** Events that stop the time. */
  readonly unless?: OneOrMany<EventName>;
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
}> & {
  /** Only events for which this holds. */
  readonly where?: Expression;
  /** The event that the time counts from. */
  readonly since?: OneOrMany<EventName>;
  /** Events that stop the time. */
  readonly unless?: OneOrMany<EventName>;
  /** How long the moment stays true; without it until the end of the page view. */
  readonly hold?: Duration;
};

/** A slot. */
export interface Slot {
  /** Rules; the first that holds wins, none leaves the default. */
  readonly choose: ReadonlyArray<SlotRule>;
}

/** A slot's rule. */
export interface SlotRule {
  /** The block to show. */
  readonly block: string;
  /** Only while this holds. */
  readonly when?: Expression;
  /** Whether a later change of mind shows now or on the next view; now without it. Default: `"now"`. */
  readonly swap?: 'now' | 'next_view';
}

/** A banner. */
export interface Banner {
  /** Banner. */
  readonly kind: 'banner';
  /** Its headline. */
  readonly title: Text;
  /** A line below it. */
  readonly text?: Text;
  /** Its link. */
  readonly cta?: CallToAction;
}

/** A call to action. */
export interface CallToAction {
  /** Its text. */
  readonly label: Text;
  /** Where it leads: https, http, mailto, tel, or an address within the shop. */
  readonly href: Text;
}

/** A template of the page. */
export interface Template {
  /** Template. */
  readonly kind: 'template';
  /** The page's <template data-ms-block> of this name. */
  readonly template: string;
  /** Texts for its data-ms-text names. */
  readonly bind?: Named<Text>;
}
