/** What the outcome of one attempt means for whoever looks at it. */
export type AttemptClass =
  | 'done'
  | 'later'
  | 'notEffective'
  | 'unknown'
  | 'again'
  | 'refused'
  | 'unproven'
  | 'attested'
  | 'back'
  | 'running';

/** By the words of settle.ts and the kinds of faults. A word that is new is shown as refused: somebody should look. */
export function attemptClass(outcome: string | null): AttemptClass {
  switch (outcome) {
    case null:
      return 'running';
    case 'done':
    case 'alreadySo':
    case 'verified':
      return 'done';
    case 'accepted':
    case 'sent':
      return 'later';
    case 'disproven':
      return 'notEffective';
    case 'unknownOutcome':
      return 'unknown';
    case 'retryable':
    case 'rateLimited':
    case 'cancelled':
      return 'again';
    case 'attested':
    case 'unproven':
      return outcome;
    case 'returned':
    case 'undone':
      return 'back';
    default:
      return 'refused';
  }
}
