import type { DiagnosticCode, Severity } from '../diagnostic.ts';
import type { BrokenDocument, LocatedDocument } from '../documents/load-policy.ts';

/** Adds a diagnostic at a place of a document; `inside` is the offset within the text that stands there. */
export type Report = (
  located: LocatedDocument | BrokenDocument,
  path: readonly (string | number)[],
  severity: Severity,
  code: DiagnosticCode,
  message: string,
  more?: { readonly inside?: number; readonly suggestion?: string },
) => void;

export function suggesting(suggestion: string | undefined): { readonly suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
