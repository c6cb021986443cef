import type { BrokenAnswer } from '../../../src/replay/run-broken.ts';
import type { BrokenFeed, Expect } from './make-broken.ts';

const OUTCOMES: Readonly<Record<Expect, readonly BrokenAnswer['outcome'][]>> = {
  accept: ['accept'],
  reject: ['reject'],
  acceptOrReject: ['accept', 'reject'],
  noop: ['noop'],
  rows: ['rows'],
  hold: ['hold'],
  holdOrReject: ['hold', 'reject'],
};

/** What is wrong with an answer, in words; null: nothing. */
export function wrongBroken(wanted: BrokenFeed, answer: BrokenAnswer): string | null {
  const { feed, expect, setAside, mayLose } = wanted;
  if (!OUTCOMES[expect].includes(answer.outcome)) return `${feed}: ${answer.outcome} instead of ${expect}`;
  if (answer.setAside.join() !== setAside.join())
    return `${feed}: set aside ${answer.setAside.join()} instead of ${setAside.join()}`;
  const cut = answer.lostAccess.filter((id) => !mayLose.includes(id));
  if (cut.length > 0) return `${feed}: ${cut.join()} lost access`;
  const taken = answer.outcome === 'accept' || answer.outcome === 'rows';
  const kept = taken ? mayLose.filter((id) => !answer.lostAccess.includes(id)) : [];
  return kept.length > 0 ? `${feed}: ${kept.join()} kept access` : null;
}
