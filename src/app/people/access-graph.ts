import { holds } from '../../domain/account.ts';
import type { Entitlement } from '../../domain/connector.ts';
import type { Reason } from '../../domain/identity.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { lookAtPerson } from './show-person.ts';

export type GraphNodeKind = 'person' | 'reason' | 'entitlement' | 'account';

export interface GraphNode {
  readonly id: string;
  readonly kind: GraphNodeKind;
  readonly label: string;
  /** The reason in a manager's words, or the name of the account. */
  readonly detail: string | null;
  readonly target: string | null;
  /** `held`: wanted and there; `missing`: wanted, not there; `beside`: there, and nothing gives it; `unread`: never looked. */
  readonly standing: 'held' | 'missing' | 'beside' | 'unread' | null;
}

export interface AccessGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly leftOut: number;
}

/** More is no picture any more; the table has them all. */
const MOST_NODES = 600;
/** What is there without a reason hangs on this one. */
const NO_REASON = 'reason:none';

/** Person -> reason -> entitlement -> account, from what is wanted and what was read back. Throws PERSON_UNKNOWN. */
export async function accessGraph(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identityId: string,
): Promise<AccessGraph> {
  const { person, evaluation, shown } = await lookAtPerson(engine, tx, policy, identityId);
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, { readonly from: string; readonly to: string }>();
  const root = `person:${identityId}`;
  const node = (one: GraphNode): string => {
    if (!nodes.has(one.id)) nodes.set(one.id, one);
    return one.id;
  };
  const edge = (from: string, to: string) => void edges.set(`${from}\n${to}`, { from, to });
  const reasonsOf = (reasons: readonly Reason[]): readonly string[] => {
    if (reasons.length === 0) {
      edge(
        root,
        node({ id: NO_REASON, kind: 'reason', label: '', detail: null, target: null, standing: 'beside' }),
      );
      return [NO_REASON];
    }
    return reasons.map(({ by, text }) => {
      const id = node({
        id: `reason:${by}`,
        kind: 'reason',
        label: by,
        detail: text,
        target: null,
        standing: null,
      });
      edge(root, id);
      return id;
    });
  };
  node({ id: root, kind: 'person', label: shown.name ?? '', detail: null, target: null, standing: null });

  const draw = (
    account: { readonly id: string; readonly target: string; readonly name: string | null },
    wanted: {
      readonly reasons: readonly Reason[];
      readonly entitlements: readonly (Entitlement & { readonly reasons: readonly Reason[] })[];
    } | null,
    actual: {
      readonly exists: boolean;
      readonly active: boolean;
      readonly entitlements: readonly Entitlement[];
    } | null,
  ) => {
    const usable = actual?.exists === true && actual.active;
    const there = actual?.exists === true ? actual.entitlements : [];
    if (wanted === null && !usable && there.length === 0) return;
    const accountNode = node({
      id: `account:${account.id}`,
      kind: 'account',
      label: account.target,
      detail: account.name,
      target: account.target,
      standing: standingOf(wanted !== null, actual === null ? null : usable),
    });
    const given = [
      ...(wanted?.entitlements ?? []).map((one) => ({ ...one, wanted: true })),
      ...there
        .filter((one) => !holds(wanted?.entitlements ?? [], one))
        .map((one) => ({ ...one, wanted: false, reasons: [] as readonly Reason[] })),
    ];
    for (const { kind, value, reasons, wanted: isWanted } of given) {
      const id = node({
        id: `entitlement:${account.id}:${kind}:${value}`,
        kind: 'entitlement',
        label: value,
        detail: kind,
        target: account.target,
        standing: standingOf(isWanted, actual === null ? null : holds(there, { kind, value })),
      });
      for (const reason of reasonsOf(reasons)) edge(reason, id);
      edge(id, accountNode);
    }
    if (given.length === 0) for (const reason of reasonsOf(wanted?.reasons ?? [])) edge(reason, accountNode);
  };

  for (const account of person.accounts)
    draw(
      {
        id: account.account_id,
        target: account.target_id,
        name: person.locators.get(account.account_id)?.name ?? null,
      },
      account.desired?.mode === 'active' ? account.desired : null,
      account.actual,
    );
  const has = new Set(person.accounts.map((account) => account.target_id));
  for (const wanted of evaluation.desired.accounts)
    if (wanted.mode === 'active' && !has.has(wanted.target))
      draw({ id: `new:${wanted.target}`, target: wanted.target, name: null }, wanted, null);

  const kept = new Map([...nodes].slice(0, MOST_NODES));
  return {
    nodes: [...kept.values()],
    edges: [...edges.values()].filter(({ from, to }) => kept.has(from) && kept.has(to)),
    leftOut: nodes.size - kept.size,
  };
}

function standingOf(wanted: boolean, there: boolean | null): GraphNode['standing'] {
  if (there === null) return 'unread';
  if (wanted) return there ? 'held' : 'missing';
  return there ? 'beside' : null;
}
