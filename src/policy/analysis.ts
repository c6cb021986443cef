import { type Catalog, catalogOf } from './catalog.ts';
import { type AttributeConflict, type Attributes, attributesOf } from './cel/attributes.ts';
import { type Expression, type PreparedExpression, prepareExpression } from './cel/expression.ts';
import type { PolicyDocument } from './documents/kinds.ts';
import type { BrokenDocument, LocatedDocument, PolicyDocuments } from './documents/load-policy.ts';
import { declaredAttributes } from './documents/source.ts';
import { expressionsOf } from './expressions-of.ts';

/** One expression of a document: where it stands and what came of it. */
interface PlacedExpression extends PreparedExpression {
  readonly located: LocatedDocument | BrokenDocument;
  readonly path: readonly (string | number)[];
}

/** What the check and the compiler both start from. */
export interface Analysis {
  readonly catalog: Catalog;
  /** Refused by their schemas; other documents may name them all the same. */
  readonly broken: readonly BrokenDocument[];
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
  const { broken } = policy;
  const { attributes, conflicts } = attributesOf(
    catalog.sources.map(({ document }) => document),
    brokenSources(broken),
  );
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
  for (const located of broken)
    for (const { path, text, slot } of expressionsOf(located.document))
      placed.push({ ...prepareExpression(text, slot, attributes), located, path });
  const analysis: Analysis = {
    catalog,
    broken,
    attributes,
    conflicts,
    placed,
    expressionAt: (document, ...path) => byDocument.get(document)?.get(path.join('/')) ?? null,
  };
  analyses.set(policy, analysis);
  return analysis;
}

/** What sources give that are broken elsewhere. null: of one it cannot be told. */
function brokenSources(broken: readonly BrokenDocument[]): ReturnType<typeof declaredAttributes>[] {
  return broken.flatMap(({ document }) => (document.kind === 'Source' ? [declaredAttributes(document)] : []));
}
