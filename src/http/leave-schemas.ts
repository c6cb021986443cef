import { z } from 'zod';

/** Leaves in /api/v1: who is leaving, how far each has come, and what is proven of it. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const words = list(z.string());
const id = z.string();

export const leavePath = z.strictObject({ leave: z.uuid() });

export const LEAVE_STANDS = ['held', 'underWay', 'gaps', 'proven', 'overtaken', 'erased'] as const;
const seconds = z.coerce.number().min(0).max(Number.MAX_SAFE_INTEGER).optional();
export const leavesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.uuid().optional().describe('`next` of the page before.'),
  stands: z
    .enum(['underWay', 'gaps', 'proven', 'ended'])
    .optional()
    .describe(
      'underWay: held, or no certificate says yet how it stands. gaps: certified, and something of it is not proven. proven: all of it. ended: overtaken by a newer decision, or erased.',
    ),
  person: z
    .string()
    .min(1)
    .max(320)
    .optional()
    .describe('Only of this person: identity id, employment key, or exactly the name or mail address.'),
  tookFrom: seconds.describe(
    'Only leaves with a target that took at least so many seconds, of those in revokeTimes.',
  ),
  tookTo: seconds.describe('… and less than so many.'),
});

const stands = z
  .enum(LEAVE_STANDS)
  .describe(
    'held: the guard holds it. underWay: it is being done. gaps: certified, and something is not proven. proven: all of it. overtaken: a newer decision took its place. erased: the person was erased.',
  );
const counts = z
  .object({
    all: z.number(),
    verified: z.number().describe('Done, and read back.'),
    attested: z.number().describe('A person says so.'),
    troubled: z.number().describe('Refused, not effective or not to be proven, and tried again.'),
    open: z.number().describe('Not begun, held or under way.'),
  })
  .readonly();
export const leaveLine = z
  .object({
    id,
    identity: id,
    person: z.string().nullable().describe('Null once the person was erased.'),
    stands,
    effective: instant.describe('When the cut-off is or was.'),
    decided: instant,
    zone: z.string().nullable().describe("The person's, IANA."),
    trigger: z.string().describe('`feed`, `webhook`, `scim`, `time`, `operator` …'),
    source: z.string().nullable(),
    operations: counts,
    targets: z.object({ all: z.number(), read: z.number() }).readonly(),
    slowest: z
      .object({
        target: z.string(),
        what: z.string(),
        state: z.string(),
        tries: z.number(),
        seconds: z.number().describe('From when it was due and known, until it was verified or until now.'),
        trouble: z.string().nullable(),
      })
      .readonly()
      .nullable(),
    certificates: z.number(),
    certifiedAt: instant.nullable(),
  })
  .readonly();
export const leaves = z
  .object({
    leaves: list(leaveLine),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
    counts: z
      .object({ underWay: z.number(), gaps: z.number(), proven: z.number(), ended: z.number() })
      .readonly()
      .nullable()
      .describe('Of all leaves; only on the first page without a person and without a time.'),
  })
  .readonly();

export const ATTEMPT_CLASSES = [
  'done',
  'later',
  'notEffective',
  'unknown',
  'again',
  'refused',
  'unproven',
  'attested',
  'back',
  'running',
] as const;
const attempt = z
  .object({
    startedAt: instant,
    finishedAt: instant.nullable().describe('Null: it is running.'),
    step: z.string().describe('`apply` writes and reads back; `poll`, `verify`, `reverify` only ask.'),
    outcome: z.string().nullable().describe('Short word for what the target said.'),
    class: z
      .enum(ATTEMPT_CLASSES)
      .describe('What the outcome means. unknown: no answer, which is neither success nor failure.'),
    detail: z.string().nullable(),
    times: z.number().describe('So many that ended the same way.'),
  })
  .readonly();
const operation = z
  .object({
    id,
    kind: z.string(),
    what: z.string().describe('In words: `sign-in`, `all sessions`, `group finance-approvers` …'),
    state: z.string(),
    wave: z.number(),
    tries: z.number(),
    next: instant.nullable().describe('When it is tried or looked at again.'),
    decidedAt: instant,
    appliedAt: instant.nullable(),
    verifiedAt: instant.nullable(),
    reasons: words,
    trouble: z.object({ code: z.string(), text: z.string(), severity: z.number() }).readonly().nullable(),
    attempts: list(attempt),
    readBack: z
      .object({
        at: instant,
        asked: z.string(),
        checks: list(
          z.object({ what: z.string(), expected: z.string(), seen: z.string(), ok: z.boolean() }).readonly(),
        ),
      })
      .readonly()
      .nullable(),
    attested: z.object({ by: z.string(), at: instant, note: z.string() }).readonly().nullable(),
    residuals: list(z.object({ kind: z.string(), note: z.string(), until: instant }).readonly()),
    seconds: z.number().nullable().describe('From when it was due and known to its read-back.'),
    sentence: z.string().nullable().describe('Why it is not proven; null: it is.'),
  })
  .readonly();

export const leaveShown = z
  .object({
    line: leaveLine,
    at: instant.describe('When this was read.'),
    lookAgainAt: instant
      .nullable()
      .describe('Something of it is tried, asked or certified then; null: nothing waits for time.'),
    local: z.string().nullable().describe('The cut-off as the clock of the person shows it.'),
    received: instant,
    mode: words.describe('What is to become of the accounts: deactivate, deprovision, delete.'),
    trigger: z
      .object({
        by: z.string(),
        source: z.string().nullable(),
        record: z.string().nullable(),
        note: z.string().nullable(),
      })
      .readonly()
      .nullable(),
    rules: words,
    approvals: list(z.object({ by: z.string(), at: instant, reason: z.string() }).readonly()),
    plan: z.string().nullable(),
    promise: instant.nullable().describe('By then a certificate says how it stands. Null while it is held.'),
    targets: list(
      z
        .object({
          target: z.string(),
          title: z.string().nullable(),
          mode: z.string(),
          looked: z.enum(['waiting', 'read', 'notRead', 'cannotBeListed', 'kept']),
          readAt: instant.nullable(),
          gaps: words,
          kept: list(z.object({ account: z.string(), why: z.string() }).readonly()),
          accounts: list(
            z
              .object({
                account: id,
                name: z.string().nullable(),
                operations: list(operation).describe('In the order of danger.'),
              })
              .readonly(),
          ),
        })
        .readonly(),
    ).describe('Those that are cut off first come first.'),
    unproven: list(
      z.object({ target: z.string(), what: z.string().nullable(), sentence: z.string() }).readonly(),
    ),
    certificates: list(
      z
        .object({
          number: z.number(),
          issuedAt: instant,
          proven: z.number(),
          unproven: z.number(),
          digest: z.string(),
        })
        .readonly(),
    ),
    holds: list(
      z.object({ id, plan: z.string(), since: instant, deadline: instant, reason: z.string() }).readonly(),
    ),
  })
  .readonly();

export const undoShown = z
  .object({
    possible: z.boolean(),
    why: z.string().nullable().describe('Why not; null where it is.'),
    after: z.string().nullable().describe('State that the person would be in.'),
    effective: instant
      .nullable()
      .describe('When what is taken back takes effect: an undo that names it takes back nothing else.'),
    restores: list(
      z
        .object({
          target: z.string(),
          title: z.string().nullable(),
          operations: list(
            z.object({ kind: z.string(), what: z.string().nullable(), reasons: words }).readonly(),
          ),
        })
        .readonly(),
    ),
    stays: list(z.object({ target: z.string(), what: z.string() }).readonly()).describe(
      'What was ended for good, and no undo brings back.',
    ),
  })
  .readonly();

const buckets = list(z.number()).describe('How many took so long, by `edges`.');
const percentile = z.number().nullable().describe('Seconds; null: nothing was proven.');
export const revokeTimes = z
  .object({
    since: instant,
    at: instant,
    leaves: z.number().describe('Leaves that were counted.'),
    whole: z.boolean().describe('False: only the newest of that time.'),
    withGaps: z.number().describe('Of these, with something that is not proven: it is not in the times.'),
    edges: list(z.number()).describe(
      'Seconds at which the buckets begin, each up to the next; the last has no end.',
    ),
    count: z.number().describe('Targets that people were cut off from, each with its read-back.'),
    buckets,
    p50: percentile,
    p95: percentile,
    targets: list(
      z
        .object({
          target: z.string(),
          title: z.string().nullable(),
          count: z.number(),
          buckets,
          p50: percentile,
          p95: percentile,
        })
        .readonly(),
    ).describe('The slowest first.'),
  })
  .readonly();
