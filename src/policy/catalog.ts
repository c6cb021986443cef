import type { BirthrightRuleDocument } from './documents/birthright-rule.ts';
import type { GuardDocument } from './documents/guard.ts';
import type { PolicyDocument } from './documents/kinds.ts';
import type { LifecyclePolicyDocument } from './documents/lifecycle-policy.ts';
import type { LocatedDocument } from './documents/load-policy.ts';
import type { MappingDocument } from './documents/mapping.ts';
import type { RoleDocument } from './documents/role.ts';
import type { SignalSource } from './documents/signal-source.ts';
import type { SourceDocument } from './documents/source.ts';
import type { TargetDocument } from './documents/target.ts';

/** The documents by kind, each list sorted by id: the order of files and of documents in them means nothing. */
export interface Catalog {
  readonly sources: readonly LocatedDocument<SourceDocument>[];
  readonly signals: readonly LocatedDocument<SignalSource>[];
  readonly targets: readonly LocatedDocument<TargetDocument>[];
  readonly roles: readonly LocatedDocument<RoleDocument>[];
  readonly rules: readonly LocatedDocument<BirthrightRuleDocument>[];
  readonly lifecycles: readonly LocatedDocument<LifecyclePolicyDocument>[];
  readonly mappings: readonly LocatedDocument<MappingDocument>[];
  readonly guards: readonly LocatedDocument<GuardDocument>[];
}

export function catalogOf(documents: readonly LocatedDocument[]): Catalog {
  const of = <D extends PolicyDocument>(
    is: (document: PolicyDocument) => document is D,
  ): LocatedDocument<D>[] =>
    documents
      .filter((located): located is LocatedDocument<D> => is(located.document))
      .sort((a, b) => compareText(a.document.id, b.document.id));
  return {
    sources: of(
      (document): document is SourceDocument => document.kind === 'Source' && document.type !== 'ssf',
    ),
    signals: of(
      (document): document is SignalSource => document.kind === 'Source' && document.type === 'ssf',
    ),
    targets: of((document): document is TargetDocument => document.kind === 'Target'),
    roles: of((document): document is RoleDocument => document.kind === 'Role'),
    rules: of((document): document is BirthrightRuleDocument => document.kind === 'BirthrightRule'),
    lifecycles: of((document): document is LifecyclePolicyDocument => document.kind === 'LifecyclePolicy'),
    mappings: of((document): document is MappingDocument => document.kind === 'Mapping'),
    guards: of((document): document is GuardDocument => document.kind === 'Guard'),
  };
}

/** By UTF-16 units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
