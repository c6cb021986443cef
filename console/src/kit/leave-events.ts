/** What changes how leaves stand. */
export const LEAVE_EVENTS = [
  'leave.',
  'operation.',
  'certificate.',
  'hold.',
  'identity.decided',
  'person.erased',
  'task.',
] as const;
