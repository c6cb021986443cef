import type {
  Attestation,
  CheckItem,
  Entitlement,
  Expectation,
  RemoteAccount,
  Verdict,
} from '../../domain/connector.ts';
import type { ListingEvidence, ManualTask, TaskEvidence, TaskState } from '../../domain/task-board.ts';
import { printable } from '../support/http-faults.ts';
import { sameValue } from '../support/verify-by-read-back.ts';

type Standing = 'proven' | 'disproven' | 'unprovable';

interface Finding {
  readonly standing: Standing;
  readonly actual: string;
  /** Whose word it is, where it is no more than that. */
  readonly word?: Attestation;
}

/** One thing that must be true, and how evidence speaks about it. */
interface Facet {
  readonly what: string;
  readonly expected: string;
  /** Whether a task, once done, makes it so (true), makes it not so (false) or does not touch it. */
  readonly settledBy: (task: ManualTask) => boolean | undefined;
  /** What a list shows, undefined when it does not show it. */
  readonly shownBy: (
    listing: ListingEvidence,
  ) => { readonly ok: boolean; readonly actual: string } | undefined;
}

/**
 * B18: a closed task is a person's word, not a proof. Proof is a list taken after the closure, or a second person.
 * A list that contradicts wins over every word.
 */
export function judge(expectation: Expectation, evidence: TaskEvidence): Verdict {
  const facets = facetsOf(expectation);
  const findings = facets.map((facet): CheckItem & Finding => {
    const found = find(facet, evidence);
    return { what: facet.what, expected: facet.expected, ok: found.standing === 'proven', ...found };
  });
  const has = (standing: Standing) => findings.some((one) => one.standing === standing);
  const result: Standing = has('disproven')
    ? 'disproven'
    : has('unprovable') || facets.length === 0
      ? 'unprovable'
      : 'proven';
  const reasons = findings.filter((one) => !one.ok).map((one) => `${one.what}: ${one.actual}`);
  const attested = result === 'unprovable' ? newestWord(findings) : undefined;
  const account = result !== 'unprovable' && evidence.listing !== null ? evidence.listing.account : undefined;
  return {
    result,
    checks: findings.map(({ what, expected, actual, ok }) => ({ what, expected, actual, ok })),
    ...(account !== undefined && { account }),
    ...(attested !== undefined && { attested }),
    ...(result !== 'proven' && { reason: printable(reasons.join('; ') || 'nothing was expected', 2000) }),
  };
}

/** Undefined where nobody answers for something that is not proven. */
function newestWord(findings: readonly Finding[]): Attestation | undefined {
  const open = findings.filter(({ standing }) => standing === 'unprovable');
  const words = open.flatMap(({ word }) => word ?? []);
  return words.length < open.length ? undefined : words.sort((a, b) => b.at - a.at)[0];
}

function find(facet: Facet, { tasks, listing }: TaskEvidence): Finding {
  const touching = tasks
    .filter((one) => isDone(one) && facet.settledBy(one.task) !== undefined)
    .sort((a, b) => (b.closure?.at ?? 0) - (a.closure?.at ?? 0));
  const [newest] = touching;
  const closedAt = newest?.closure?.at ?? Number.NEGATIVE_INFINITY;
  if (listing !== null && listing.takenAt > closedAt) {
    const shown = facet.shownBy(listing);
    if (shown !== undefined) {
      const source = `list of ${iso(listing.takenAt)}, sha256 ${listing.digest.slice(0, 12)}`;
      return { standing: shown.ok ? 'proven' : 'disproven', actual: `${shown.actual} (${source})` };
    }
  }
  if (newest?.closure == null || facet.settledBy(newest.task) !== true) {
    return { standing: 'unprovable', actual: 'nobody has said so and no list shows it' };
  }
  const { at, note } = newest.closure;
  const by = printable(newest.closure.by, 200);
  const attested = `attested by ${by} on ${iso(at)}`;
  if (isConfirmed(newest)) {
    return {
      standing: 'proven',
      actual: `${attested}, confirmed by ${printable(newest.confirmation?.by ?? '', 200)}`,
    };
  }
  return {
    standing: 'unprovable',
    actual: `${attested}, not verified`,
    word: { by, at, note: printable(note, 1_000) },
  };
}

function isDone({ closure }: TaskState): boolean {
  return closure !== null && closure.result !== 'notPossible';
}

/** The second person must be another one, and must have looked after the first was done. */
function isConfirmed({ closure, confirmation }: TaskState): boolean {
  if (closure === null || confirmation === null || confirmation.at < closure.at) return false;
  return confirmation.by.trim().toLowerCase() !== closure.by.trim().toLowerCase();
}

function facetsOf(expectation: Expectation): Facet[] {
  const { exists, active, has = [], lacks = [], sessions, credentials, attributes = {} } = expectation;
  return [
    ...(exists === undefined ? [] : [existence(exists)]),
    ...(active === undefined ? [] : [activity(active)]),
    ...has.map((one) => holding(one, true)),
    ...lacks.map((one) => holding(one, false)),
    ...(sessions === undefined ? [] : [emptiness('sessions', 'revokeSessions')]),
    ...(credentials === undefined ? [] : [emptiness('credentials', 'revokeCredentials')]),
    ...Object.entries(attributes).map(
      ([name, wanted]): Facet => ({
        what: `attribute ${name}`,
        expected: printable(String(wanted), 200),
        settledBy: (task) => {
          const set = task.kind === 'update' || task.kind === 'create' ? task.attributes?.[name] : undefined;
          return set === undefined ? undefined : sameValue(name, wanted, set);
        },
        shownBy: (listing) => {
          if (!listing.covers.attributes.includes(name) || listing.account === null) return undefined;
          const actual = listing.account.attributes[name] ?? null;
          return { ok: sameValue(name, wanted, actual), actual: printable(String(actual), 200) };
        },
      }),
    ),
  ];
}

function existence(wanted: boolean): Facet {
  return {
    what: 'account',
    expected: wanted ? 'present' : 'absent',
    settledBy: ({ kind }) => (kind === 'create' ? wanted : kind === 'delete' ? !wanted : undefined),
    shownBy: (listing) => {
      if (listing.account === null && !listing.whole) return undefined;
      const present = listing.account !== null;
      return { ok: present === wanted, actual: present ? 'present' : 'absent' };
    },
  };
}

function activity(wanted: boolean): Facet {
  return {
    what: 'sign-in',
    expected: wanted ? 'active' : 'inactive',
    settledBy: ({ kind }) => {
      if (kind === 'enable' || kind === 'create') return wanted;
      return kind === 'disable' || kind === 'delete' ? !wanted : undefined;
    },
    shownBy: (listing) => {
      if (listing.account === null) return listing.whole ? { ok: !wanted, actual: 'absent' } : undefined;
      if (!listing.covers.active) return undefined;
      return {
        ok: listing.account.active === wanted,
        actual: listing.account.active ? 'active' : 'inactive',
      };
    },
  };
}

function holding(entitlement: Entitlement, wanted: boolean): Facet {
  const same = (one: Entitlement | undefined) =>
    one?.kind === entitlement.kind && one.value === entitlement.value;
  return {
    what: `${entitlement.kind} ${printable(entitlement.value, 200)}`,
    expected: wanted ? 'held' : 'not held',
    settledBy: (task) => {
      if (task.kind === 'delete') return !wanted;
      if (task.kind === 'grant' && same(task.entitlement)) return wanted;
      if (task.kind === 'revoke' && same(task.entitlement)) return !wanted;
      if (task.kind === 'create') return (task.entitlements ?? []).some(same) === wanted;
      return undefined;
    },
    shownBy: (listing) => {
      if (!listing.covers.entitlements.includes(entitlement.kind)) return undefined;
      const account: RemoteAccount | null = listing.account;
      if (account === null && !listing.whole) return undefined;
      const held = account?.entitlements.some(same) ?? false;
      return { ok: held === wanted, actual: held ? 'held' : 'not held' };
    },
  };
}

/** No list of users shows sessions or keys: only the word of two people counts. */
function emptiness(what: string, settling: 'revokeSessions' | 'revokeCredentials'): Facet {
  return {
    what,
    expected: 'none',
    settledBy: ({ kind }) => (kind === settling ? true : undefined),
    shownBy: () => undefined,
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
