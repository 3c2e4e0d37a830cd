// Scroll depth: how far down the page the visitor has seen, in milestones, each once a view.

/** GA4 tells 90 only; the others are what shops ask for. */
const MILESTONES = [25, 50, 75, 90, 100];

/** The milestones of a view: gives those that a depth (per cent) reaches for the first time. */
export function milestones(): (depth: number) => number[] {
  const left = [...MILESTONES];
  return (depth) => left.splice(0, left.filter((milestone) => milestone <= depth).length);
}
