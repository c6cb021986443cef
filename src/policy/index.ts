/** The edge of the policy layer: documents in, answers about identities out. */
export type { Attribute, Attributes } from './cel/attributes.ts';
export { type CheckOptions, checkPolicy } from './check.ts';
export { type CompiledPolicy, compilePolicy } from './compile.ts';
export type { RuleVerdict } from './compiled/why.ts';
export {
  DIAGNOSTICS,
  type Diagnostic,
  type DiagnosticCode,
  formatDiagnostic,
  hasErrors,
  type Severity,
} from './diagnostic.ts';
export type { BirthrightRuleDocument } from './documents/birthright-rule.ts';
export { durationMs } from './documents/duration.ts';
export { defaultGuard, type GuardDocument } from './documents/guard.ts';
export { type JsonSchema, jsonSchemaOf, jsonSchemaOfAnyDocument } from './documents/json-schema.ts';
export { KIND_NAMES, type Kind, type PolicyDocument } from './documents/kinds.ts';
export type { LifecyclePolicyDocument } from './documents/lifecycle-policy.ts';
export {
  type LocatedDocument,
  loadPolicy,
  type PolicyDocuments,
  type PolicyFile,
} from './documents/load-policy.ts';
export type { MappingDocument } from './documents/mapping.ts';
export type { RoleDocument } from './documents/role.ts';
export type { SourceColumn, SourceDocument } from './documents/source.ts';
export type { TargetDocument } from './documents/target.ts';
export { policyFromTables } from './presets/hr-tables.ts';
