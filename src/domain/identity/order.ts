import type { ReportRow, Transaction } from './inputs.ts';

/** JSON with sorted keys: equal facts give equal text, whoever built them. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Stamped = Pick<ReportRow, 'asOf' | 'sequence'>;

/** Order of knowledge of reports. Total, so that the order of arrival never decides. */
export function compareReports(a: Stamped, b: Stamped): number {
  return a.asOf - b.asOf || a.sequence - b.sequence || compareText(canonical(a), canonical(b));
}

/** Order in which transactions are read: by sequence. Total, as above. */
export function compareEntries(a: Transaction, b: Transaction): number {
  return (
    a.sequence - b.sequence ||
    a.enteredAt - b.enteredAt ||
    compareText(a.eventId, b.eventId) ||
    compareText(canonical(a), canonical(b))
  );
}
