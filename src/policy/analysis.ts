import { type Catalog, catalogOf } from './catalog.ts';
import { type AttributeConflict, type Attributes, attributesOf } from './cel/attributes.ts';
import { type Expression, type PreparedExpression, prepareExpression } from './cel/expression.ts';
import { SLOTS, type Slot } from './cel/slots.ts';
import type { PolicyDocument } from './documents/kinds.ts';
import type { LocatedDocument, PolicyDocuments } from './documents/load-policy.ts';

/** One expression of a document: where it stands and what came of it. */
interface PlacedExpression extends PreparedExpression {
  readonly located: LocatedDocument;
  readonly path: readonly (string | number)[];
}

/** What the check and the compiler both start from. */
export interface Analysis {
  readonly catalog: Catalog;
  readonly attributes: Attributes;
  readonly conflicts: readonly AttributeConflict[];
  readonly placed: readonly PlacedExpression[];
  /** null: the expression has errors, or there is none at this path. */
  readonly expressionAt: (document: PolicyDocument, ...path: (string | number)[]) => Expression | null;
}

const analyses = new WeakMap<PolicyDocuments, Analysis>();

export function analysePolicy(policy: PolicyDocuments): Analysis {
  const known = analyses.get(policy);
  if (known !== undefined) return known;
  const catalog = catalogOf(policy.documents);
  const { attributes, conflicts } = attributesOf(catalog.sources.map(({ document }) => document));
  const placed: PlacedExpression[] = [];
  const byDocument = new Map<PolicyDocument, Map<string, Expression | null>>();
  for (const located of policy.documents) {
    for (const { path, text, slot } of expressionsOf(located.document)) {
      const prepared = prepareExpression(text, slot, attributes);
      placed.push({ ...prepared, located, path });
      const table = byDocument.get(located.document) ?? new Map<string, Expression | null>();
      byDocument.set(located.document, table.set(path.join('/'), prepared.expression));
    }
  }
  const analysis: Analysis = {
    catalog,
    attributes,
    conflicts,
    placed,
    expressionAt: (document, ...path) => byDocument.get(document)?.get(path.join('/')) ?? null,
  };
  analyses.set(policy, analysis);
  return analysis;
}

interface WrittenExpression {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly slot: Slot;
}

function expressionsOf(document: PolicyDocument): readonly WrittenExpression[] {
  switch (document.kind) {
    case 'Source':
    case 'Target':
    case 'Guard':
      return [];
    case 'Role':
      return document.entitlements.flatMap(({ when }, index) =>
        optional(['entitlements', index, 'when'], when, SLOTS.employmentRule),
      );
    case 'BirthrightRule':
      return optional(
        ['when'],
        document.when,
        document.for === 'identity' ? SLOTS.identityRule : SLOTS.employmentRule,
      );
    case 'LifecyclePolicy':
      return [
        ...optional(['when'], document.when, SLOTS.lifecycle),
        ...document.steps.flatMap(({ unless }, index) =>
          optional(['steps', index, 'unless'], unless, SLOTS.lifecycle),
        ),
        ...optional(['successor'], document.successor, SLOTS.successor),
        ...optional(['reason'], document.reason, SLOTS.reason),
      ];
    case 'Mapping':
      return [
        ...optional(['userName'], document.userName, SLOTS.userName),
        ...Object.entries(document.attributes).flatMap(([name, text]) =>
          optional(['attributes', name], text, SLOTS.mapped),
        ),
      ];
  }
}

function optional(
  path: readonly (string | number)[],
  text: string | undefined,
  slot: Slot,
): WrittenExpression[] {
  return text === undefined ? [] : [{ path, text, slot }];
}
