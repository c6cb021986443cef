import type { Tx } from '../../engine/store.ts';
import type { PolicyServices } from '../../http/policy-services.ts';
import { jsonSchemaOf } from '../../policy/documents/json-schema.ts';
import { KIND_NAMES } from '../../policy/documents/kinds.ts';
import { DOCUMENT_TEMPLATES } from '../../policy/presets/document-templates.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { checkEdit } from './check-edit.ts';
import { policyFindings } from './policy-findings.ts';
import { policyImpact } from './policy-impact.ts';
import { listPolicies, policyDiff, policyHistory, showPolicy } from './show-policies.ts';

/** Policies behind the HTTP routes. */
export function policyServices({ engine, connectors }: Pick<House, 'engine' | 'connectors'>): PolicyServices {
  const looking = <R>({ tenant }: { readonly tenant: string }, work: (tx: Tx) => Promise<R>) =>
    reading(engine.store, tenant, work);
  return {
    policies: (caller) => looking(caller, listPolicies),
    policySchemas: async () => ({
      kinds: KIND_NAMES,
      schemas: Object.fromEntries(KIND_NAMES.map((kind) => [kind, jsonSchemaOf(kind)])),
      templates: DOCUMENT_TEMPLATES,
    }),
    policyFindings: (caller) => looking(caller, (tx) => policyFindings(engine, tx, connectors)),
    checkPolicy: (caller, edit) => looking(caller, (tx) => checkEdit(tx, connectors, edit)),
    policyImpact: (caller, edit) => looking(caller, (tx) => policyImpact(engine, tx, connectors, edit)),
    policyDocument: (caller, document) => looking(caller, (tx) => showPolicy(tx, document)),
    policyHistory: (caller, document) => looking(caller, (tx) => policyHistory(tx, document)),
    policyDiff: (caller, document, versions) => looking(caller, (tx) => policyDiff(tx, document, versions)),
  };
}
