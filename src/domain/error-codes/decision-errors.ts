import type { ErrorTable } from './category.ts';

/** People, policies, systems, and what is decided about them. */
export const decisionErrors = {
  SOURCE_UNKNOWN: { category: 'notFound', remedy: 'Add a Source document with this id to the policy.' },
  RECORDING_UNREADABLE: {
    category: 'invalid',
    remedy: 'Give the folder of a recorded history, as docs/reference/replay.md describes it.',
  },
  RECORDING_INCOMPLETE: {
    category: 'invalid',
    remedy:
      'Choose a --view that the folder has everything for, or add what is missing (docs/reference/replay.md).',
  },
  PROBES_UNREADABLE: {
    category: 'invalid',
    remedy: 'Give --probes a JSON file of [{"n": 1, "employeeId": "E1", "instant": "2026-03-01T09:00:00Z"}].',
  },
  PLAN_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep hold` lists the plans that wait, with their hashes.',
  },
  PLAN_STALE: {
    category: 'refused',
    remedy:
      'Something has changed since the plan was made: run `lockstep plan` again and look at the difference.',
  },
  PLAN_INVALID: {
    category: 'invalid',
    remedy: 'Use a plan file as `lockstep plan --out` wrote it, unedited and of this tenant.',
  },
  APPROVAL_OWN_PLAN: { category: 'refused', remedy: 'Somebody else has to approve it.' },
  APPROVER_CONCERNED: {
    category: 'refused',
    remedy: 'Somebody who is not in the plan has to decide; `lockstep hold` shows who is.',
  },
  APPROVER_LEFT: {
    category: 'refused',
    remedy:
      'Somebody who works here has to decide; revoke the tokens of who does not (`lockstep token list`).',
  },
  NOTHING_HELD: { category: 'notFound', remedy: '`lockstep hold` lists what waits for a decision.' },
  POLICY_INVALID: {
    category: 'invalid',
    remedy: 'Run `lockstep policy check` and correct what it lists; the policy in force stays in force.',
  },
  POLICY_CHANGED: {
    category: 'conflict',
    remedy: 'Load the document again, look at what changed meanwhile, and make the change anew.',
  },
  POLICY_DOCUMENT_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep policy show` shows the documents in force; an earlier version may have had it.',
  },
  POLICY_NAME_UNKNOWN: {
    category: 'invalid',
    remedy: 'Complete the person’s record, or let userName of the Mapping fall back with has(…).',
  },
  POLICY_NAME_TAKEN: {
    category: 'conflict',
    remedy: 'Change userName, maxLength or collision of the Mapping so that more names are possible.',
  },
  POLICY_MISSING: {
    category: 'notFound',
    remedy: 'Load policy documents with `lockstep policy apply FILE`.',
  },

  CONNECTOR_UNKNOWN: {
    category: 'invalid',
    remedy: '`lockstep connector list` shows the connectors there are.',
  },
  CONNECTOR_NO_TESTBED: {
    category: 'unsupported',
    remedy: 'Give the connector a test system: one line in src/app/certify-connector.ts.',
  },
  CONNECTOR_SERVER_MISSING: {
    category: 'unavailable',
    remedy:
      'Install the server as the message says, then run the command again; the other connectors need none.',
  },
  CONNECTOR_CONFIG: {
    category: 'invalid',
    remedy: 'Correct the connection settings of the target document.',
  },
  TARGET_UNKNOWN: { category: 'notFound', remedy: '`lockstep target list` shows the targets there are.' },

  PERSON_UNKNOWN: {
    category: 'notFound',
    remedy:
      'Give an employment key, an identity id, or the exact name or mail address; `lockstep person list` shows who is known.',
  },
  PERSON_ERASED: {
    category: 'conflict',
    remedy: 'The person was erased: only commitments are left, and nothing can be added.',
  },
  ACCOUNT_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep account list TARGET` shows the accounts that are nobody’s, with their ids.',
  },
  ACCOUNT_NOT_ORPHAN: {
    category: 'conflict',
    remedy: 'Somebody was faster, or a strong key told whose it is: look at the account again.',
  },
  ACCOUNT_PROTECTED: {
    category: 'refused',
    remedy:
      'Protected accounts and the engine’s own belong to nobody; take the account out of `protected` of its Target document if that is wrong.',
  },
  OWNER_NOT_HERE: {
    category: 'conflict',
    remedy: 'Name somebody who works here and answers for the account.',
  },
  LINK_REFUSED: {
    category: 'conflict',
    remedy: 'The message says what stands against it; nothing was changed.',
  },
  UNLINK_REFUSED: {
    category: 'conflict',
    remedy: 'Only what a person linked and nothing was written to can be unlinked; nothing was changed.',
  },
  REGROUP_REFUSED: {
    category: 'conflict',
    remedy: '`lockstep person show PERSON` shows the employments and the ids; nothing was changed.',
  },
  REGROUP_UNCLEAR: {
    category: 'conflict',
    remedy:
      'Say of each account named whose it is, as the message tells: nobody is cut off by a guess, so nothing was changed.',
  },
  PERSON_AMBIGUOUS: { category: 'conflict', remedy: 'Name the person by one of the ids that are listed.' },
  TENANT_UNKNOWN: {
    category: 'notFound',
    remedy:
      'Correct --tenant; a new tenant begins with its first `lockstep policy apply` or `lockstep secret set`.',
  },
  EXCEPTION_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep exception list` shows what is open; many end by themselves.',
  },
  LEAVE_IN_EFFECT: {
    category: 'refused',
    remedy:
      'A later date would give everything back. If that is wanted: `lockstep leave PERSON --undo`, then order it anew.',
  },
  UNDO_UNCLEAR: {
    category: 'refused',
    remedy:
      'Nothing was changed: another undo may have been first. Name what is meant by when it takes effect: `lockstep leave PERSON --undo --at WHEN`.',
  },
  NOTHING_TO_UNDO: { category: 'notFound', remedy: '`lockstep why PERSON` shows why somebody has left.' },
  LEAVE_UNKNOWN: {
    category: 'notFound',
    remedy: 'GET /api/v1/leaves lists the leaves with their ids.',
  },
  CERTIFICATE_NONE: {
    category: 'notFound',
    remedy:
      'A certificate is issued once a leave was decided; `lockstep why PERSON` shows what is under way.',
  },

  LISTING_INVALID: {
    category: 'refused',
    remedy: 'Nothing was taken from the listing. Run it again; if it stays, look at how the target pages.',
  },
  LISTING_UNSUPPORTED: {
    category: 'unsupported',
    remedy: 'This system has no listing; certificates name that as a gap.',
  },

  TASK_UNKNOWN: { category: 'notFound', remedy: '`lockstep task list` shows the tasks there are.' },
  LIST_INVALID: {
    category: 'invalid',
    remedy: 'Correct the file: CSV with a column `name`, each user once.',
  },
  TASK_OPEN: { category: 'conflict', remedy: 'Close the task first; then somebody else confirms it.' },
  TASK_CLOSED: {
    category: 'conflict',
    remedy: 'Nothing more is to be said of it; it opens again by itself when a list contradicts it.',
  },
  TASK_OWN: { category: 'refused', remedy: 'A second person has to look and confirm it.' },

  PAUSE_UNKNOWN: { category: 'notFound', remedy: '`lockstep pause list` shows the pauses there are.' },
  PAUSE_OWN: {
    category: 'refused',
    remedy: 'Pausing revocations takes two people: somebody else has to confirm it.',
  },
  PAUSE_FORBIDDEN: { category: 'refused', remedy: 'The Guard document lists who may pause (pausers).' },

  CLOCK_UNDOUBTED: {
    category: 'conflict',
    remedy: 'Nothing is to be done: `lockstep doctor` says what the clock is believed to be.',
  },
} as const satisfies ErrorTable;
