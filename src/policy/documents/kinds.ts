import { type BirthrightRuleDocument, birthrightRuleDocument } from './birthright-rule.ts';
import { type GuardDocument, guardDocument } from './guard.ts';
import { type LifecyclePolicyDocument, lifecyclePolicyDocument } from './lifecycle-policy.ts';
import { type MappingDocument, mappingDocument } from './mapping.ts';
import { type RoleDocument, roleDocument } from './role.ts';
import type { SignalSource } from './signal-source.ts';
import { type SourceDocument, sourceDocument } from './source.ts';
import { type TargetDocument, targetDocument } from './target.ts';

/** Every kind of document and its schema: a new kind is one file and one line here. */
export const KINDS = {
  Source: sourceDocument,
  Target: targetDocument,
  Role: roleDocument,
  BirthrightRule: birthrightRuleDocument,
  LifecyclePolicy: lifecyclePolicyDocument,
  Mapping: mappingDocument,
  Guard: guardDocument,
} as const;

export type Kind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

export type PolicyDocument =
  | SourceDocument
  | SignalSource
  | TargetDocument
  | RoleDocument
  | BirthrightRuleDocument
  | LifecyclePolicyDocument
  | MappingDocument
  | GuardDocument;

export function isKind(name: unknown): name is Kind {
  return typeof name === 'string' && Object.hasOwn(KINDS, name);
}
