import type { Report } from './ingest-report.ts';

/** What the history keeps of a report beside what became of it. */
export function knownOf({ whole, wholeBecause, coverage, changesOnly }: Report) {
  return {
    whole,
    changesOnly: changesOnly === true,
    ...(wholeBecause === undefined ? {} : { wholeBecause }),
    ...(coverage === undefined ? {} : { coverage }),
  };
}
