import type { Analysis } from '../analysis.ts';
import { nearest } from '../nearest.ts';
import { idsOf } from './references.ts';
import { type Report, suggesting } from './report.ts';

/** Of this machine alone http is enough. */
const SAFE = /^(https:\/\/|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/?]|$))/i;

/** What the documents of transmitters say of themselves, and of what they refer to. */
export function checkSignals(analysis: Analysis, report: Report): void {
  const { catalog } = analysis;
  const targets = idsOf('Target', catalog.targets, analysis);
  const strong = new Set(
    catalog.sources
      .filter(({ document }) => document.independentOf.length === 0)
      .flatMap(({ document }) => document.correlate.filter(({ length }) => length === 1).flat()),
  );
  for (const located of catalog.signals) {
    const { id, subject, jwks, poll, credential } = located.document;
    const wrong = (path: readonly string[], message: string) =>
      report(located, path, 'error', 'FIELD_VALUE', message);
    if (catalog.sources.some(({ document }) => document.id === id))
      report(located, ['id'], 'error', 'ID_DUPLICATE', `there is another source ${id}`);
    if ((subject.attribute === undefined) === (subject.target === undefined))
      wrong(['subject'], 'name one of both: an attribute, or a target');
    if (subject.attribute !== undefined && !strong.has(subject.attribute)) {
      const message = `no source correlates by ${subject.attribute} alone, so it does not prove who somebody is`;
      const suggestion = suggesting(nearest(subject.attribute, strong));
      report(located, ['subject', 'attribute'], 'error', 'FIELD_VALUE', message, suggestion);
    }
    if (subject.target !== undefined && !targets.has(subject.target)) {
      const suggestion = suggesting(nearest(subject.target, targets));
      const message = `there is no target ${subject.target}`;
      report(located, ['subject', 'target'], 'error', 'REFERENCE_UNKNOWN', message, suggestion);
    }
    // Whoever can change what stands there can sign as the transmitter.
    if (!isSafe(jwks)) wrong(['jwks'], 'the keys must come over https');
    if (poll !== undefined && !isSafe(poll.url))
      wrong(['poll', 'url'], 'the stream must be polled over https');
    if (poll !== undefined && credential === undefined)
      report(
        located,
        ['id'],
        'error',
        'FIELD_MISSING',
        'a stream that is polled needs a credential: secret:NAME',
      );
  }
}

function isSafe(text: string): boolean {
  return SAFE.test(text);
}
