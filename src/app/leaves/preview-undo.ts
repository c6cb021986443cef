import type { OperationKind } from '../../domain/connector.ts';
import { whatEnds } from '../../engine/certify/open-leaves.ts';
import { planPeople } from '../../engine/decide/plan-people.ts';
import type { Engine } from '../../engine/engine.ts';
import { loadPeople } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { instantsOfWords } from '../../engine/time/steady-time.ts';
import { overrideAfterUndo } from '../people/leave-person.ts';
import { iso } from '../people/list-people.ts';
import { texts } from '../people/show-person.ts';
import { leaveNamed } from './show-leave.ts';

export interface UndoPreview {
  readonly possible: boolean;
  readonly why: string | null;
  readonly after: string | null;
  /** When what is taken back takes effect. */
  readonly effective: string | null;
  readonly restores: readonly {
    readonly target: string;
    readonly title: string | null;
    readonly operations: readonly {
      readonly kind: string;
      readonly what: string | null;
      readonly reasons: readonly string[];
    }[];
  }[];
  readonly stays: readonly { readonly target: string; readonly what: string }[];
}

/** Nothing brings these back: a session is opened anew, a key is made anew. */
const FOR_GOOD: ReadonlySet<OperationKind> = new Set([
  'revokeSessions',
  'revokeCredentials',
  'transferData',
  'delete',
]);

/** What taking this leave back would do, as it would be planned now. Nothing is written. Throws LEAVE_UNKNOWN. */
export async function previewUndo(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  leaveId: string,
): Promise<UndoPreview> {
  const leave = await leaveNamed(tx, leaveId);
  const [newer, [person], operations] = await Promise.all([
    tx.count('leave', { identity_id: leave.identity_id, leave_id: { above: leaveId } }),
    loadPeople(engine, tx, [leave.identity_id], { lock: false, locators: false }),
    tx.find('operation', { leave_id: leaveId, kind: { in: [...FOR_GOOD] } }, { order: ['target_id'] }),
  ]);
  if (newer > 0) return impossible('This person has a newer leave: that one counts.');
  if (person === undefined || leave.state === 'erased') return impossible('The person was erased.');
  if (leave.state === 'overtaken') return impossible('A newer decision took its place already.');
  const { override } = person.identity;
  if (override === null)
    return impossible('The sources say that this person has left: it is taken back there.');
  if (override.stayed === true && override.since > engine.clock.now())
    return impossible(
      `It was taken back. What was ordered for ${iso(override.since)} stays, and is taken back by the person.`,
    );
  const after = await overrideAfterUndo(engine, tx, policy, leave.identity_id, override);
  const [planned] = await planPeople(
    engine,
    tx,
    policy,
    [{ ...person, identity: { ...person.identity, override: after } }],
    await instantsOfWords(engine, tx),
  );
  return {
    possible: true,
    why: null,
    after: planned?.plan.after ?? null,
    effective: iso(override.since),
    restores: (planned?.plan.accounts ?? [])
      .filter(({ refused, operations: planned }) => refused === null && planned.length > 0)
      .map(({ target, operations: given }) => ({
        target,
        title: policy.documents.get(target)?.title ?? null,
        operations: given.map(({ kind, entitlement, reasons }) => ({
          kind,
          what: entitlement === undefined ? null : `${entitlement.kind} ${entitlement.value}`,
          reasons: texts(reasons),
        })),
      })),
    stays: endedForGood(operations),
  };
}

function endedForGood(operations: readonly Row<'operation'>[]): UndoPreview['stays'] {
  const lines = operations
    .filter(({ applied_at, verified_at }) => applied_at !== null || verified_at !== null)
    .map((operation) => ({ target: operation.target_id, what: whatEnds(operation) }));
  return [...new Map(lines.map((line) => [`${line.target} ${line.what}`, line])).values()];
}

function impossible(why: string): UndoPreview {
  return { possible: false, why, after: null, effective: null, restores: [], stays: [] };
}
