// IAB Europe's Transparency and Consent Framework 2.2, by the interface that every such platform
// offers to a page ("CMP API v2", the TCF's technical specification). The platform decodes its string;
// what is taken from it is which purposes the visitor has consented to.

import type { Decide } from '../consent.js';
import { PATIENCE_MS, whenThere } from './wait.js';

/** By purpose. */
type Consents = Record<number, boolean | undefined>;

/** `TCData`, as far as it is read here. */
interface TcData {
  eventStatus?: 'tcloaded' | 'cmpuishown' | 'useractioncomplete';
  cmpStatus?: string;
  gdprApplies?: boolean;
  listenerId?: number;
  purpose?: { consents?: Consents };
  publisher?: { consents?: Consents };
}

type Api = (command: string, version: 2, callback: (data: TcData | null, success: boolean) => void, id?: number) => void;

const api = () => (window as { __tcfapi?: Api }).__tcfapi;

/** Whether the page has such a platform, or the stub that waits for it. */
export const hasTcf = () => typeof api() === 'function';

/** Follows the platform. */
export function tcf(decide: Decide, signal: AbortSignal): void {
  whenThere(() => (hasTcf() ? api() : undefined), signal, (call) => {
    if (!call) return decide('denied', false);
    let id: number | undefined;
    // The stub takes every call, and answers none if the platform itself never loads.
    const silence = setTimeout(() => decide('denied', false), PATIENCE_MS);
    call('addEventListener', 2, (data, success) => {
      id = data?.listenerId;
      if (signal.aborted) return remove(id);
      if (!success || !data || data.cmpStatus === 'error') decide('denied', false);
      else if (!answer(data, decide)) return;
      clearTimeout(silence);
    });
    signal.addEventListener('abort', () => {
      clearTimeout(silence);
      remove(id);
    });
  });
}

/** Tells what the platform's data mean; whether they were an answer, or the question being asked. */
function answer({ gdprApplies, eventStatus, purpose, publisher }: TcData, decide: Decide): boolean {
  // Where the regulation does not apply, the platform has asked nobody.
  if (gdprApplies === false) decide({ personalise: true, persist: true, send: true }, false);
  // While the dialogue is open, what the visitor has decided before still stands.
  if (gdprApplies === false || eventStatus === 'cmpuishown') return true;
  if (eventStatus !== 'tcloaded' && eventStatus !== 'useractioncomplete') return false;
  // The shop is a publisher, and no vendor: its own section of the string counts before the vendors'.
  const may = (...purposes: number[]) =>
    purposes.every((number) => publisher?.consents?.[number] ?? purpose?.consents?.[number] ?? false);
  decide({ personalise: may(11) || may(5, 6), persist: may(1, 5, 6), send: may(1, 8, 9) }, true);
  return true;
}

function remove(id: number | undefined): void {
  if (id !== undefined) api()?.('removeEventListener', 2, () => undefined, id);
}
